import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach } from "vitest";
import { startI18n } from "@/shared/i18n";
import { resetAnnouncements } from "@/shared/states/announcements";
import { resetPages } from "@/shared/states/Page";

declare global {
  interface Window {
    happyDOM: { setViewport(size: { width: number; height: number }): void };
  }
}

// Pages are loaded when they are first shown, which takes a moment here.
configure({ asyncUtilTimeout: 5000 });

beforeAll(async () => {
  // What happy-dom lacks, and growing text areas listen to.
  Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
  await startI18n([], "en");
});

beforeEach(() => {
  // A telephone's width: what has to fit there fits everywhere.
  window.happyDOM.setViewport({ width: 360, height: 740 });
  localStorage.clear();
  sessionStorage.clear();
  resetPages();
  resetAnnouncements();
});

afterEach(() => {
  cleanup();
});
