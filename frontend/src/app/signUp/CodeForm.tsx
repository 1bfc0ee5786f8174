import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors, isProblem } from "@/shared/api";
import { announce } from "@/shared/states";
import { SLUG } from "@/shared/slug";
import { usePublicApi, type Made } from "./publicApi";
import { begin, codeIn, confirm, isCode, type Begun } from "./registration";
import { SignUpProblem } from "./SignUpProblem";

interface CodeFormProps {
  begun: Begun;
  onBegun: (begun: Begun) => void;
  /** Called with the tenant, and with what it takes to ask for it again. */
  onMade: (made: Made, code: string) => void;
  onBack: () => void;
}

/** Takes the code from the e-mail, and another name where the first one can't be had. */
export function CodeForm({ begun, onBegun, onMade, onBack }: CodeFormProps) {
  const { t } = useTranslation("signUp");
  const api = usePublicApi();
  const [code, setCode] = useState("");
  const [slug, setSlug] = useState(begun.applicant.slug);
  const [tried, setTried] = useState(false);
  const confirming = useMutation({
    mutationFn: () => confirm(api, begun, code, slug),
    onSuccess: (made) => onMade(made, code),
  });
  const sending = useMutation({
    mutationFn: () => begin(api, begun.applicant),
    onSuccess: (again) => {
      setCode("");
      setTried(false);
      confirming.reset();
      announce(t("sentAgain"));
      onBegun(again);
    },
  });
  const taken = isProblem(confirming.error, "slug-taken") || slug !== begun.applicant.slug;
  const theirs = fieldErrors(confirming.error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isCode(code) && SLUG.test(slug)) confirming.mutate();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text>{t("codeText", { email: begun.applicant.email })}</Text>
        <SignUpProblem error={confirming.error ?? sending.error} />
        <TextInput
          label={t("code")}
          value={code}
          onChange={(event) => setCode(codeIn(event.currentTarget.value))}
          error={tried && !isCode(code) ? t("fault.code") : theirs.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
        />
        {taken && (
          <TextInput
            label={t("otherSlug")}
            description={t("slugMeaning")}
            value={slug}
            onChange={(event) => setSlug(event.currentTarget.value)}
            error={tried && !SLUG.test(slug) ? t("fault.slug") : theirs.slug}
            maxLength={32}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            required
          />
        )}
        <Group>
          <Button type="submit" loading={confirming.isPending}>
            {t("confirm")}
          </Button>
          <Button variant="default" loading={sending.isPending} onClick={() => sending.mutate()}>
            {t("sendAgain")}
          </Button>
          <Button variant="subtle" onClick={onBack}>
            {t("change")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
