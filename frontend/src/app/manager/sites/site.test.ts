import { describe, expect, it } from "vitest";
import { contentOf, currencies, draftOf, siteFaults, type Site } from "./site";

const MAIN: Site = {
  site_id: "main",
  brand_id: "blue",
  name: "Main street",
  currency: "EUR",
  kitchen_capacity: 12,
  kitchen_open: 3,
  version: 2,
};

describe("a site", () => {
  it("that nobody changed is written as it was", () => {
    expect(contentOf(draftOf(MAIN, []))).toEqual({
      brand_id: "blue",
      name: "Main street",
      currency: "EUR",
      kitchen_capacity: 12,
    });
  });

  it("without a capacity takes on any number of orders", () => {
    expect(contentOf({ ...draftOf(MAIN, []), capacity: "" })).not.toHaveProperty("kitchen_capacity");
  });

  it("that is new is of the first brand, and lacks the rest", () => {
    const draft = draftOf(null, ["blue", "green"]);
    expect(draft.brandId).toBe("blue");
    expect(siteFaults(draft)).toEqual({ siteId: true, name: true, currency: true });
    expect(siteFaults({ ...draft, siteId: "a/b", name: "A", currency: "EUR" })).toEqual({ siteId: true });
    expect(siteFaults(draftOf(MAIN, []))).toEqual({});
  });
});

it("names currencies in the reader's language", () => {
  expect(currencies("en")).toContainEqual({ value: "EUR", label: "EUR – Euro" });
});
