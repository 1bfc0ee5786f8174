import { SLUG } from "@/shared/slug";

type Here = Pick<Location, "hostname" | "origin" | "search">;

/**
 * Where a sign-in that begins on this page ends. Cognito knows addresses one by one and takes no wildcard.
 *
 * `at` is the origin whose `/callback` Cognito is given; a tenant's sub-domain gives the shared domain's, and is passed the
 * sign-in by its label, `passedTo`. Where neither will do, `instead` is the origin at which to begin.
 */
export type SignInPlace = { at: string; passedTo?: string } | { instead: string };

/** Between what the library puts into `state` and what the page adds to it. */
const DELIMITER = ";";

/** Where a sign-in from here ends, given the stage's domain: all sub-domains of it are this application's. */
export function signInPlace(domain: string | null | undefined, here: Here = location): SignInPlace {
  if (!domain || here.hostname === domain) return { at: here.origin };
  const shared = `https://${domain}`;
  const label = labelOf(here.hostname, domain);
  // At a domain of a tenant's own, its owner in the DNS may put pages of their own tomorrow, and no sign-in may end there.
  return label === null ? { instead: shared } : { at: shared, passedTo: label };
}

/** Where a sign-in that has ended at the shared domain is passed to; null where it began here. */
export function passedOn(domain: string | null | undefined, here: Here = location): string | null {
  if (!domain || here.hostname !== domain) return null;
  const label = new URLSearchParams(here.search).get("state")?.split(DELIMITER)[1];
  return label && SLUG.test(label) ? `https://${label}.${domain}/callback${here.search}` : null;
}

function labelOf(hostname: string, domain: string): string | null {
  const label = hostname.endsWith(`.${domain}`) ? hostname.slice(0, -domain.length - 1) : "";
  return SLUG.test(label) ? label : null;
}
