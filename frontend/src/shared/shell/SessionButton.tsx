import { Button, type ButtonProps } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSessionStore } from "@/shared/auth";
import { ProblemAlert } from "@/shared/states";

/** Signs in or out, which leaves the page; says why where not even that could begin. */
export function SessionButton({ does, ...look }: ButtonProps & { does: "signIn" | "signOut" }) {
  const { t } = useTranslation();
  const session = useSessionStore();
  const { mutate, error } = useMutation({
    mutationFn: () => (does === "signIn" ? session.begin() : session.end()),
  });
  return (
    <>
      <ProblemAlert error={error} />
      <Button {...look} onClick={() => mutate()}>
        {t(`auth.${does}`)}
      </Button>
    </>
  );
}
