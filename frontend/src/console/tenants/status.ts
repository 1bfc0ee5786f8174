import type { AdminSchemas } from "@/shared/api";
import type { Tone } from "@/management/Pill";
import type { OperatorRights } from "../operator";

/** A tenant as operators see one. */
export type Tenant = AdminSchemas["Tenant"];
/** What a tenant's record says of it. */
export type TenantStatus = AdminSchemas["TenantStatus"];

/** Every status, in the order in which lists offer them. */
export const STATUSES: readonly TenantStatus[] = [
  "active",
  "onboarding",
  "suspended",
  "moving",
  "offboarding",
  "offboarded",
  "failed",
];

/** How a status is meant. */
export const STATUS_TONES: Record<TenantStatus, Tone> = {
  onboarding: "busy",
  active: "good",
  suspended: "warn",
  moving: "busy",
  offboarding: "bad",
  offboarded: "plain",
  failed: "bad",
};

/** What can be done with a tenant. */
export type TenantAction = "suspend" | "reactivate" | "rename" | "move" | "export" | "offboard" | "keep";

const ALLOWED: Record<TenantAction, { from: readonly TenantStatus[]; by: "admin" | "support" }> = {
  suspend: { from: ["active"], by: "support" },
  reactivate: { from: ["suspended"], by: "support" },
  rename: { from: ["active", "suspended"], by: "admin" },
  move: { from: ["active", "suspended"], by: "admin" },
  export: { from: ["active", "suspended"], by: "admin" },
  offboard: { from: ["active", "suspended"], by: "admin" },
  keep: { from: ["offboarding"], by: "admin" },
};

/**
 * What an operator may begin with a tenant now. An operation that holds it leaves but one way: to end its off-boarding.
 */
export function actionsFor(tenant: Pick<Tenant, "status" | "operation">, rights: OperatorRights): TenantAction[] {
  return (Object.keys(ALLOWED) as TenantAction[]).filter((action) => {
    const { from, by } = ALLOWED[action];
    const free = !tenant.operation || action === "keep";
    return free && from.includes(tenant.status) && rights[by];
  });
}

/** Whether a tenant is on its way to another status, so that it is worth looking again soon. */
export function isChanging({ operation, status }: Pick<Tenant, "status" | "operation">): boolean {
  return Boolean(operation) || status === "onboarding" || status === "moving";
}
