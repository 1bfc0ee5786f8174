import { ActionIcon, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useClickOutside, useDisclosure } from "@mantine/hooks";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSessionState, type Person } from "@/shared/auth";
import { LANGUAGES, chooseLanguage, type Language } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { Choice } from "./Choice";
import { SessionButton } from "./SessionButton";
import classes from "./shell.module.css";

const SCHEMES: readonly MantineColorScheme[] = ["auto", "light", "dark"];

/**
 * Who is signed in, how the page looks, which language it speaks, and the way out.
 *
 * A button and a panel of its own: Mantine's menu would be a sixth of the first page's JavaScript.
 */
export function AccountMenu() {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();
  const root = useClickOutside<HTMLDivElement>(close);
  return (
    <div
      ref={root}
      className={classes["account"]}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !opened) return;
        close();
        button.current?.focus();
      }}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) close();
      }}
      role="presentation"
    >
      <ActionIcon
        ref={button}
        variant="default"
        size="lg"
        radius="xl"
        aria-label={t("account.menu")}
        aria-expanded={opened}
        aria-controls={panel}
        onClick={toggle}
      >
        <Icon.User size={18} />
      </ActionIcon>
      <div id={panel} className={classes["panel"]} hidden={!opened}>
        {opened && <AccountPanel />}
      </div>
    </div>
  );
}

function AccountPanel() {
  const { t, i18n } = useTranslation();
  // Without it Mantine stops transitions by a <style> element.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const state = useSessionState();
  const isIn = state.status !== "out";
  return (
    <>
      {isIn && <Who person={state.person} />}
      <Choice
        label={t("language")}
        options={Object.entries(LANGUAGES).map(([value, name]) => ({ value: value as Language, name, lang: value }))}
        value={i18n.language as Language}
        onChange={(language) => void chooseLanguage(language)}
      />
      <Choice
        label={t("scheme.label")}
        options={SCHEMES.map((value) => ({ value, name: t(`scheme.${value}`) }))}
        value={colorScheme}
        onChange={setColorScheme}
      />
      <SessionButton does={isIn ? "signOut" : "signIn"} variant="default" fullWidth />
    </>
  );
}

function Who({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <div className={classes["who"]}>
      {t("account.signedInAs")}
      <strong>{person.email}</strong>
      {person.roles.map((role) => t(`role.${role}`)).join(", ") || person.groups.join(", ")}
    </div>
  );
}
