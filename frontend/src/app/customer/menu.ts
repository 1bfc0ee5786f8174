import { useQuery, useQueryClient } from "@tanstack/react-query";
import { everyPage, unwrap, useApi } from "@/shared/api";
import { useLive } from "@/shared/realtime";
import type { MenuEntry } from "./basket";

const LIST_LIMIT = 100;
/** Guests are told nothing of menus: what is sold out should not stand there for as long as they choose. */
const READ_AGAIN_MS = 5 * 60_000;

export interface Section {
  /** Null for what belongs to no part of the menu. */
  category: string | null;
  items: readonly MenuEntry[];
}

/** The menu in its parts, by name; what belongs to none comes last. Only what has all words of `search` in it. */
export function sectionsOf(items: readonly MenuEntry[], search = ""): Section[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter((item) => {
    const text = [item.name, item.description, item.category].join(" ").toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
  const sections = new Map<string | null, MenuEntry[]>();
  for (const item of found) {
    const category = item.category ?? null;
    sections.set(category, [...(sections.get(category) ?? []), item]);
  }
  return [...sections]
    .map(([category, entries]) => ({ category, items: entries }))
    .sort((one, other) => {
      if (one.category === null || other.category === null) return one.category === null ? 1 : -1;
      return one.category.localeCompare(other.category);
    });
}

/**
 * A site's whole menu, read again when the site or its brand changes something, for who is told so, and at times for guests.
 *
 * @param options.follow Whether the person is told of changes.
 */
export function useMenu(siteId: string, { follow }: { follow: boolean }) {
  const api = useApi();
  const client = useQueryClient();
  const readAgain = (): void => void client.invalidateQueries({ queryKey: ["menu", siteId] });
  useLive({
    siteId,
    enabled: follow,
    onEvent: ({ detail_type }) => {
      if (detail_type === "MenuItemChanged") readAgain();
    },
    onGap: readAgain,
    // What was sold out during a break is not told again.
    onResumed: readAgain,
  });
  return useQuery({
    queryKey: ["menu", siteId],
    refetchInterval: follow ? false : READ_AGAIN_MS,
    queryFn: () =>
      everyPage(async (cursor) => {
        const query = { limit: LIST_LIMIT, ...(cursor && { cursor }) };
        const page = await unwrap(api.GET("/sites/{site_id}/menu", { params: { path: { site_id: siteId }, query } }));
        return { items: page.items, next: page.next_cursor };
      }),
  });
}
