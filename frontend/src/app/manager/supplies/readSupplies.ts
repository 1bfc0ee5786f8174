import { everyPage, unwrap, type PageOf, type Schemas, type TenantApi } from "@/shared/api";

/** A supply as the API shows one. */
export type Supply = Schemas["Supply"];

const PAGE = 100;

/** A page of a site's supplies, with what is on hand at this moment. */
export async function readSupplies(api: TenantApi, siteId: string, cursor?: string): Promise<PageOf<Supply>> {
  const params = { path: { site_id: siteId }, query: { limit: PAGE, ...(cursor && { cursor }) } };
  const page = await unwrap(api.GET("/sites/{site_id}/supplies", { params }));
  return { items: page.supplies, next: page.next_cursor };
}

/** `supply` with what is on hand at this moment. */
export async function readAgain(api: TenantApi, siteId: string, supply: Supply): Promise<Supply> {
  const supplies = await everyPage((cursor) => readSupplies(api, siteId, cursor));
  return supplies.find(({ supply_id }) => supply_id === supply.supply_id) ?? supply;
}
