import type { Schemas } from "@/shared/api";
import type { Role } from "@/shared/auth";

/** A user as both APIs show one. */
export type User = Schemas["User"];
/** What both APIs take as a user's place: roles, and how far they reach. */
export type PlaceBody = Schemas["UserRoles"];

/** Every role, the one that leads first. */
export const ROLES: readonly Role[] = ["owner", "manager", "waiter", "kitchen", "customer"];
/** What stands for every site. */
export const EVERY_SITE = "*";

/** A user's place while somebody edits it: every site, or some sites and all of some brands. */
export interface PlaceDraft {
  roles: Role[];
  everywhere: boolean;
  sites: string[];
  brands: string[];
}

/** What somebody may give and take. */
export interface Rights {
  /** Whose bearers they may touch, too. */
  roles: readonly Role[];
  /** Whether they may let others reach every site, and brands. */
  everywhere: boolean;
}

/** What a place lacks: names of texts by field. */
export type PlaceFaults = Partial<Record<"roles" | "sites", "noRole" | "noSite">>;

/** The place of a user who is yet to be invited by somebody with `rights`. */
export function newPlace(rights: Rights): PlaceDraft {
  return { roles: ["waiter"], everywhere: rights.everywhere, sites: [], brands: [] };
}

/** The place that `user` has. */
export function placeOf(user: User): PlaceDraft {
  return {
    roles: [...user.roles],
    everywhere: user.sites.includes(EVERY_SITE),
    sites: user.sites.filter((site) => site !== EVERY_SITE),
    brands: [...user.brands],
  };
}

/** `draft` as the APIs take it; what was chosen before it became every site does not count. */
export function placeBody({ roles, everywhere, sites, brands }: PlaceDraft): PlaceBody {
  if (everywhere) return { roles, sites: [EVERY_SITE] };
  return { roles, sites, ...(brands.length > 0 && { brands }) };
}

/** What is missing in `draft`. */
export function placeFaults({ roles, everywhere, sites, brands }: PlaceDraft): PlaceFaults {
  return {
    ...(roles.length === 0 && { roles: "noRole" as const }),
    ...(!everywhere && sites.length + brands.length === 0 && { sites: "noSite" as const }),
  };
}

/** What somebody with `roles` at `sites` may give: an owner all; a manager what is below, at their own sites. */
export function rightsOf({ roles, sites }: { roles: readonly Role[]; sites: readonly string[] }): Rights {
  if (roles.includes("owner")) return { roles: ROLES, everywhere: true };
  return {
    roles: ROLES.filter((role) => role !== "owner" && role !== "manager"),
    everywhere: sites.includes(EVERY_SITE),
  };
}

/** Whether somebody with `rights` may change `user`. */
export function mayTouch(user: User, rights: Rights): boolean {
  return user.roles.every((role) => rights.roles.includes(role));
}
