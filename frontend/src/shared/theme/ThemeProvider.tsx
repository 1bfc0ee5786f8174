import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import "@mantine/core/styles.css";
import "@/generated/theme.css";
import "./styles.css";
import { theme } from "./theme";

/** Mantine without what it would write into <style> elements: the files imported here hold it. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  );
}
