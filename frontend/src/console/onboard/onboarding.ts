import type { AdminSchemas } from "@/shared/api";

/** A tenant while somebody types what it is to be. */
export interface TenantDraft {
  name: string;
  slug: string;
  email: string;
  tier: string;
  /** Empty for the tier's own. */
  model: string;
  sites: string[];
}

/** What is wrong with a tenant that was typed: the fields. */
export type TenantFaults = Partial<Record<"name" | "slug" | "email" | "tier" | "sites", true>>;

/** Form of a slug: the same as in the API's document. */
export const SLUG = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;
const SITE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const LONGEST_SLUG = 32;

/** A slug made of a name: `Café Zürich & Co.` becomes `cafe-zurich-co`; empty where nothing of it can be used. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "-").replace(/^[-0-9]+|-+$/g, "");
  return words.slice(0, LONGEST_SLUG).replace(/-+$/, "");
}

/** What is wrong with `draft`. */
export function tenantFaults({ name, slug, email, tier, sites }: TenantDraft): TenantFaults {
  return {
    ...(name.trim() === "" && { name: true as const }),
    ...(!SLUG.test(slug) && { slug: true as const }),
    ...(!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email.trim()) && { email: true as const }),
    ...(tier === "" && { tier: true as const }),
    ...((sites.length === 0 || sites.some((site) => !SITE.test(site))) && { sites: true as const }),
  };
}

/** `draft` as the API takes it. */
export function contentOf({ name, slug, email, tier, model, sites }: TenantDraft): AdminSchemas["NewTenant"] {
  return {
    name: name.trim(),
    slug,
    owner: { email: email.trim() },
    tier,
    sites,
    ...(model && { model: model as AdminSchemas["Model"] }),
  };
}
