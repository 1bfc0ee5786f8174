import { useInfiniteQuery, useQueryClient, type InfiniteData, type QueryKey } from "@tanstack/react-query";

export interface PageOf<T> {
  items: readonly T[];
  /** Where the next page begins; null after the last. */
  next: string | null;
}

export interface Pages<T> {
  items: readonly T[];
  isPending: boolean;
  error: Error | null;
  refetch(): void;
  /** Shows what `change` makes of each item, until the list is read again. */
  update(change: (item: T) => T): void;
  hasMore: boolean;
  loadMore(): void;
  isLoadingMore: boolean;
}

/** A list that comes page by page. */
export function usePages<T>(
  queryKey: QueryKey,
  load: (cursor: string | undefined) => Promise<PageOf<T>>,
  options: { enabled?: boolean } = {},
): Pages<T> {
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam ?? undefined),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    ...options,
  });
  return {
    items: query.data?.pages.flatMap((page) => page.items) ?? [],
    isPending: query.isPending,
    error: query.error,
    refetch: () => void query.refetch(),
    update: (change) => {
      client.setQueryData<InfiniteData<PageOf<T>>>(queryKey, (read) => {
        return read && { ...read, pages: read.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
      });
    },
    hasMore: query.hasNextPage,
    loadMore: () => void query.fetchNextPage(),
    isLoadingMore: query.isFetchingNextPage,
  };
}

/** Everything of a list, page after page: for short lists that a screen needs whole. */
export async function everyPage<T>(load: (cursor: string | undefined) => Promise<PageOf<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await load(cursor);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}
