import { Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { attemptFor, fieldErrors, useOperatorApi, type Attempt } from "@/shared/api";
import { Confirm, notify } from "@/shared/states";
import { SLUG } from "@/shared/slug";
import { useTenantChanged } from "../../queries";
import type { Tenant, TenantAction } from "../status";
import { begin, type ActionInput } from "./calls";
import { PlaceFields } from "./PlaceFields";
import { ReasonField, useReason } from "./ReasonField";

interface ActionDialogProps {
  tenant: Tenant;
  action: TenantAction;
  onClose: () => void;
}

const NEED_REASON: readonly TenantAction[] = ["suspend", "offboard", "keep"];
const DANGEROUS: readonly TenantAction[] = ["suspend", "offboard"];

/** Asks for what an action needs, names its consequences, and begins it. Shown while it is mounted. */
export function ActionDialog({ tenant, action, onClose }: ActionDialogProps) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const changed = useTenantChanged(tenant.tenant_id);
  const reason = useReason({ required: NEED_REASON.includes(action) });
  const [slug, setSlug] = useState("");
  const [place, setPlace] = useState({ tier: tenant.tier, model: tenant.model as string });
  const [tried, setTried] = useState(false);
  const attempt = useRef<Attempt | null>(null);
  const beginning = useMutation({
    mutationFn: async (input: ActionInput) => {
      // Sent again with its key, an action whose answer got lost begins no second time.
      attempt.current = attemptFor({ action, input }, attempt.current);
      const operation = await begin(api, action, tenant, input, attempt.current.key);
      await changed();
      return operation;
    },
    onSuccess: ({ status }) => {
      const message = t(status === "running" ? "action.begun" : "action.done", { action: t(`action.${action}`) });
      notify({ message, tone: "good" });
      onClose();
    },
  });
  const unmoved = place.tier === tenant.tier && place.model === tenant.model;
  const badSlug = action === "rename" && !SLUG.test(slug);
  const errors = fieldErrors(beginning.error);

  const confirm = () => {
    setTried(true);
    const given = reason.isGiven();
    if (!given || badSlug || (action === "move" && unmoved)) return;
    // `Confirm` lets nobody off-board who has not typed the tenant's slug.
    beginning.mutate({ reason: reason.text, slug: action === "offboard" ? tenant.slug : slug, ...place });
  };

  return (
    <Confirm
      opened
      onClose={onClose}
      onConfirm={confirm}
      title={t("action.of", { action: t(`action.${action}`), name: tenant.name })}
      confirmLabel={t(`action.${action}`)}
      danger={DANGEROUS.includes(action)}
      {...(action === "offboard" && { typed: tenant.slug })}
      pending={beginning.isPending}
      error={beginning.error}
    >
      <Stack>
        <Text>{t(`consequence.${action}`)}</Text>
        {action === "rename" && (
          <TextInput
            label={t("action.newSlug")}
            value={slug}
            onChange={(event) => setSlug(event.currentTarget.value)}
            error={tried && badSlug ? t("onboard.fault.slug") : errors.slug}
            autoComplete="off"
            withAsterisk
            aria-required
          />
        )}
        {action === "move" && (
          <PlaceFields
            place={place}
            onChange={setPlace}
            error={tried && unmoved ? t("action.sameplace") : undefined}
            errors={errors}
          />
        )}
        <ReasonField reason={reason} error={errors.reason} />
      </Stack>
    </Confirm>
  );
}
