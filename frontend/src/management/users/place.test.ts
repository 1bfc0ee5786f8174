import { describe, expect, it } from "vitest";
import { mayTouch, newPlace, placeBody, placeFaults, placeOf, rightsOf, type User } from "./place";

const user: User = {
  user_id: "u-1",
  email: "ada@blue.example",
  roles: ["waiter"],
  sites: ["main"],
  brands: [],
  status: "active",
  created_at: "2026-11-21T08:00:00.000Z",
  version: 3,
};

describe("a user's place", () => {
  it.each([
    [{ sites: ["*"] }, { roles: ["waiter"], sites: ["*"] }],
    [{ sites: ["main", "harbour"] }, { roles: ["waiter"], sites: ["main", "harbour"] }],
    [
      { sites: ["main"], brands: ["pizza"] },
      { roles: ["waiter"], sites: ["main"], brands: ["pizza"] },
    ],
    [
      { sites: [], brands: ["pizza"] },
      { roles: ["waiter"], sites: [], brands: ["pizza"] },
    ],
  ])("that nobody changed is sent as it was: %o", (place, body) => {
    expect(placeBody(placeOf({ ...user, ...place }))).toEqual(body);
  });

  it("of every site forgets the sites that were chosen before", () => {
    expect(placeBody({ ...placeOf(user), everywhere: true, brands: ["pizza"] })).toEqual({
      roles: ["waiter"],
      sites: ["*"],
    });
  });

  it("needs a role, and a site or a brand", () => {
    expect(placeFaults({ roles: [], everywhere: false, sites: [], brands: [] })).toEqual({
      roles: "noRole",
      sites: "noSite",
    });
    expect(placeFaults({ roles: ["kitchen"], everywhere: false, sites: [], brands: ["pizza"] })).toEqual({});
    expect(placeFaults(newPlace({ roles: [], everywhere: true }))).toEqual({});
  });
});

describe("rights", () => {
  it("of owners are all", () => {
    const rights = rightsOf({ roles: ["owner", "waiter"], sites: ["main"] });
    expect(rights.everywhere).toBe(true);
    expect(mayTouch({ ...user, roles: ["owner"] }, rights)).toBe(true);
  });

  it("of managers end below managers, and at their sites", () => {
    const rights = rightsOf({ roles: ["manager"], sites: ["main"] });
    expect(rights.everywhere).toBe(false);
    expect(mayTouch(user, rights)).toBe(true);
    expect(mayTouch({ ...user, roles: ["waiter", "manager"] }, rights)).toBe(false);
  });

  it("of managers of every site reach every site", () => {
    expect(rightsOf({ roles: ["manager"], sites: ["*"] }).everywhere).toBe(true);
  });
});
