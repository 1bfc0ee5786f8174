import { Button } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Empty } from "@/shared/states";
import { SessionButton } from "./SessionButton";
import classes from "./shell.module.css";

/** What somebody sees who is not signed in. */
export function Welcome({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className={classes["welcome"]}>
      <h1>{title}</h1>
      <p>{text}</p>
      <SessionButton does="signIn" size="lg" />
      {children}
    </div>
  );
}

/** There is no page at this address. */
export function NotFound() {
  const { t } = useTranslation();
  const home = (
    <Button component={Link} href="/" variant="default">
      {t("notFound.home")}
    </Button>
  );
  return (
    <Empty title={t("notFound.title")} action={home}>
      {t("notFound.text")}
    </Empty>
  );
}

/** The page is for other roles. */
export function Forbidden() {
  const { t } = useTranslation();
  return <Empty title={t("forbidden.title")}>{t("forbidden.text")}</Empty>;
}

/** The sign-in page sent back nothing that can be used: an old link, a second use, another browser. */
export function SignInFailed() {
  const { t } = useTranslation();
  return (
    <Empty title={t("auth.failedTitle")} action={<SessionButton does="signIn" />}>
      {t("auth.failedText")}
    </Empty>
  );
}
