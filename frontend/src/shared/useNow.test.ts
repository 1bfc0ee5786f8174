import { renderHook } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { useNow } from "./useNow";

afterEach(() => {
  vi.useRealTimers();
});

it("time goes on while nobody shows it", () => {
  vi.useFakeTimers();
  renderHook(useNow).unmount();
  vi.setSystemTime(Date.now() + 30 * 60_000);
  const { result } = renderHook(useNow);
  expect(Date.now() - result.current).toBeLessThan(5000);
});
