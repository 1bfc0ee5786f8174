import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "@/shared/api";
import { ErrorState, Loading } from "@/shared/states";
import { KEYS } from "../organisation";
import { AdjustForm, type AdjustFormProps } from "./AdjustForm";
import { readAgain } from "./readSupplies";

/** How often the book is read while this is open: somebody opens it, goes to count, and guests are served meanwhile. */
const LOOK_MILLISECONDS = 10_000;

/** Adds to a supply, writes off, or corrects it after counting, as it is at this moment. Shown while it is mounted. */
export function AdjustDialog({ supply, ...form }: Omit<AdjustFormProps, "readNow">) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const now = useQuery({
    queryKey: [...KEYS.supplies, form.siteId, "now", supply.supply_id],
    queryFn: () => readAgain(api, form.siteId, supply),
    // What somebody counted is held against what the book says now: orders were served since the list was read.
    staleTime: 0,
    gcTime: 0,
    refetchInterval: LOOK_MILLISECONDS,
  });
  return (
    <Modal opened onClose={form.onClose} title={t("adjust.title", { name: supply.name })}>
      {now.data && <AdjustForm {...form} supply={now.data} readNow={() => readAgain(api, form.siteId, supply)} />}
      {now.isPending && <Loading />}
      {!now.data && now.isError && <ErrorState error={now.error} onRetry={() => void now.refetch()} />}
    </Modal>
  );
}
