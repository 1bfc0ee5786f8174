import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { shortNumber, type TapGuard, type Ticket } from "@/shared/orders";

const REASONS = ["soldOut", "closing", "busy"] as const;
const MAX_REASON = 500;

interface RejectDialogProps {
  ticket: Ticket | null;
  /** Has to know of the taps that close this: the second one of a double tap hits a card beneath. */
  isMeant: TapGuard;
  onClose(): void;
  onReject(ticket: Ticket, reason: string): void;
}

/** Asks why an order is refused: the guest reads it. */
export function RejectDialog({ ticket, isMeant, onClose, onReject }: RejectDialogProps) {
  const { t } = useTranslation(["kitchen", "common"]);
  return (
    <Modal
      opened={ticket !== null}
      onClose={onClose}
      title={ticket && t("rejectTitle", { number: shortNumber(ticket.order_id) })}
    >
      {ticket && (
        <ReasonForm
          isMeant={(click) => isMeant(click, ticket.order_id)}
          onClose={onClose}
          onReason={(reason) => onReject(ticket, reason)}
        />
      )}
    </Modal>
  );
}

interface ReasonFormProps {
  isMeant(click: MouseEvent): boolean;
  onClose(): void;
  onReason(reason: string): void;
}

function ReasonForm({ isMeant, onClose, onReason }: ReasonFormProps) {
  const { t } = useTranslation(["kitchen", "common"]);
  const [reason, setReason] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onReason(reason.trim());
      }}
    >
      <Stack>
        <Group gap="xs">
          {REASONS.map((name) => (
            <Button key={name} variant="default" onClick={() => setReason(t(`reasons.${name}`))}>
              {t(`reasons.${name}`)}
            </Button>
          ))}
        </Group>
        <TextInput
          label={t("reason")}
          description={t("reasonIsRead")}
          value={reason}
          maxLength={MAX_REASON}
          required
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={(click) => isMeant(click) && onClose()}>
            {t("common:cancel")}
          </Button>
          <Button
            type="submit"
            color="red.9"
            disabled={!reason.trim()}
            onClick={(click) => !isMeant(click) && click.preventDefault()}
          >
            {t("do.reject")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
