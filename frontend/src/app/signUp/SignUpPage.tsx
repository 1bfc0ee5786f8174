import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSessionState, useSessionStore } from "@/shared/auth";
import { useConfig } from "@/shared/config";
import { Empty, Page } from "@/shared/states";
import { ApplicantForm } from "./ApplicantForm";
import { CodeForm } from "./CodeForm";
import { Making } from "./Making";
import type { Applicant, Made } from "./publicApi";
import { keep, kept, type Begun } from "./registration";
import { Steps } from "./Steps";
import { tiersOf } from "./useSignUp";

/** Registers a restaurant: who it is, the code from the e-mail, and how far it is until somebody can sign in. */
export default function SignUpPage() {
  const { t } = useTranslation("signUp");
  const tiers = tiersOf(useConfig());
  const session = useSessionStore();
  const isSignedIn = useSessionState().status !== "out";
  return (
    <Page title={t("title")} narrow>
      {isSignedIn ? (
        <Empty title={t("signedIn")} action={<Button onClick={() => void session.end()}>{t("signOut")}</Button>}>
          {t("signedInText")}
        </Empty>
      ) : tiers.length === 0 ? (
        <Empty title={t("notOffered")}>{t("notOfferedText")}</Empty>
      ) : (
        <Registration tiers={tiers} />
      )}
    </Page>
  );
}

function Registration({ tiers }: { tiers: readonly string[] }) {
  const [begun, setBegun] = useState<Begun | null>(() => kept());
  const [before, setBefore] = useState<Applicant | null>(null);
  const [proven, setProven] = useState<{ first: Made; code: string } | null>(null);

  const wait = (registration: Begun | null) => {
    keep(registration);
    setBegun(registration);
  };

  if (!begun) {
    return (
      <>
        <Steps at="details" />
        <ApplicantForm tiers={tiers} before={before} onBegun={wait} />
      </>
    );
  }
  if (proven) return <Making begun={begun} code={proven.code} first={proven.first} />;
  return (
    <>
      <Steps at="code" />
      <CodeForm
        begun={begun}
        onBegun={wait}
        onMade={(first, code) => {
          keep(null);
          setProven({ first, code });
        }}
        onBack={() => {
          setBefore(begun.applicant);
          wait(null);
        }}
      />
    </>
  );
}
