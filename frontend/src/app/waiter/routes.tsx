import { WithSite } from "@/shared/sites";
import { WaiterPage } from "./WaiterPage";

/** The floor of one site. */
export default function WaiterRoutes() {
  return <WithSite>{(site, change) => <WaiterPage key={site.site_id} site={site} change={change} />}</WithSite>;
}
