import { useQuery } from "@tanstack/react-query";
import { everyPage, unwrap, useApi, type Schemas } from "@/shared/api";

/** A site as lists show one. */
export type SiteSummary = Schemas["SiteSummary"];

/** Query keys: what is invalidated after a change. */
export const KEYS = {
  sites: ["manage", "sites"],
  plan: ["manage", "plan"],
  users: ["manage", "users"],
  menu: ["manage", "menu"],
  supplies: ["manage", "supplies"],
} as const;

const MOST = 100;

/** Every site that the caller reaches. */
export function useSites() {
  const api = useApi();
  return useQuery({
    queryKey: [...KEYS.sites, "all"],
    queryFn: () =>
      everyPage(async (cursor) => {
        const page = await unwrap(api.GET("/sites", { params: { query: { limit: MOST, cursor } } }));
        return { items: page.sites, next: page.next_cursor };
      }),
  });
}

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

/** The header that refuses a change of what somebody else has changed since. */
export function ifMatch(version: number): { "If-Match": string } {
  return { "If-Match": `"${version}"` };
}
