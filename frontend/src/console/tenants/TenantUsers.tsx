import { ifMatch, unwrap, useOperatorApi } from "@/shared/api";
import { ROLES, type Rights } from "@/management/users/place";
import { UsersPanel, type UserDirectory } from "@/management/users/UsersPanel";
import { KEYS } from "../queries";
import { useRights } from "../useRights";
import type { Tenant } from "./status";

const LEADS = ["owner", "manager"];
const COMMANDS = {
  disable: "/tenants/{tenant_id}/users/{user_id}/disable",
  enable: "/tenants/{tenant_id}/users/{user_id}/enable",
  reset: "/tenants/{tenant_id}/users/{user_id}/reset",
} as const;

/** A tenant's users, for operators: support brings in those below the lead, administrators everybody. */
export default function TenantUsers({ tenant }: { tenant: Tenant }) {
  const { support, admin } = useRights();
  const directory = useDirectory(tenant.tenant_id);
  const roles = admin ? ROLES : ROLES.filter((role) => !LEADS.includes(role));
  const rights: Rights | null = support ? { roles, everywhere: true } : null;
  return (
    <UsersPanel
      queryKey={KEYS.users(tenant.tenant_id)}
      directory={directory}
      rights={rights}
      mayPlace={admin}
      sites={tenant.sites ?? []}
      brands={[]}
    />
  );
}

function useDirectory(tenant_id: string): UserDirectory {
  const api = useOperatorApi();
  return {
    list: async (cursor) => {
      const params = { path: { tenant_id }, query: { limit: 50, cursor } };
      const page = await unwrap(api.GET("/tenants/{tenant_id}/users", { params }));
      return { items: page.users, next: page.next_cursor };
    },
    invite: (email, place) =>
      unwrap(api.POST("/tenants/{tenant_id}/users", { params: { path: { tenant_id } }, body: { email, ...place } })),
    setRoles: ({ user_id, version }, body) => {
      const params = { path: { tenant_id, user_id }, header: ifMatch(version) };
      return unwrap(api.PUT("/tenants/{tenant_id}/users/{user_id}/roles", { params, body }));
    },
    command: (command, { user_id }) =>
      unwrap(api.POST(COMMANDS[command], { params: { path: { tenant_id, user_id } } })),
  };
}
