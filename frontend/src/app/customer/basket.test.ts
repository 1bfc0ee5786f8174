import { describe, expect, it } from "vitest";
import { ApiProblem, NetworkError } from "@/shared/api";
import { SessionEnded } from "@/shared/auth";
import {
  EMPTY,
  afterFailure,
  countOf,
  priced,
  quantityOf,
  requestOf,
  withNote,
  withOrderAgain,
  withQuantity,
  withSent,
  type MenuEntry,
} from "./basket";
import { basketKey, baskets } from "./basketStore";

const MENU: MenuEntry[] = [
  { sku: "tea", name: "Tea", unit_price: 250, available: true },
  { sku: "soup", name: "Soup", unit_price: 650, available: true },
  { sku: "cake", name: "Cake", unit_price: 400, available: false },
];
const [tea, soup, cake] = MENU as [MenuEntry, MenuEntry, MenuEntry];

describe("a basket", () => {
  it("counts, changes and takes out", () => {
    let basket = withQuantity(withQuantity(EMPTY, tea, 2), soup, 1);
    expect(countOf(basket)).toBe(3);
    basket = withQuantity(basket, tea, 1);
    expect(basket.lines.map(({ sku }) => sku)).toEqual(["tea", "soup"]);
    basket = withQuantity(basket, tea, 0);
    expect(quantityOf(basket, "tea")).toBe(0);
    expect(basket.lines).toHaveLength(1);
  });

  it("keeps to what the API takes", () => {
    expect(quantityOf(withQuantity(EMPTY, tea, 5000), "tea")).toBe(999);
    const full = Array.from({ length: 101 }, (_, index) => ({ sku: `s${index}`, name: "x" })).reduce(
      (basket, item) => withQuantity(basket, item, 1),
      EMPTY,
    );
    expect(full.lines).toHaveLength(100);
  });

  it("costs what the menu says now, and can't be ordered with what is not there", () => {
    const basket = withQuantity(withQuantity(EMPTY, tea, 2), soup, 1);
    expect(priced(basket, MENU)).toMatchObject({ total: 1150, isOrderable: true });
    expect(priced(withQuantity(basket, cake, 1), MENU)).toMatchObject({ total: 1150, isOrderable: false });
    expect(priced(withQuantity(basket, { sku: "gone", name: "Gone" }, 1), MENU).isOrderable).toBe(false);
    expect(priced(EMPTY, MENU).isOrderable).toBe(false);
  });

  it("asks for its lines at the total that was shown", () => {
    const basket = withNote(withQuantity(EMPTY, tea, 2), "  hot  ");
    expect(requestOf(basket, "main", 500)).toEqual({
      site_id: "main",
      items: [{ sku: "tea", quantity: 2 }],
      expected_total: 500,
      note: "hot",
    });
    expect(requestOf(withNote(basket, " "), "main", 500)).not.toHaveProperty("note");
  });

  it("takes an order's lines once more", () => {
    const basket = withOrderAgain(withQuantity(EMPTY, tea, 1), [
      { sku: "tea", name: "Tea", quantity: 2 },
      { sku: "soup", name: "Soup", quantity: 1 },
    ]);
    expect(basket.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ["tea", 3],
      ["soup", 1],
    ]);
  });
});

describe("an order that was sent", () => {
  const basket = withQuantity(EMPTY, tea, 1);
  const sent = withSent(basket, requestOf(basket, "main", 250));

  it("keeps its key and content while no answer has come", () => {
    expect(withSent(sent, requestOf(basket, "main", 300)).sent).toEqual(sent.sent);
    for (const error of [new NetworkError(), new ApiProblem(503, {}), new ApiProblem(429, {})]) {
      expect(afterFailure(basket, sent, error).sent).toEqual(sent.sent);
    }
  });

  it("holds the basket as it is meanwhile", () => {
    expect(withQuantity(sent, soup, 1)).toBe(sent);
    expect(withNote(sent, "other")).toBe(sent);
  });

  it("is forgotten once it was refused", () => {
    expect(afterFailure(basket, sent, new ApiProblem(409, { type: "/problems/price-changed" })).sent).toBeNull();
  });

  it("is forgotten when the session had ended, unless an earlier attempt was not answered", () => {
    expect(afterFailure(basket, sent, new SessionEnded()).sent).toBeNull();
    expect(afterFailure(sent, sent, new SessionEnded()).sent).toEqual(sent.sent);
  });
});

describe("kept baskets", () => {
  const key = basketKey("t", "u", "main");

  it("are the same object until they change, and differ by person and site", () => {
    baskets.set(key, withQuantity(EMPTY, tea, 1));
    expect(baskets.get(key)).toBe(baskets.get(key));
    expect(baskets.get(basketKey("t", "other", "main"))).toBe(EMPTY);
    expect(baskets.get(basketKey("t", "u", "side"))).toBe(EMPTY);
  });

  it("leave nothing behind when they are empty", () => {
    baskets.set(key, withQuantity(EMPTY, tea, 1));
    baskets.set(key, EMPTY);
    expect(localStorage.getItem(key)).toBeNull();
  });

  it("survive what is no basket", () => {
    localStorage.setItem(key, "{");
    expect(baskets.get(key)).toBe(EMPTY);
  });
});
