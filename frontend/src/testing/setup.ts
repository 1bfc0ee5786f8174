import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach } from "vitest";
import { startI18n } from "@/shared/i18n";
import { resetPages } from "@/shared/states/Page";

beforeAll(async () => {
  await startI18n("en");
});

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  resetPages();
});

afterEach(() => {
  cleanup();
});
