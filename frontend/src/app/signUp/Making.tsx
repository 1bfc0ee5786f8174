import { Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { tenantAddress } from "@/shared/address";
import { useSessionStore } from "@/shared/auth";
import { useConfig } from "@/shared/config";
import { Loading } from "@/shared/states";
import type { Made } from "./publicApi";
import type { Begun } from "./registration";
import { Steps } from "./Steps";
import { useMaking } from "./useMaking";

interface MakingProps {
  begun: Begun;
  code: string;
  first: Made;
}

/** How far the tenant is, and the way in once it is ready. */
export function Making({ begun, code, first }: MakingProps) {
  const { t } = useTranslation("signUp");
  const { domain } = useConfig();
  const session = useSessionStore();
  const [, navigate] = useLocation();
  const { made, gaveUp } = useMaking(begun, code, first);
  const isReady = made.status === "active";
  const { company, email } = begun.applicant;

  const signIn = () => {
    // Who comes back from there wants their restaurant, and not this page.
    navigate("/", { replace: true });
    void session.begin();
  };

  return (
    <>
      <Steps at={isReady ? "ready" : "making"} />
      <Stack>
        <div role="status">
          {!isReady && !gaveUp && <Loading label={t("making", { company })} />}
          {gaveUp && <Text>{t("stillMaking", { email })}</Text>}
          {isReady && (
            <Stack gap="xs">
              <Text fw={600}>{t("isReady", { company })}</Text>
              <Text>{t("readyAddress", { address: tenantAddress(made.slug, domain) })}</Text>
              <Text>{t("readyNext", { email })}</Text>
            </Stack>
          )}
        </div>
        {(isReady || gaveUp) && (
          <Button onClick={signIn} mr="auto">
            {t("signIn")}
          </Button>
        )}
      </Stack>
    </>
  );
}
