import { Autocomplete, Modal, Switch, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors, isTaken } from "@/shared/api";
import { DraftForm } from "@/management/DraftForm";
import { useDraft } from "@/management/useDraft";
import { contentOf, draftOf, itemFaults, type MenuItem, type MenuItemContent } from "./item";
import { PictureField } from "./PictureField";
import { UsesField } from "./UsesField";
import css from "./Menu.module.css";

interface ItemDialogProps {
  /** The item that is changed; none where one is added. */
  item: MenuItem | null;
  /** In which prices are typed. */
  currency: string;
  /** Categories that other items have. */
  categories: readonly string[];
  save: (sku: string, content: MenuItemContent) => Promise<unknown>;
  onClose: () => void;
}

/** Adds an item to a brand's menu, or changes one. Shown while it is mounted. */
export function ItemDialog({ item, currency, categories, save, onClose }: ItemDialogProps) {
  const { t } = useTranslation("manager");
  const { value, set } = useDraft(draftOf(item, currency));
  const [tried, setTried] = useState(false);
  const [uploading, setUploading] = useState(false);
  const faults = itemFaults(value, currency);
  const saving = useMutation({
    mutationFn: () => save(value.sku, contentOf(value, currency)),
    onSuccess: onClose,
  });
  const taken = isTaken(item, saving.error);
  const theirs: Record<string, string> = {
    ...fieldErrors(saving.error),
    ...(taken && { "path.sku": t("item.taken") }),
  };
  const error = (field: keyof typeof faults, path: string = field) => {
    const fault = tried && faults[field];
    return fault ? t(`item.fault.${fault}`) : theirs[path];
  };

  const submit = () => {
    setTried(true);
    if (Object.keys(faults).length === 0 && !uploading) saving.mutate();
  };

  return (
    <Modal opened onClose={onClose} size="lg" title={item ? t("item.change", { name: item.name }) : t("item.add")}>
      <DraftForm
        error={taken ? null : saving.error}
        pending={saving.isPending}
        disabled={uploading}
        onSubmit={submit}
        onCancel={onClose}
      >
        <div className={css.fields}>
          <TextInput
            label={t("item.name")}
            value={value.name}
            onChange={(event) => set("name", event.currentTarget.value)}
            error={error("name")}
            maxLength={100}
            required
            data-autofocus
          />
          <TextInput
            label={t("item.sku")}
            description={t("item.skuMeaning")}
            value={value.sku}
            onChange={(event) => set("sku", event.currentTarget.value)}
            error={error("sku", "path.sku")}
            disabled={item !== null}
            required
          />
          <TextInput
            label={t("item.price", { currency })}
            value={value.price}
            onChange={(event) => set("price", event.currentTarget.value)}
            error={error("price", "unit_price")}
            inputMode="decimal"
            required
          />
          <Autocomplete
            label={t("item.category")}
            data={[...categories]}
            value={value.category}
            onChange={(category) => set("category", category)}
            error={theirs.category}
            maxLength={50}
          />
        </div>
        <Textarea
          label={t("item.description")}
          value={value.description}
          onChange={(event) => set("description", event.currentTarget.value)}
          error={theirs.description}
          maxLength={500}
          rows={3}
          resize="vertical"
        />
        <PictureField
          value={value.picture}
          onChange={(picture) => set("picture", picture)}
          onBusy={setUploading}
          error={theirs.picture}
        />
        <UsesField uses={value.supplies} onChange={(uses) => set("supplies", uses)} error={error("supplies")} />
        <Switch
          label={t("item.available")}
          checked={value.available}
          onChange={(event) => set("available", event.currentTarget.checked)}
        />
      </DraftForm>
    </Modal>
  );
}
