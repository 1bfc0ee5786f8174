type Listener = () => void;

export interface Notice {
  id: number;
  title?: string;
  message: string;
  tone: "good" | "bad" | "info";
}

interface Said {
  /** For screen readers. */
  announcement: string;
  notices: readonly Notice[];
}

const SHOWN_FOR_MS = 6000;
const MOST_AT_ONCE = 4;

let said: Said = { announcement: "", notices: [] };
let lastId = 0;
const listeners = new Set<Listener>();

function say(next: Said): void {
  said = next;
  for (const listener of listeners) listener();
}

/** Says something to screen readers, when they have finished with what they say now. */
export function announce(text: string): void {
  // A no-break space more or less makes the same words again a change, which is what is read out.
  say({ ...said, announcement: text === said.announcement ? `${text}\u00a0` : text });
}

/** Shows a short message for some seconds, and reads it out. What went wrong stays until it is closed. */
export function notify(notice: Omit<Notice, "id">): void {
  lastId += 1;
  const id = lastId;
  say({ ...said, notices: [...said.notices, { ...notice, id }].slice(-MOST_AT_ONCE) });
  announce([notice.title, notice.message].filter(Boolean).join(". "));
  if (notice.tone !== "bad") setTimeout(() => dismiss(id), SHOWN_FOR_MS);
}

/** Takes a message away. */
export function dismiss(id: number): void {
  say({ ...said, notices: said.notices.filter((notice) => notice.id !== id) });
}

export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function current(): Said {
  return said;
}

/** Takes every message away; for tests. */
export function resetAnnouncements(): void {
  say({ announcement: "", notices: [] });
}
