import { Button } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useSessionStore } from "@/shared/auth";
import { Empty } from "@/shared/states";
import classes from "./shell.module.css";

/** What somebody sees who is not signed in. */
export function Welcome({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const session = useSessionStore();
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className={classes["welcome"]}>
      <h1>{title}</h1>
      <p>{text}</p>
      <Button size="lg" onClick={() => void session.begin()}>
        {t("auth.signIn")}
      </Button>
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
  const session = useSessionStore();
  return (
    <Empty
      title={t("auth.failedTitle")}
      action={<Button onClick={() => void session.begin()}>{t("auth.signIn")}</Button>}
    >
      {t("auth.failedText")}
    </Empty>
  );
}
