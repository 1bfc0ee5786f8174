import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "@/shared/api";
import { useSession } from "@/shared/auth";
import { mayCancel, sendCommand, ticketOf, type Ticket } from "@/shared/orders";
import { Confirm } from "@/shared/states";

/** Calls an order off, for who may do so in its state. */
export function CancelOrder({ order, onCancelled }: { order: Ticket; onCancelled: (order: Ticket) => void }) {
  const { t } = useTranslation("customer");
  const api = useApi();
  const { person } = useSession();
  const [opened, { open, close }] = useDisclosure();
  const cancel = useMutation({
    mutationFn: () => sendCommand(api, order.order_id, "cancel"),
    onSuccess(cancelled) {
      onCancelled(ticketOf(cancelled));
      close();
    },
  });
  if (!mayCancel(order, person)) return null;
  return (
    <>
      <Button variant="subtle" color="red" onClick={open}>
        {t("cancelOrder")}
      </Button>
      <Confirm
        opened={opened}
        onClose={close}
        onConfirm={() => cancel.mutate()}
        title={t("cancelTitle")}
        confirmLabel={t("cancelOrder")}
        danger
        pending={cancel.isPending}
        error={cancel.error}
      >
        {t("cancelText")}
      </Confirm>
    </>
  );
}
