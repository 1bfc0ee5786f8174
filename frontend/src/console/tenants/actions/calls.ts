import { unwrap, type AdminSchemas, type OperatorApi } from "@/shared/api";
import type { Operation } from "../../operations/progress";
import type { Tenant, TenantAction } from "../status";

/** What an action is asked for with, beside the tenant. What is empty is left out. */
export interface ActionInput {
  reason: string;
  /** Of a rename: the new one. Of an off-boarding: the tenant's own, typed again. */
  slug: string;
  tier: string;
  model: string;
}

/** Begins an action, or finds what the same key began before. */
export function begin(
  api: OperatorApi,
  action: TenantAction,
  tenant: Tenant,
  { reason, slug, tier, model }: ActionInput,
  key: string,
): Promise<Operation> {
  const path = { tenant_id: tenant.tenant_id };
  const params = { path, header: { "Idempotency-Key": key } };
  const why = reason ? { reason } : {};
  switch (action) {
    case "suspend":
      return unwrap(api.POST("/tenants/{tenant_id}/suspend", { params, body: { reason } }));
    case "reactivate":
      return unwrap(api.POST("/tenants/{tenant_id}/reactivate", { params, body: why }));
    case "rename":
      return unwrap(api.POST("/tenants/{tenant_id}/rename", { params, body: { slug, ...why } }));
    case "move": {
      const place = {
        ...(tier !== tenant.tier && { tier }),
        ...(model !== tenant.model && { model: model as AdminSchemas["Model"] }),
      };
      return unwrap(api.POST("/tenants/{tenant_id}/move", { params, body: { ...place, ...why } }));
    }
    case "export":
      return unwrap(api.POST("/tenants/{tenant_id}/exports", { params, body: why }));
    case "offboard":
      return unwrap(api.POST("/tenants/{tenant_id}/offboard", { params, body: { slug, reason } }));
    case "keep":
      // The operation is the off-boarding itself, so that repeating it needs no key.
      return unwrap(api.POST("/tenants/{tenant_id}/cancel-offboarding", { params: { path }, body: { reason } }));
  }
}
