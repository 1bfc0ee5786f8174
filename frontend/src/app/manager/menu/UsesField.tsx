import { ActionIcon, Button, Group, Input, NumberInput, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "@/shared/icons";
import type { UseDraft } from "./item";

interface UsesFieldProps {
  uses: readonly UseDraft[];
  onChange: (uses: UseDraft[]) => void;
  error?: string | undefined;
}

const MOST = 10;

/** What one of an item takes from its site's supplies. */
export function UsesField({ uses, onChange, error }: UsesFieldProps) {
  const { t } = useTranslation("manager");
  const change = (index: number, changed: Partial<UseDraft>) =>
    onChange(uses.map((use, at) => (at === index ? { ...use, ...changed } : use)));
  return (
    <Input.Wrapper label={t("item.uses")} description={t("item.usesMeaning")} error={error}>
      <Stack gap="xs" mt="xs">
        {uses.map(({ supplyId, quantity }, index) => (
          // Rows have no identity but their place.
          <Group key={index} gap="xs" wrap="nowrap">
            <TextInput
              aria-label={t("item.useSupply", { number: index + 1 })}
              placeholder={t("item.supplyId")}
              value={supplyId}
              onChange={(event) => change(index, { supplyId: event.currentTarget.value })}
              flex={2}
            />
            <NumberInput
              aria-label={t("item.useQuantity", { number: index + 1 })}
              placeholder={t("item.quantity")}
              value={quantity}
              onChange={(value) => change(index, { quantity: value === "" ? "" : Number(value) })}
              min={1}
              max={1_000_000}
              allowDecimal={false}
              flex={1}
            />
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={t("item.useRemove", { number: index + 1 })}
              onClick={() => onChange(uses.filter((_, at) => at !== index))}
            >
              <Icon.Trash />
            </ActionIcon>
          </Group>
        ))}
        {uses.length < MOST && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Icon.Plus />}
            onClick={() => onChange([...uses, { supplyId: "", quantity: "" }])}
            mr="auto"
          >
            {t("item.useAdd")}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
