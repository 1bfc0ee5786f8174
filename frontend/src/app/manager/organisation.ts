import { useQuery } from "@tanstack/react-query";
import { unwrap, useApi } from "@/shared/api";
import type { SiteSummary } from "@/shared/sites";

/** Query keys: what is invalidated after a change. */
export const KEYS = {
  // Of what `useSites` reads, too.
  sites: ["sites"],
  plan: ["manage", "plan"],
  users: ["manage", "users"],
  menu: ["manage", "menu"],
  supplies: ["manage", "supplies"],
  domains: ["manage", "domains"],
} as const;

/** The organisation's tier, what it gives, and how much of it is used. */
export function usePlan() {
  const api = useApi();
  return useQuery({ queryKey: KEYS.plan, queryFn: () => unwrap(api.GET("/plan")) });
}

/** The brands of `sites`, in the order of their ids. */
export function brandsOf(sites: readonly SiteSummary[]): string[] {
  return [...new Set(sites.map(({ brand_id }) => brand_id))].sort();
}

/** The currencies in which a brand's sites sell, in alphabetical order. */
export function currenciesOf(sites: readonly SiteSummary[], brandId: string): string[] {
  return [...new Set(sites.filter(({ brand_id }) => brand_id === brandId).map(({ currency }) => currency))].sort();
}
