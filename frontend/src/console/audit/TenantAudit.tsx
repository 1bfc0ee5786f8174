import { unwrap, useOperatorApi, usePages } from "@/shared/api";
import { KEYS } from "../queries";
import { AuditTrail } from "./AuditTrail";

/** Who changed what about a tenant, the newest first. */
export default function TenantAudit({ tenantId }: { tenantId: string }) {
  const api = useOperatorApi();
  const pages = usePages(KEYS.audit(tenantId), async (cursor) => {
    const params = { path: { tenant_id: tenantId }, query: { limit: 50, cursor } };
    const page = await unwrap(api.GET("/tenants/{tenant_id}/audit", { params }));
    return { items: page.entries, next: page.next_cursor };
  });
  return <AuditTrail pages={pages} />;
}
