import { lazy, type ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { Link, Route, Switch } from "wouter";
import { RequireRole, SignedIn, type Role } from "@/shared/auth";
import { Icon } from "@/shared/icons";
import { Forbidden, NotFound, Shell, Welcome, type NavEntry } from "@/shared/shell";
import { SIGN_UP, useSignUp } from "./signUp/useSignUp";

const SignUpPage = lazy(() => import("./signUp/SignUpPage"));
const CustomerRoutes = lazy(() => import("./customer/routes"));
const KitchenRoutes = lazy(() => import("./kitchen/routes"));
const WaiterRoutes = lazy(() => import("./waiter/routes"));
const ManagerRoutes = lazy(() => import("./manager/routes"));

const KITCHEN: readonly Role[] = ["kitchen", "manager", "owner"];
const FLOOR: readonly Role[] = ["waiter", "manager", "owner"];
const ORDERING: readonly Role[] = ["customer", "waiter", "manager", "owner"];
const MANAGERS: readonly Role[] = ["manager", "owner"];

/** The application of a tenant's people: customers, kitchen, waiters, managers. */
export function App() {
  const { t } = useTranslation();
  const nav: NavEntry[] = [
    { href: "/", label: t("nav.menu"), icon: Icon.Menu, roles: ORDERING },
    { href: "/orders", label: t("nav.orders"), icon: Icon.Orders, roles: ORDERING },
    { href: "/kitchen", label: t("nav.kitchen"), icon: Icon.Kitchen, roles: KITCHEN },
    { href: "/waiter", label: t("nav.waiter"), icon: Icon.Tray, roles: FLOOR },
    { href: "/manage", label: t("nav.manage"), icon: Icon.Chart, roles: MANAGERS },
  ];
  return (
    <Shell name={t("appName")} nav={nav}>
      <Switch>
        <Route path={SIGN_UP}>
          <SignUpPage />
        </Route>
        <Route>
          <People />
        </Route>
      </Switch>
    </Shell>
  );
}

/** What people of a tenant do, each as their roles let them. */
function People() {
  return (
    <SignedIn fallback={<Stranger />}>
      <Switch>
        <Route path="/kitchen">
          <For roles={KITCHEN} page={KitchenRoutes} />
        </Route>
        <Route path="/waiter">
          <For roles={FLOOR} page={WaiterRoutes} />
        </Route>
        <Route path="/manage/*?">
          <For roles={MANAGERS} page={ManagerRoutes} />
        </Route>
        <Route path="/orders/:id?">
          <CustomerRoutes />
        </Route>
        <Route path="/">
          <RequireRole roles={ORDERING} fallback={<KitchenRoutes />}>
            <CustomerRoutes />
          </RequireRole>
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </SignedIn>
  );
}

function Stranger() {
  const { t } = useTranslation();
  const offersSignUp = useSignUp();
  return (
    <Welcome title={t("auth.welcome")} text={t("auth.welcomeText")}>
      {offersSignUp && <Link href={SIGN_UP}>{t("auth.signUp")}</Link>}
    </Welcome>
  );
}

function For({ roles, page: RolePage }: { roles: readonly Role[]; page: ComponentType }) {
  return (
    <RequireRole roles={roles} fallback={<Forbidden />}>
      <RolePage />
    </RequireRole>
  );
}
