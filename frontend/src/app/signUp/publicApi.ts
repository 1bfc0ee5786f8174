import createClient, { type Client } from "openapi-fetch";
import { useMemo } from "react";
import type { components, paths } from "@/generated/visitor";
import { serviceUrl } from "@/shared/address";
import { plainFetch } from "@/shared/api/fetching";
import { useConfig } from "@/shared/config";

export type PublicApi = Client<paths>;
/** A tenant as who has registered it is told of it. */
export type Made = components["schemas"]["Tenant"];
/** What somebody registers. */
export type Applicant = components["schemas"]["Applicant"];

/** The API of people without an account (`stacks/public.yaml`). */
export function usePublicApi(): PublicApi {
  const { publicPath = "/public" } = useConfig();
  return useMemo(() => createClient<paths>({ baseUrl: serviceUrl(publicPath), fetch: plainFetch }), [publicPath]);
}
