import { Modal, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "@/shared/api";
import { DraftForm } from "../DraftForm";
import { useDraft } from "../useDraft";
import { PlaceFields } from "./PlaceFields";
import { newPlace, placeBody, placeFaults, placeOf, type PlaceBody, type Rights, type User } from "./place";

interface UserDialogProps {
  /** Whose place is changed; nobody where somebody is invited. */
  user: User | null;
  rights: Rights;
  sites: readonly string[];
  brands: readonly string[];
  /** Does what was asked for; `email` is empty where a user's place is changed. */
  save: (email: string, place: PlaceBody) => Promise<unknown>;
  onClose: () => void;
}

/** Invites somebody, or changes what a user is and where. Shown while it is mounted. */
export function UserDialog({ user, rights, sites, brands, save, onClose }: UserDialogProps) {
  const { t } = useTranslation("management");
  const [email, setEmail] = useState("");
  const [tried, setTried] = useState(false);
  const draft = useDraft(user ? placeOf(user) : newPlace(rights));
  const saving = useMutation({ mutationFn: () => save(email.trim(), placeBody(draft.value)), onSuccess: onClose });
  const faults = placeFaults(draft.value);
  const noEmail = user === null && !email.includes("@");
  const own = tried
    ? {
        email: noEmail ? t("users.noEmail") : undefined,
        roles: faults.roles && t(`users.${faults.roles}`),
        sites: faults.sites && t(`users.${faults.sites}`),
      }
    : {};
  const errors: Record<string, string | undefined> = { ...rootErrors(fieldErrors(saving.error)), ...own };

  const submit = () => {
    setTried(true);
    if (!noEmail && Object.keys(faults).length === 0) saving.mutate();
  };

  return (
    <Modal opened onClose={onClose} title={user ? t("users.changeTitle", { email: user.email }) : t("users.invite")}>
      <DraftForm
        error={saving.error}
        pending={saving.isPending}
        {...(user === null && { label: t("users.sendInvitation") })}
        onSubmit={submit}
        onCancel={onClose}
      >
        {user === null && (
          <TextInput
            type="email"
            label={t("users.email")}
            description={t("users.emailMeaning")}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={errors.email}
            maxLength={254}
            required
            data-autofocus
          />
        )}
        <PlaceFields draft={draft} rights={rights} sites={sites} brands={brands} errors={errors} />
      </DraftForm>
    </Modal>
  );
}

/** Errors of `roles.0` shown at `roles`: the form has one field for all of them. */
function rootErrors(errors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).map(([path, detail]) => [path.split(".")[0] ?? path, detail]));
}
