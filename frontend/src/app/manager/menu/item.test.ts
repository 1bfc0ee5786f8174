import { describe, expect, it } from "vitest";
import { contentOf, draftOf, editableMoney, itemFaults, withAvailability, type MenuItem } from "./item";

const SOUP: MenuItem = {
  brand_id: "blue",
  sku: "soup",
  name: "Soup",
  category: "Starters",
  description: "Of the day",
  unit_price: 950,
  available: true,
  supplies: [{ supply_id: "broth", quantity: 250 }],
  picture: "f-1",
  version: 4,
};

describe("an item", () => {
  it("that nobody changed is written as it was", () => {
    const { name, category, description, unit_price, available, supplies, picture } = SOUP;
    const content = { name, category, description, unit_price, available, supplies, picture };
    expect(contentOf(draftOf(SOUP, "EUR"), "EUR")).toEqual(content);
  });

  it("keeps all but its availability when that is switched", () => {
    expect(withAvailability(SOUP, false)).toEqual({ ...contentOf(draftOf(SOUP, "EUR"), "EUR"), available: false });
  });

  it("is written without what is empty", () => {
    const draft = { ...draftOf(null, "EUR"), sku: "tea", name: " Tea ", price: "2", description: "  " };
    expect(contentOf(draft, "EUR")).toEqual({ name: "Tea", unit_price: 200, available: true, supplies: [] });
  });

  it("is refused where something is missing, before it is sent", () => {
    const draft = {
      ...draftOf(null, "EUR"),
      sku: "a b",
      price: "many",
      supplies: [{ supplyId: "broth", quantity: "" as const }],
    };
    expect(itemFaults(draft, "EUR")).toEqual({ sku: "sku", name: "name", price: "price", supplies: "use" });
    expect(itemFaults(draftOf(SOUP, "EUR"), "EUR")).toEqual({});
  });
});

it.each([
  [950, "EUR", "9.50"],
  [950, "JPY", "950"],
  [1, "KWD", "0.001"],
])("%d of %s is edited as %s", (minor, currency, text) => {
  expect(editableMoney(minor, currency)).toBe(text);
});
