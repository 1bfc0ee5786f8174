import { describe, expect, it } from "vitest";
import { rightsOf } from "../operator";
import { actionsFor, isChanging } from "./status";

const ADMIN = rightsOf({ groups: ["admin"] });
const SUPPORT = rightsOf({ groups: ["support"] });

describe("what may be done", () => {
  it("is offered by status", () => {
    expect(actionsFor({ status: "active" }, ADMIN)).toEqual(["suspend", "rename", "move", "export", "offboard"]);
    expect(actionsFor({ status: "suspended" }, ADMIN)).toContain("reactivate");
    expect(actionsFor({ status: "offboarding", operation: "o-1" }, ADMIN)).toEqual(["keep"]);
    expect(actionsFor({ status: "offboarded" }, ADMIN)).toEqual([]);
    expect(actionsFor({ status: "failed" }, ADMIN)).toEqual([]);
  });

  it("is offered by role", () => {
    expect(actionsFor({ status: "active" }, SUPPORT)).toEqual(["suspend"]);
    expect(actionsFor({ status: "suspended" }, SUPPORT)).toEqual(["reactivate"]);
    expect(actionsFor({ status: "active" }, rightsOf({ groups: ["auditor"] }))).toEqual([]);
  });

  it("is not offered while an operation holds the tenant", () => {
    expect(actionsFor({ status: "active", operation: "o-1" }, ADMIN)).toEqual([]);
    expect(actionsFor({ status: "active", operation: "" }, ADMIN)).not.toEqual([]);
  });
});

it("knows when to look again", () => {
  expect(isChanging({ status: "active", operation: "" })).toBe(false);
  expect(isChanging({ status: "active", operation: "o-1" })).toBe(true);
  expect(isChanging({ status: "onboarding" })).toBe(true);
  expect(isChanging({ status: "offboarded", operation: "" })).toBe(false);
});
