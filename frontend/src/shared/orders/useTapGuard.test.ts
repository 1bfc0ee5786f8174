import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useTapGuard } from "./useTapGuard";

const guard = () => renderHook(useTapGuard).result.current;
const tap = (timeStamp: number) => ({ detail: 1, timeStamp });

it("the taps after the first are not meant for another order, as long as they come quickly", () => {
  const isMeant = guard();
  expect(isMeant(tap(0), "a")).toBe(true);
  expect(isMeant(tap(250), "b")).toBe(false);
  expect(isMeant(tap(500), "c")).toBe(false);
  expect(isMeant(tap(900), "c")).toBe(true);
});

it("who goes on with the same order is not held up", () => {
  const isMeant = guard();
  expect(isMeant(tap(0), "a")).toBe(true);
  expect(isMeant(tap(100), "a")).toBe(true);
});

it("keyboards are not held up", () => {
  const isMeant = guard();
  expect(isMeant(tap(0), "a")).toBe(true);
  expect(isMeant({ detail: 0, timeStamp: 100 }, "b")).toBe(true);
});
