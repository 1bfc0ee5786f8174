import { expect, it } from "vitest";
import { changeOf, isAmount } from "./counting";

it.each([
  ["delivery", 500, 120, 500],
  ["waste", 20, 120, -20],
  ["count", 100, 120, -20],
  ["count", 0, 120, -120],
  ["count", 40, -10, 50],
] as const)("a %s of %d on top of %d is a change by %d", (way, amount, onHand, change) => {
  expect(changeOf(way, amount, onHand)).toBe(change);
});

it.each([
  ["count", 120, 120],
  ["delivery", 0, 120],
  ["waste", "", 120],
  ["delivery", 1.5, 120],
  ["waste", -3, 120],
] as const)("a %s of %s on top of %d is no change", (way, amount, onHand) => {
  expect(changeOf(way, amount, onHand)).toBeNull();
});

it.each([
  ["count", 0, true],
  ["count", "", false],
  ["delivery", 0, false],
  ["waste", 1, true],
  ["count", 1.5, false],
  ["count", -1, false],
] as const)("whether a %s of %s can be booked: %s", (way, amount, can) => {
  expect(isAmount(way, amount)).toBe(can);
});
