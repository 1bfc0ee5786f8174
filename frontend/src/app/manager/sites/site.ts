import type { Schemas } from "@/shared/api";

/** A site as the API shows one. */
export type Site = Schemas["Site"];

/** A site while somebody edits it. */
export interface SiteDraft {
  siteId: string;
  brandId: string;
  name: string;
  currency: string;
  /** Empty for any number. */
  capacity: number | "";
}

/** What is wrong with a site that was typed: the fields. */
export type SiteFaults = Partial<Record<"siteId" | "brandId" | "name" | "currency", true>>;

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** `site` for editing; an empty one, of the brand that there is, where there is none yet. */
export function draftOf(site: Site | null, brands: readonly string[]): SiteDraft {
  return {
    siteId: site?.site_id ?? "",
    brandId: site?.brand_id ?? brands[0] ?? "",
    name: site?.name ?? "",
    currency: site?.currency ?? "",
    capacity: site?.kitchen_capacity ?? "",
  };
}

/** What is wrong with `draft`. */
export function siteFaults({ siteId, brandId, name, currency }: SiteDraft): SiteFaults {
  return {
    ...(!IDENTIFIER.test(siteId) && { siteId: true as const }),
    ...(!IDENTIFIER.test(brandId) && { brandId: true as const }),
    ...(name.trim() === "" && { name: true as const }),
    ...(currency === "" && { currency: true as const }),
  };
}

/** `draft` as the API takes it. */
export function contentOf({ brandId, name, currency, capacity }: SiteDraft): Schemas["SiteContent"] {
  return {
    brand_id: brandId,
    name: name.trim(),
    currency,
    ...(capacity !== "" && { kitchen_capacity: capacity }),
  };
}

/** The currencies that this browser knows, for choosing from; the API says which of them it takes. */
export function currencies(locale: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return Intl.supportedValuesOf("currency").map((value) => ({
    value,
    label: `${value} – ${names.of(value) ?? value}`,
  }));
}
