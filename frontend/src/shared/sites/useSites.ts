import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { everyPage, unwrap, useApi, type Schemas } from "@/shared/api";
import { useSession } from "@/shared/auth";

export type SiteSummary = Schemas["SiteSummary"];

const LIST_LIMIT = 100;

/** The sites that the person reaches, by name. */
export function useSites() {
  const api = useApi();
  return useQuery({
    queryKey: ["sites"],
    staleTime: 5 * 60_000,
    queryFn: async () => {
      const sites = await everyPage(async (cursor) => {
        const query = { limit: LIST_LIMIT, ...(cursor && { cursor }) };
        const page = await unwrap(api.GET("/sites", { params: { query } }));
        return { items: page.sites, next: page.next_cursor };
      });
      return sites.sort((one, other) => one.name.localeCompare(other.name));
    },
  });
}

export interface SiteChoice {
  /** The chosen site; null when there is a choice to be made. */
  site: SiteSummary | null;
  sites: readonly SiteSummary[];
  isPending: boolean;
  error: Error | null;
  refetch(): void;
  /** Null lets the person choose again. */
  choose(siteId: string | null): void;
}

/**
 * The site that somebody works or eats at: the address's `?site=`, or the one of last time, or the only one there is.
 */
export function useSiteChoice(): SiteChoice {
  const { person } = useSession();
  const keptAs = `site:${person.tenantId ?? ""}`;
  const sites = useSites();
  const [search, setSearch] = useSearchParams();
  const [kept, setKept] = useState(() => localStorage.getItem(keptAs));
  const known = sites.data ?? [];
  const find = (siteId: string | null) => known.find(({ site_id }) => site_id === siteId);
  const only = known.length === 1 ? known[0] : undefined;

  return {
    site: find(search.get("site")) ?? find(kept) ?? only ?? null,
    sites: known,
    isPending: sites.isPending,
    error: sites.error,
    refetch: () => void sites.refetch(),
    choose(siteId) {
      if (siteId === null) localStorage.removeItem(keptAs);
      else localStorage.setItem(keptAs, siteId);
      setKept(siteId);
      if (search.has("site")) setSearch({}, { replace: true });
    },
  };
}
