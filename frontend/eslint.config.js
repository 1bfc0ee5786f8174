import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import ts from "typescript-eslint";

// Each of these makes a <style> element at run time, which the content security policy refuses.
const STYLE_ELEMENTS = ["AppShell", "Grid", "SimpleGrid", "ColorSchemeScript", "RemoveScroll"];

export default ts.config(
  { ignores: ["dist", "node_modules", "src/generated"] },
  js.configs.recommended,
  ts.configs.strict,
  ts.configs.stylistic,
  a11y.flatConfigs.strict,
  hooks.configs.flat.recommended,
  {
    languageOptions: { globals: globals.browser },
    rules: {
      "no-restricted-imports": [
        "error",
        { paths: [{ name: "@mantine/core", importNames: STYLE_ELEMENTS, message: "It makes a <style> element." }] },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Text is text here." },
      ],
    },
  },
  { files: ["scripts/**", "*.config.*"], languageOptions: { globals: globals.node } },
);
