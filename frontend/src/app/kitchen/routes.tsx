import { WithSite } from "@/shared/sites";
import { KitchenPage } from "./KitchenPage";

/** The kitchen's display of one site. */
export default function KitchenRoutes() {
  return <WithSite>{(site, change) => <KitchenPage key={site.site_id} site={site} change={change} />}</WithSite>;
}
