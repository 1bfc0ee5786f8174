import { describe, expect, it } from "vitest";
import { contentOf, tenantFaults, type TenantDraft } from "./onboarding";

const DRAFT: TenantDraft = {
  name: " Blue Bistro ",
  slug: "blue-bistro",
  email: "ada@blue.example ",
  tier: "basic",
  model: "",
  sites: ["main"],
};

describe("a new tenant", () => {
  it("is sent without what is left to the tier", () => {
    expect(contentOf(DRAFT)).toEqual({
      name: "Blue Bistro",
      slug: "blue-bistro",
      owner: { email: "ada@blue.example" },
      tier: "basic",
      sites: ["main"],
    });
    expect(contentOf({ ...DRAFT, model: "silo" }).model).toBe("silo");
  });

  it("is refused before it is sent where something is missing", () => {
    expect(tenantFaults(DRAFT)).toEqual({});
    expect(tenantFaults({ name: " ", slug: "Blue", email: "ada", tier: "", model: "", sites: [] })).toEqual({
      name: true,
      slug: true,
      email: true,
      tier: true,
      sites: true,
    });
    expect(tenantFaults({ ...DRAFT, sites: ["main", "a b"] })).toEqual({ sites: true });
  });
});
