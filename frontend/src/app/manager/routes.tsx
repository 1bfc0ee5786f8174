import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch } from "wouter";
import { hasRole, useSession } from "@/shared/auth";
import { Loading } from "@/shared/states";
import { SectionNav } from "@/management/SectionNav";
import css from "./manager.module.css";

const MenuPage = lazy(() => import("./menu/MenuPage"));
const SitesPage = lazy(() => import("./sites/SitesPage"));
const UsersPage = lazy(() => import("./users/UsersPage"));
const SuppliesPage = lazy(() => import("./supplies/SuppliesPage"));
const UsagePage = lazy(() => import("./usage/UsagePage"));
const DomainsPage = lazy(() => import("./domains/DomainsPage"));

const SECTIONS = ["menu", "sites", "users", "supplies", "usage"] as const;
const OWNERS = [...SECTIONS, "domains"] as const;

/** The pages of who leads an organisation, below `/manage`. Each is loaded when somebody goes there. */
export default function ManagerRoutes() {
  const { t } = useTranslation("manager");
  const { person } = useSession();
  const sections = hasRole(person, "owner") ? OWNERS : SECTIONS;
  return (
    <>
      <div className={css.nav}>
        <SectionNav
          label={t("nav.label")}
          links={sections.map((section) => ({ href: `/manage/${section}`, label: t(`nav.${section}`) }))}
        />
      </div>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/manage/menu" component={MenuPage} />
          <Route path="/manage/sites" component={SitesPage} />
          <Route path="/manage/users" component={UsersPage} />
          <Route path="/manage/supplies" component={SuppliesPage} />
          <Route path="/manage/usage" component={UsagePage} />
          <Route path="/manage/domains" component={DomainsPage} />
          <Route>
            <Redirect to="/manage/menu" replace />
          </Route>
        </Switch>
      </Suspense>
    </>
  );
}
