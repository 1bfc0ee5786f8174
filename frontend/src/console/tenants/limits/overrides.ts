/** What a tenant has otherwise than its tier: how it is read, edited, and written. */

/** A tier as `listTiers` shows one. */
export interface Tier {
  tier: string;
  /** Isolation model of new tenants. */
  model: string;
  models: string[];
  features: string[];
  rate_limit: number;
  burst_limit: number;
  monthly_requests: number;
  orders_per_day: number | null;
  sites: number | null;
  users: number | null;
}

/** Limits that can be overridden; of the last three there may be any number. */
export const LIMITS = ["rate_limit", "burst_limit", "monthly_requests", "orders_per_day", "sites", "users"] as const;
/** A limit's name. */
export type LimitName = (typeof LIMITS)[number];

const UNLIMITED: readonly LimitName[] = ["orders_per_day", "sites", "users"];

/** A tenant's overrides as the API takes and shows them. */
export type Overrides = Partial<Record<LimitName, number | null>> & { features?: Record<string, boolean> };

/** How a limit is meant: as the tier's, another number, or any number. */
export type LimitDraft = { as: "tier" } | { as: "number"; value: number | "" } | { as: "any" };
/** How a feature is meant: as the tier has it, given, or taken away. */
export type FeatureDraft = "tier" | "given" | "taken";

/** Overrides while somebody edits them. */
export interface OverridesDraft {
  limits: Record<LimitName, LimitDraft>;
  features: Record<string, FeatureDraft>;
}

/** Whether there can be any number of what `name` limits. In a tier that counts no orders there is no such limit. */
export function mayBeAny(name: LimitName): boolean {
  return UNLIMITED.includes(name);
}

/** `overrides` for editing. `features` names all that there are. */
export function draftOf(overrides: Overrides, features: readonly string[]): OverridesDraft {
  const limit = (name: LimitName): LimitDraft => {
    const value = overrides[name];
    if (value === undefined) return { as: "tier" };
    return value === null ? { as: "any" } : { as: "number", value };
  };
  const said = overrides.features ?? {};
  return {
    limits: Object.fromEntries(LIMITS.map((name) => [name, limit(name)])) as OverridesDraft["limits"],
    features: Object.fromEntries(
      [...new Set([...features, ...Object.keys(said)])].map((name) => [
        name,
        said[name] === undefined ? "tier" : said[name] ? "given" : "taken",
      ]),
    ),
  };
}

/** `draft` as the API takes it: all overrides that there are to be. */
export function overridesOf(draft: OverridesDraft): Overrides {
  const overrides: Overrides = {};
  for (const name of LIMITS) {
    const limit = draft.limits[name];
    if (limit.as === "any") overrides[name] = null;
    if (limit.as === "number" && limit.value !== "") overrides[name] = limit.value;
  }
  const features = Object.entries(draft.features).filter(([, meant]) => meant !== "tier");
  if (features.length > 0)
    overrides.features = Object.fromEntries(features.map(([name, meant]) => [name, meant === "given"]));
  return overrides;
}

/** The limits for which a number was promised and none typed. */
export function missingNumbers({ limits }: OverridesDraft): LimitName[] {
  return LIMITS.filter((name) => {
    const limit = limits[name];
    return limit.as === "number" && (limit.value === "" || limit.value < 1);
  });
}

/** What holds for a tenant: null stands for any number. */
export function effective(tier: Tier, overrides: Overrides): Record<LimitName, number | null> {
  return Object.fromEntries(
    LIMITS.map((name) => [name, overrides[name] === undefined ? tier[name] : overrides[name]]),
  ) as Record<LimitName, number | null>;
}

/** The features that a tenant has, in alphabetical order. */
export function effectiveFeatures(tier: Tier, { features = {} }: Overrides): string[] {
  const given = new Set(tier.features);
  for (const [name, included] of Object.entries(features)) {
    if (included) given.add(name);
    else given.delete(name);
  }
  return [...given].sort();
}
