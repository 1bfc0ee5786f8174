import createClient, { type Client } from "openapi-fetch";
import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { paths as OperatorPaths, components as OperatorComponents } from "@/generated/operator";
import type { paths as TenantPaths, components as TenantComponents } from "@/generated/tenant";
import { serviceUrl } from "@/shared/address";
import { useSessionStore } from "@/shared/auth";
import { useConfig } from "@/shared/config";
import { authorisedFetch } from "./fetching";

export type Schemas = TenantComponents["schemas"];
export type AdminSchemas = OperatorComponents["schemas"];
export type TenantApi = Client<TenantPaths>;
export type OperatorApi = Client<OperatorPaths>;

interface Clients {
  tenant: TenantApi;
  operator: OperatorApi;
}

const ClientsContext = createContext<Clients | null>(null);

/** Makes the APIs' clients, which carry the session's token. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const config = useConfig();
  const session = useSessionStore();
  const clients = useMemo(() => {
    // Which API stands behind the path is a matter of which application this is.
    const authorised = {
      baseUrl: serviceUrl(config.apiPath),
      fetch: authorisedFetch((options) => session.token(options)),
    };
    return {
      tenant: createClient<TenantPaths>(authorised),
      operator: createClient<OperatorPaths>(authorised),
    };
  }, [config, session]);
  return <ClientsContext value={clients}>{children}</ClientsContext>;
}

function useClients(): Clients {
  const clients = useContext(ClientsContext);
  if (!clients) throw new Error("there is no ApiProvider above");
  return clients;
}

/** The tenants' API (`stacks/openapi.yaml`), as who is signed in. */
export function useApi(): TenantApi {
  return useClients().tenant;
}

/** The operators' API (`stacks/admin.yaml`), as who is signed in. */
export function useOperatorApi(): OperatorApi {
  return useClients().operator;
}
