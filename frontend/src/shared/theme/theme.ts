import { createTheme, type MantineColorsTuple } from "@mantine/core";

const leaf: MantineColorsTuple = [
  "#eef8f2",
  "#dcefe4",
  "#b6dfc8",
  "#8ccdaa",
  "#68bd90",
  "#45a877",
  "#257d57",
  "#1c6b4a",
  "#155339",
  "#0d3d2a",
];

const FONTS = [
  "Inter",
  "system-ui",
  "-apple-system",
  '"Segoe UI"',
  "Roboto",
  '"Noto Sans"',
  '"PingFang SC"',
  '"Microsoft YaHei"',
  '"Noto Sans CJK SC"',
  "sans-serif",
].join(", ");

/** How everything looks. Its CSS variables are written to a file by `scripts/generate.mjs`. */
export const theme = createTheme({
  colors: { leaf },
  primaryColor: "leaf",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: FONTS,
  headings: { fontFamily: FONTS, fontWeight: "650" },
  components: {
    // Their lock of the page's scrolling makes a <style> element; styles.css locks instead.
    Modal: { defaultProps: { lockScroll: false, centered: true } },
    Drawer: { defaultProps: { lockScroll: false } },
  },
});
