import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSessionState, useSessionStore, type Person } from "@/shared/auth";
import { LANGUAGES, chooseLanguage, type Language } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import classes from "./shell.module.css";

const SCHEMES: readonly MantineColorScheme[] = ["auto", "light", "dark"];

/** Who is signed in, how the page looks, which language it speaks, and the way out. */
export function AccountMenu() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const state = useSessionState();
  const session = useSessionStore();
  const mark = (chosen: boolean) => (chosen ? <Icon.Check size={16} /> : null);
  return (
    <Menu position="bottom-end" width={240} withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" radius="xl" aria-label={t("account.menu")}>
          <Icon.User size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {state.status !== "out" && <Who person={state.person} />}
        <Menu.Label>{t("language")}</Menu.Label>
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <Menu.Item
            key={language}
            lang={language}
            rightSection={mark(i18n.language === language)}
            onClick={() => void chooseLanguage(language as Language)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Label>{t("scheme.label")}</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item key={scheme} rightSection={mark(colorScheme === scheme)} onClick={() => setColorScheme(scheme)}>
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {state.status === "out" ? (
          <Menu.Item onClick={() => void session.begin()}>{t("auth.signIn")}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => void session.end()}>{t("auth.signOut")}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Who({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes["who"]}>
        {t("account.signedInAs")}
        <strong>{person.email}</strong>
        {person.roles.map((role) => t(`role.${role}`)).join(", ") || person.groups.join(", ")}
      </div>
      <Menu.Divider />
    </>
  );
}
