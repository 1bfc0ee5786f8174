import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { andRefresh, ifMatch, unwrap, useApi } from "@/shared/api";
import { Confirm, notify } from "@/shared/states";
import type { MenuItem } from "./item";

interface DeleteItemProps {
  brandId: string;
  item: MenuItem;
  /** Reads the menu again. */
  refresh: () => Promise<unknown>;
}

/** Takes an item off a brand's menu, once that is confirmed. */
export function DeleteItem({ brandId, item, refresh }: DeleteItemProps) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const [asked, setAsked] = useState(false);
  const path = { brand_id: brandId, sku: item.sku };
  const deleting = useMutation({
    mutationFn: () => {
      const params = { path, header: ifMatch(item.version) };
      return andRefresh(unwrap(api.DELETE("/brands/{brand_id}/menu/{sku}", { params })), refresh);
    },
    onSuccess: () => {
      setAsked(false);
      notify({ message: t("item.deleted", { name: item.name }), tone: "good" });
    },
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        onClick={() => setAsked(true)}
        aria-label={`${t("item.deleteShort")}: ${item.name}`}
      >
        {t("item.deleteShort")}
      </Button>
      <Confirm
        opened={asked}
        onClose={() => setAsked(false)}
        onConfirm={() => deleting.mutate()}
        title={t("item.delete", { name: item.name })}
        confirmLabel={t("item.deleteShort")}
        danger
        pending={deleting.isPending}
        error={deleting.error}
      >
        {t("item.deleteConsequence", { brand: brandId })}
      </Confirm>
    </>
  );
}
