import { describe, expect, it } from "vitest";
import { SLUG, slugOf } from "./slug";

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

  it("is left to whoever types where the name gives none", () => {
    expect(slugOf("蓝色小馆")).toBe("");
  });
});
