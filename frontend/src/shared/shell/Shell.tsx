import { Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { hasRole, useSessionState, type Role } from "@/shared/auth";
import type { IconProps } from "@/shared/icons";
import { Announcer, ApplicationName, Boundary, Loading, OfflineBanner } from "@/shared/states";
import { AccountMenu } from "./AccountMenu";
import { ExpiredSession } from "./ExpiredSession";
import classes from "./shell.module.css";

export interface NavEntry {
  href: string;
  label: string;
  icon?: (props: IconProps) => ReactNode;
  /** Who sees it; everybody who is signed in, when left out. */
  roles?: readonly Role[];
}

/** The frame of both applications: skip link, header with navigation and account, main landmark, messages. */
export function Shell({ nav, name, children }: { nav: readonly NavEntry[]; name: string; children: ReactNode }) {
  const { t } = useTranslation();
  const state = useSessionState();
  const [location] = useLocation();
  const shown = state.status === "out" ? [] : nav.filter(({ roles }) => !roles || hasRole(state.person, ...roles));
  return (
    <div className={classes["shell"]} data-tabs={shown.length > 1}>
      <a href="#main" className={classes["skip"]}>
        {t("skip")}
      </a>
      <header className={classes["header"]}>
        <Link href="/" className={classes["brand"]}>
          <Mark />
          <span>{name}</span>
        </Link>
        {shown.length > 1 && <Navigation entries={shown} />}
        <AccountMenu />
      </header>
      <OfflineBanner />
      <main id="main" tabIndex={-1} className={classes["main"]}>
        <Boundary at={location}>
          <ApplicationName value={name}>
            <Suspense fallback={<Loading />}>{children}</Suspense>
          </ApplicationName>
        </Boundary>
      </main>
      <ExpiredSession />
      <Announcer />
    </div>
  );
}

function Navigation({ entries }: { entries: readonly NavEntry[] }) {
  const { t } = useTranslation();
  const [location] = useLocation();
  const isHere = (href: string): boolean =>
    href === "/" ? location === "/" : location === href || location.startsWith(`${href}/`);
  return (
    <nav aria-label={t("navigation")} className={classes["nav"]}>
      {entries.map(({ href, label, icon: EntryIcon }) => (
        <Link key={href} href={href} className={classes["link"]} aria-current={isHere(href) ? "page" : undefined}>
          {EntryIcon && <EntryIcon size={20} />}
          <span>{label}</span>
        </Link>
      ))}
    </nav>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#1c6b4a" />
      <path
        d="M6 21h20M8 21a8 8 0 0 1 16 0M16 10v3"
        fill="none"
        stroke="#fff"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
