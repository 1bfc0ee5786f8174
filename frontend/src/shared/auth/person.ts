/** What somebody may be in a tenant; the same words as in the access token and in the API's `x-roles`. */
export type Role = "customer" | "kitchen" | "manager" | "owner" | "waiter";

/** Who is signed in, as the access token says. The APIs decide what is allowed; pages only show what makes sense. */
export interface Person {
  userId: string;
  email: string | null;
  /** Null for operators. */
  tenantId: string | null;
  tier: string | null;
  roles: readonly Role[];
  /** Site ids, or `*` alone for all. */
  sites: readonly string[];
  /** Groups of operators. */
  groups: readonly string[];
}

/** Whether somebody has one of `roles`. */
export function hasRole(person: Person, ...roles: readonly Role[]): boolean {
  return roles.some((role) => person.roles.includes(role));
}

/** Who an access token is about. Its signature is not checked here: whoever takes it for something does that. */
export function personOf(accessToken: string, email: string | null): Person {
  const claims = claimsOf(accessToken);
  return {
    userId: text(claims["sub"]) ?? "",
    email: email ?? text(claims["email"]) ?? text(claims["username"]),
    tenantId: text(claims["tenant_id"]),
    tier: text(claims["tier"]),
    roles: texts(claims["roles"]) as Role[],
    sites: texts(claims["sites"]),
    groups: texts(claims["cognito:groups"]),
  };
}

function claimsOf(token: string): Record<string, unknown> {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}
