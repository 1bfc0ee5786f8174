import { MantineProvider, mergeThemeOverrides } from "@mantine/core";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import "@/generated/mantine.css";
import "@/generated/theme.css";
import "./styles.css";
import { theme } from "./theme";

/**
 * Mantine without what it would write into <style> elements: the files imported here hold it. Dialogs' close buttons
 * have a name in the reader's language. With `env="test"` nothing moves.
 */
export function ThemeProvider({ children, env }: { children: ReactNode; env?: "default" | "test" }) {
  const { t } = useTranslation();
  const close = t("close");
  const named = useMemo(() => {
    const closable = { defaultProps: { closeButtonProps: { "aria-label": close } } };
    return mergeThemeOverrides(theme, { components: { Modal: closable, Drawer: closable } });
  }, [close]);
  return (
    <MantineProvider
      theme={named}
      env={env}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}
