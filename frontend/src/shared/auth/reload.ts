import { loadConfig } from "@/shared/config";

const RELOADED = "reloaded-for-sign-in";

/** Loads the page anew where the site answers: a page that is shown must not be lost to a network that is away. */
export async function reloadPage(): Promise<void> {
  if (await isServed()) location.reload();
}

/** `reloadPage` where nobody asked for it: once until `noteLoaded`, since what is broken for good would go on so. */
export async function reloadPageOnce(): Promise<void> {
  if (sessionStorage.getItem(RELOADED) !== null || !(await isServed())) return;
  sessionStorage.setItem(RELOADED, "1");
  location.reload();
}

/** What could not be loaded is there: the page may be loaded anew for the next failure. */
export function noteLoaded(): void {
  sessionStorage.removeItem(RELOADED);
}

async function isServed(): Promise<boolean> {
  if (!navigator.onLine) return false;
  return loadConfig().then(
    () => true,
    () => false,
  );
}
