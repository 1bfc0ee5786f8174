const PREFIX = /^\/t\/([a-z][a-z0-9-]{1,30}[a-z0-9])(?=\/|$)/;

/** Where a tenant's pages begin: `/t/{slug}` on a shared domain whose paths name tenants, otherwise nothing. */
export function basePath(path: string = location.pathname): string {
  return PREFIX.exec(path)?.[0] ?? "";
}

/** Absolute address of an API at `path` of this origin, below the tenant's prefix. */
export function serviceUrl(path: string): string {
  return location.origin + basePath() + path;
}

/** Absolute address of the WebSocket at `path`. */
export function socketUrl(path: string, query: Record<string, string> = {}): string {
  const url = new URL(serviceUrl(path));
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
