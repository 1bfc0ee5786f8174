import { expect, it } from "vitest";
import { shownDuration } from "./StepTime";

it.each([
  [340, "0.3 sec"],
  [12_000, "12 sec"],
  [95_000, "1 min"],
  [7_200_000, "2 hr"],
  [30 * 86_400_000, "30 days"],
])("%d ms are shown as %s", (milliseconds, text) => {
  expect(shownDuration(milliseconds, "en")).toBe(text);
});
