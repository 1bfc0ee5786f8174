import i18next, { type BackendModule, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = { en: "English", zh: "中文" } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT_AS = "language";

// A file for each language and area, loaded when an area is first shown.
const files = import.meta.glob<{ default: object }>("../../texts/*/*.ts");

const lazyFiles: BackendModule = {
  type: "backend",
  init() {
    // There is nothing to set up.
  },
  read(language, namespace, callback) {
    const load = files[`../../texts/${language}/${namespace}.ts`];
    if (!load) callback(new Error(`there are no texts ${language}/${namespace}`), null);
    else
      load().then(
        (file) => callback(null, file.default as never),
        (error: Error) => callback(error, null),
      );
  },
};

/** The language chosen here before, or the first of the browser's that there is. */
export function preferredLanguage(wanted: readonly string[] = navigator.languages): Language {
  const kept = localStorage.getItem(KEPT_AS);
  const known = (tag: string): tag is Language => tag in LANGUAGES;
  if (kept && known(kept)) return kept;
  return wanted.map((tag) => tag.split("-")[0] ?? "").find(known) ?? "en";
}

/** Loads what every page says, and the texts of `areas` with it: one by one they would be a wait each. */
export async function startI18n(
  areas: readonly string[] = [],
  language: Language = preferredLanguage(),
): Promise<i18n> {
  await i18next
    .use(lazyFiles)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: "en",
      supportedLngs: Object.keys(LANGUAGES),
      ns: ["common", ...areas],
      defaultNS: "common",
      interpolation: { escapeValue: false },
    });
  markLanguage(language);
  return i18next;
}

/** Changes the language, here and for the next visit. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  await i18next.changeLanguage(language);
  markLanguage(language);
}

function markLanguage(language: Language): void {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
}
