import { lazy } from "react";
import { Route, Switch } from "wouter";
import { WithSite } from "@/shared/sites";
import { MenuPage } from "./MenuPage";

const OrderPage = lazy(() => import("./OrderPage"));
const OrdersPage = lazy(() => import("./OrdersPage"));

/** What customers do, and staff for guests: the menu, their orders, one of them. */
export default function CustomerRoutes() {
  return (
    <Switch>
      <Route path="/orders/:id">{({ id }) => <OrderPage key={id} orderId={id} />}</Route>
      <Route path="/orders">
        <OrdersPage />
      </Route>
      <Route>
        <WithSite>{(site, change) => <MenuPage key={site.site_id} site={site} change={change} />}</WithSite>
      </Route>
    </Switch>
  );
}
