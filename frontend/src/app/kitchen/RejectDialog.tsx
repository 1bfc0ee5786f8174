import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shortNumber, type Ticket } from "@/shared/orders";

const REASONS = ["soldOut", "closing", "busy"] as const;
const MAX_REASON = 500;

interface RejectDialogProps {
  ticket: Ticket | null;
  onClose(): void;
  onReject(ticket: Ticket, reason: string): void;
}

/** Asks why an order is refused: the guest reads it. */
export function RejectDialog({ ticket, onClose, onReject }: RejectDialogProps) {
  const { t } = useTranslation(["kitchen", "common"]);
  return (
    <Modal
      opened={ticket !== null}
      onClose={onClose}
      title={ticket && t("rejectTitle", { number: shortNumber(ticket.order_id) })}
    >
      {ticket && <ReasonForm onClose={onClose} onReason={(reason) => onReject(ticket, reason)} />}
    </Modal>
  );
}

function ReasonForm({ onClose, onReason }: { onClose: () => void; onReason: (reason: string) => void }) {
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
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" color="red.9" disabled={!reason.trim()}>
            {t("do.reject")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
