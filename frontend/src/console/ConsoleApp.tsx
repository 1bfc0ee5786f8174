import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch } from "wouter";
import { SignedIn, useSession } from "@/shared/auth";
import { Icon } from "@/shared/icons";
import { Forbidden, NotFound, Shell, Welcome, type NavEntry } from "@/shared/shell";
import { rightsOf } from "./operator";

const TenantsPage = lazy(() => import("./tenants/TenantsPage"));
const TenantPage = lazy(() => import("./tenants/TenantPage"));
const OnboardPage = lazy(() => import("./onboard/OnboardPage"));
const UsagePage = lazy(() => import("./usage/UsagePage"));
const DeadLettersPage = lazy(() => import("./deadLetters/DeadLettersPage"));
const AuditPage = lazy(() => import("./audit/AuditPage"));

/** The operators' console. */
export function ConsoleApp() {
  const { t } = useTranslation();
  const { t: own } = useTranslation("console");
  const nav: NavEntry[] = [
    { href: "/tenants", label: own("nav.tenants"), icon: Icon.Site },
    { href: "/usage", label: own("nav.usage"), icon: Icon.Chart },
    { href: "/dead-letters", label: own("nav.deadLetters"), icon: Icon.Warning },
    { href: "/audit", label: own("nav.audit"), icon: Icon.Clock },
  ];
  return (
    <Shell name={t("consoleName")} nav={nav}>
      <SignedIn fallback={<Welcome title={t("consoleName")} text={t("auth.consoleWelcomeText")} />}>
        <Pages />
      </SignedIn>
    </Shell>
  );
}

function Pages() {
  const { person } = useSession();
  if (!rightsOf(person).read) return <Forbidden />;
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/tenants" replace />
      </Route>
      <Route path="/tenants" component={TenantsPage} />
      <Route path="/tenants/:id/:part?">{({ id, part }) => <TenantPage key={id} tenantId={id} part={part} />}</Route>
      <Route path="/onboard" component={OnboardPage} />
      <Route path="/usage" component={UsagePage} />
      <Route path="/dead-letters" component={DeadLettersPage} />
      <Route path="/audit" component={AuditPage} />
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
