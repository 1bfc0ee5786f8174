import { useQuery } from "@tanstack/react-query";
import { unwrap, useOperatorApi, useRefresh } from "@/shared/api";
import { lookAgain } from "./operations/progress";
import type { Tier } from "./tenants/limits/overrides";
import { isChanging } from "./tenants/status";

const CHANGING_MILLISECONDS = 2000;

/** Query keys: what is invalidated after a change. */
export const KEYS = {
  tenants: ["console", "tenants"],
  tenant: (tenantId: string) => ["console", "tenant", tenantId],
  record: (tenantId: string) => ["console", "tenant", tenantId, "record"],
  operations: (tenantId: string) => ["console", "tenant", tenantId, "operations"],
  users: (tenantId: string) => ["console", "tenant", tenantId, "users"],
  audit: (tenantId: string) => ["console", "tenant", tenantId, "audit"],
  deadLetters: ["console", "dead-letters"],
} as const;

/** A tenant; looked at again and again while it is on its way to another status. */
export function useTenant(tenantId: string) {
  const api = useOperatorApi();
  return useQuery({
    queryKey: KEYS.record(tenantId),
    queryFn: () => unwrap(api.GET("/tenants/{tenant_id}", { params: { path: { tenant_id: tenantId } } })),
    refetchInterval: ({ state }) => (state.data && isChanging(state.data) ? CHANGING_MILLISECONDS : false),
  });
}

/** An operation on a tenant, if there is one; looked at again and again until nothing of it follows. */
export function useOperation(tenantId: string, operationId: string | undefined) {
  const api = useOperatorApi();
  const path = { tenant_id: tenantId, operation_id: operationId ?? "" };
  return useQuery({
    queryKey: [...KEYS.operations(tenantId), "one", operationId],
    queryFn: () => unwrap(api.GET("/tenants/{tenant_id}/operations/{operation_id}", { params: { path } })),
    refetchInterval: ({ state }) => lookAgain(state.data, Date.now()),
    enabled: Boolean(operationId),
  });
}

/** The stage's tiers, from the smallest on. */
export function useTiers() {
  const api = useOperatorApi();
  return useQuery({
    queryKey: ["console", "tiers"],
    queryFn: async () => (await unwrap(api.GET("/tiers"))).tiers as unknown as Tier[],
    // They change with a deployment.
    staleTime: Infinity,
  });
}

/** Forgets what was read of a tenant, and of lists that it stands in. */
export function useTenantChanged(tenantId: string): () => Promise<void> {
  return useRefresh(KEYS.tenant(tenantId), KEYS.tenants);
}
