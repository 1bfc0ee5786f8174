import { waitFor } from "@testing-library/react";
import { expect, vi } from "vitest";

const AWAY_MILLISECONDS = 10 * 60_000;

/** Lets somebody come back to the page after ten minutes: what it shows is old by then, and is read again. */
export function comeBack(): void {
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + AWAY_MILLISECONDS);
  look();
}

/**
 * Lets somebody come back, and look until `request` was made once more and answered.
 *
 * @param requests The requests that were made.
 * @param request How it begins, such as `"GET /sites"`; the answer has to be a failure, after which it is made again.
 */
export async function comeBackInVain(requests: readonly string[], request: string): Promise<void> {
  const made = () => requests.filter((each) => each.startsWith(request)).length;
  const before = made();
  comeBack();
  // The second one is made when the page knows what came of the first.
  await waitFor(() => {
    look();
    expect(made()).toBeGreaterThan(before + 1);
  });
}

function look(): void {
  window.dispatchEvent(new Event("visibilitychange"));
}
