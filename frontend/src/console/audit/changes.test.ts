import { expect, it } from "vitest";
import { changesBetween } from "./changes";

it("shows what has changed, and nothing else", () => {
  const before = {
    status: "active",
    version: 3,
    updated_at: "a",
    sites: ["main"],
    overrides: { sites: 3 },
    operation: "",
  };
  const after = {
    status: "suspended",
    version: 4,
    updated_at: "b",
    sites: ["main"],
    overrides: { sites: 5, features: { reports: true } },
  };
  expect(changesBetween(before, after)).toEqual([
    { path: "overrides.features.reports", before: "", after: "true" },
    { path: "overrides.sites", before: "3", after: "5" },
    { path: "status", before: "active", after: "suspended" },
  ]);
});

it("shows a record that is new, or gone", () => {
  expect(changesBetween({}, { slug: "blue" })).toEqual([{ path: "slug", before: "", after: "blue" }]);
  expect(changesBetween({ slug: "blue" }, {})).toEqual([{ path: "slug", before: "blue", after: "" }]);
});

it("tells no limit from none that is said", () => {
  expect(changesBetween({ overrides: {} }, { overrides: { users: null } })).toEqual([
    { path: "overrides.users", before: "", after: "null" },
  ]);
});
