import { describe, expect, it } from "vitest";
import type { SiteSummary } from "@/shared/sites";
import { brandsOf, currenciesOf } from "./organisation";

const site = (site_id: string, brand_id: string, currency: string): SiteSummary => ({
  site_id,
  brand_id,
  name: site_id,
  currency,
});
const SITES = [site("b", "sushi", "EUR"), site("a", "pizza", "EUR"), site("c", "pizza", "CHF")];

describe("an organisation's sites", () => {
  it("name its brands once each", () => {
    expect(brandsOf(SITES)).toEqual(["pizza", "sushi"]);
  });

  it("tell in which currencies a brand sells", () => {
    expect(currenciesOf(SITES, "pizza")).toEqual(["CHF", "EUR"]);
    expect(currenciesOf(SITES, "sushi")).toEqual(["EUR"]);
    expect(currenciesOf(SITES, "burger")).toEqual([]);
  });
});
