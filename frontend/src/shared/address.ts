const PREFIX = /^\/t\/([a-z][a-z0-9-]{1,30}[a-z0-9])(?=\/|$)/;

/** Where a tenant's pages begin: `/t/{slug}` on a shared domain whose paths name tenants, otherwise nothing. */
export function basePath(path: string = location.pathname): string {
  return PREFIX.exec(path)?.[0] ?? "";
}

/**
 * Where the tenant with this slug has its pages, as people write it.
 *
 * @param domain The stage's, where it has one.
 */
export function tenantAddress(slug: string, domain: string | null | undefined): string {
  return domain ? `${slug}.${domain}` : `${location.host}/t/${slug}`;
}

/** Whether this page is at the address that all tenants share, and not at one tenant's own. */
export function isSharedAddress(domain: string | null | undefined, { hostname, pathname } = location): boolean {
  if (basePath(pathname) !== "") return false;
  // On a machine of one's own, tenants are told apart below `localhost`.
  return domain ? hostname === domain : !hostname.endsWith(".localhost");
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
