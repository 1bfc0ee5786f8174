import { matchQuery, useQueryClient, type QueryKey } from "@tanstack/react-query";

/**
 * A way to read again what was read under any of `keys`.
 *
 * It waits until that is there, and not for retries: an API that is busy may ask for an hour before the next one.
 */
export function useRefresh(...keys: readonly QueryKey[]): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    let stop: () => void = () => undefined;
    const failed = new Promise<void>((resolve) => {
      stop = client.getQueryCache().subscribe((event) => {
        if (event.type !== "updated" || event.action.type !== "failed") return;
        if (keys.some((queryKey) => matchQuery({ queryKey }, event.query))) resolve();
      });
    });
    const read = Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
    await Promise.race([read, failed]).finally(stop);
  };
}

/**
 * What `change` came to, once `refresh` has shown it. After a refusal that shows what somebody else has changed, for which
 * it may have been refused; nobody waits for it to be told so.
 */
export async function andRefresh<T>(change: Promise<T>, refresh: () => Promise<unknown>): Promise<T> {
  let done: T;
  try {
    done = await change;
  } catch (error) {
    void refresh();
    throw error;
  }
  await refresh();
  return done;
}
