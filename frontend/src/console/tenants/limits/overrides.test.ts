import { describe, expect, it } from "vitest";
import {
  draftOf,
  effective,
  effectiveFeatures,
  missingNumbers,
  overridesOf,
  type Overrides,
  type Tier,
} from "./overrides";

const BASIC: Tier = {
  tier: "basic",
  model: "pool",
  models: ["pool"],
  features: ["reports"],
  rate_limit: 5,
  burst_limit: 10,
  monthly_requests: 100_000,
  orders_per_day: 500,
  sites: 3,
  users: 10,
};
const FEATURES = ["reports", "webhooks"];

describe("overrides", () => {
  it.each<Overrides>([
    {},
    { sites: 5 },
    { users: null, rate_limit: 20, burst_limit: 40 },
    { features: { webhooks: true, reports: false } },
    { features: { retired: true } },
  ])("that nobody changed are written as they were: %o", (overrides) => {
    expect(overridesOf(draftOf(overrides, FEATURES))).toEqual(overrides);
  });

  it("of a number that was not typed are none, and are pointed at", () => {
    const draft = draftOf({ sites: 5 }, FEATURES);
    draft.limits.sites = { as: "number", value: "" };
    expect(missingNumbers(draft)).toEqual(["sites"]);
    expect(overridesOf(draft)).toEqual({});
  });

  it("go before the tier, and leave the rest of it", () => {
    expect(effective(BASIC, { sites: 5, users: null })).toEqual({
      rate_limit: 5,
      burst_limit: 10,
      monthly_requests: 100_000,
      orders_per_day: 500,
      sites: 5,
      users: null,
    });
    expect(effectiveFeatures(BASIC, { features: { reports: false, webhooks: true } })).toEqual(["webhooks"]);
    expect(effectiveFeatures(BASIC, {})).toEqual(["reports"]);
  });
});
