import { Checkbox, Radio, Stack, TagsInput, MultiSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Role } from "@/shared/auth";
import type { Draft } from "../useDraft";
import { ROLES, type PlaceDraft, type Rights } from "./place";

interface PlaceFieldsProps {
  draft: Draft<PlaceDraft>;
  rights: Rights;
  /** Sites to choose from. */
  sites: readonly string[];
  /** Brands to choose from; others may be typed. */
  brands: readonly string[];
  /** What is wrong, by field. */
  errors: Record<string, string | undefined>;
}

/** Fields of a form: what a user is, and where. */
export function PlaceFields({ draft: { value, set }, rights, sites, brands, errors }: PlaceFieldsProps) {
  const { t } = useTranslation("management");
  const { t: common } = useTranslation();
  return (
    <Stack gap="md">
      <Checkbox.Group
        label={t("users.roles")}
        error={errors.roles}
        value={value.roles}
        onChange={(roles) => set("roles", roles as Role[])}
      >
        <Stack gap="xs" mt="xs">
          {ROLES.map((role) => (
            <Checkbox
              key={role}
              value={role}
              label={common(`role.${role}`)}
              description={t(`roleMeaning.${role}`)}
              disabled={!rights.roles.includes(role)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Radio.Group
        label={t("users.reach")}
        value={value.everywhere ? "all" : "some"}
        onChange={(reach) => set("everywhere", reach === "all")}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="all" label={t("users.everySite")} disabled={!rights.everywhere} />
          <Radio value="some" label={t("users.someSites")} />
        </Stack>
      </Radio.Group>
      {!value.everywhere && (
        <>
          <MultiSelect
            label={t("users.sites")}
            data={[...new Set([...sites, ...value.sites])]}
            value={value.sites}
            onChange={(chosen) => set("sites", chosen)}
            error={errors.sites}
            searchable
            clearable
          />
          {rights.everywhere && (
            <TagsInput
              label={t("users.brands")}
              description={t("users.brandsMeaning")}
              data={[...brands]}
              value={value.brands}
              onChange={(chosen) => set("brands", chosen)}
              error={errors.brands}
              maxTags={20}
              clearable
            />
          )}
        </>
      )}
    </Stack>
  );
}
