import type { Person } from "@/shared/auth";

/** What an operator may do; the Admin API decides, pages only show what makes sense (`x-roles` in admin.yaml). */
export interface OperatorRights {
  /** See everything. */
  read: boolean;
  /** Suspend, reactivate, manage users below the lead, send dead letters back. */
  support: boolean;
  /** Everything. */
  admin: boolean;
}

const READERS = ["admin", "support", "auditor"];

/** The rights of an operator by their groups. */
export function rightsOf({ groups }: Pick<Person, "groups">): OperatorRights {
  const admin = groups.includes("admin");
  return {
    read: groups.some((group) => READERS.includes(group)),
    support: admin || groups.includes("support"),
    admin,
  };
}
