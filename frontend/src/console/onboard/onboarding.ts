import type { AdminSchemas } from "@/shared/api";
import { EMAIL } from "@/management/email";
import { SLUG } from "@/shared/slug";

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

const SITE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** What is wrong with `draft`. */
export function tenantFaults({ name, slug, email, tier, sites }: TenantDraft): TenantFaults {
  return {
    ...(name.trim() === "" && { name: true as const }),
    ...(!SLUG.test(slug) && { slug: true as const }),
    ...(!EMAIL.test(email.trim()) && { email: true as const }),
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
