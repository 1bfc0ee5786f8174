import { describe, expect, it } from "vitest";
import { contentOf, SLUG, slugOf, tenantFaults, type TenantDraft } from "./onboarding";

const DRAFT: TenantDraft = {
  name: " Blue Bistro ",
  slug: "blue-bistro",
  email: "ada@blue.example ",
  tier: "basic",
  model: "",
  sites: ["main"],
};

describe("a slug", () => {
  it.each([
    ["Blue Bistro", "blue-bistro"],
    ["Café Zürich & Co.", "cafe-zurich-co"],
    ["  24/7 Pizza!", "pizza"],
    ["An organisation with a very long name indeed", "an-organisation-with-a-very-long"],
  ])("is made of the name %s", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
    expect(slug).toMatch(SLUG);
  });

  it("is left to the operator where the name gives none", () => {
    expect(slugOf("蓝色小馆")).toBe("");
  });
});

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
