import { Button, Group, Stack, Text } from "@mantine/core";
import type { QueryKey } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { andRefresh, usePages, useRefresh, type PageOf } from "@/shared/api";
import { Icon } from "@/shared/icons";
import { useFormats } from "@/shared/i18n";
import { Empty, ErrorState, LoadMore, Loading, notify } from "@/shared/states";
import { Pill } from "../Pill";
import { DataTable } from "../DataTable";
import { UserActions, type UserCommand } from "./UserActions";
import { UserDialog } from "./UserDialog";
import { EVERY_SITE, mayTouch, type PlaceBody, type Rights, type User } from "./place";

/** An API's operations on users. */
export interface UserDirectory {
  list: (cursor?: string) => Promise<PageOf<User>>;
  invite: (email: string, place: PlaceBody) => Promise<unknown>;
  setRoles: (user: User, place: PlaceBody) => Promise<unknown>;
  command: (command: UserCommand, user: User) => Promise<unknown>;
}

interface UsersPanelProps {
  queryKey: QueryKey;
  directory: UserDirectory;
  /** What the caller may do; nothing where they only look. */
  rights: Rights | null;
  /** Whether the caller may change what users are, and where. */
  mayPlace?: boolean;
  sites: readonly string[];
  brands: readonly string[];
}

type Opened = { user: User | null } | null;

/** An organisation's users: list, invite, change, disable, enable, reset. */
export function UsersPanel({ queryKey, directory, rights, mayPlace = true, sites, brands }: UsersPanelProps) {
  const { t } = useTranslation("management");
  const { t: common } = useTranslation();
  const { date } = useFormats();
  const pages = usePages(queryKey, (cursor) => directory.list(cursor));
  const [opened, setOpened] = useState<Opened>(null);
  const done = (message: string) => notify({ message, tone: "good" });
  const refresh = useRefresh(queryKey);

  const save = async (email: string, place: PlaceBody) => {
    if (opened?.user) {
      await andRefresh(directory.setRoles(opened.user, place), refresh);
      done(t("users.changed", { email: opened.user.email }));
    } else {
      await andRefresh(directory.invite(email, place), refresh);
      done(t("users.invited", { email }));
    }
  };

  if (pages.isPending) return <Loading />;
  if (pages.error && pages.items.length === 0) return <ErrorState error={pages.error} onRetry={pages.refetch} />;
  return (
    <Stack>
      {rights && (
        <Group>
          <Button leftSection={<Icon.Plus />} onClick={() => setOpened({ user: null })}>
            {t("users.invite")}
          </Button>
        </Group>
      )}
      {pages.items.length === 0 ? (
        <Empty title={t("users.none")}>{t("users.noneMeaning")}</Empty>
      ) : (
        <DataTable
          caption={t("users.title")}
          rows={pages.items}
          rowKey={({ user_id }) => user_id}
          columns={[
            { header: t("users.email"), cell: ({ email }) => email },
            { header: t("users.status"), cell: (user) => <StatusBadge status={user.status} /> },
            { header: t("users.roles"), cell: ({ roles }) => roles.map((role) => common(`role.${role}`)).join(", ") },
            { header: t("users.reach"), cell: (user) => <ReachText user={user} /> },
            { header: t("users.since"), cell: (user) => (user.created_at ? date(user.created_at) : "–") },
            {
              header: t("users.actions"),
              actions: true,
              cell: (user) =>
                rights && mayTouch(user, rights) ? (
                  <UserActions
                    user={user}
                    onPlace={mayPlace ? () => setOpened({ user }) : undefined}
                    run={async (command) => {
                      await andRefresh(directory.command(command, user), refresh);
                      done(t(`users.done.${command}`, { email: user.email }));
                    }}
                  />
                ) : null,
            },
          ]}
        />
      )}
      <LoadMore pages={pages} />
      {opened && rights && (
        <UserDialog
          user={opened.user}
          rights={rights}
          sites={sites}
          brands={brands}
          save={save}
          onClose={() => setOpened(null)}
        />
      )}
    </Stack>
  );
}

const TONES = { active: "good", invited: "busy", disabled: "plain" } as const;

function StatusBadge({ status }: { status: User["status"] }) {
  const { t } = useTranslation("management");
  return <Pill tone={TONES[status]}>{t(`userStatus.${status}`)}</Pill>;
}

function ReachText({ user }: { user: User }) {
  const { t } = useTranslation("management");
  if (user.sites.includes(EVERY_SITE)) return <Text size="sm">{t("users.everySite")}</Text>;
  const brands = user.brands.map((brand) => t("users.brand", { brand }));
  return <Text size="sm">{[...user.sites, ...brands].join(", ")}</Text>;
}
