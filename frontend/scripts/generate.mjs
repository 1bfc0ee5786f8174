// Writes src/generated: types of the APIs, and what Mantine would put into <style> elements, which the content security
// policy lets nobody make at run time: the theme's CSS variables. Beside them the part of its style sheet that is used.
import { mkdir, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { DEFAULT_THEME, convertCssVariables, defaultCssVariablesResolver, mergeMantineTheme } from "@mantine/core";
import { mantineStyles } from "./mantineStyles.mjs";

const at = (path) => new URL(path, import.meta.url);
const folder = at("../src/generated/");
const APIS = { tenant: "openapi.yaml", operator: "admin.yaml", visitor: "public.yaml" };

await mkdir(folder, { recursive: true });
for (const [name, document] of Object.entries(APIS)) {
  const types = astToString(await openapiTS(at(`../../stacks/${document}`)));
  await writeFile(new URL(`${name}.ts`, folder), types);
}

const { module } = await runnerImport(fileURLToPath(at("../src/shared/theme/theme.ts")));
const variables = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, module.theme));
await writeFile(new URL("theme.css", folder), convertCssVariables(variables, ":root"));
await writeFile(new URL("mantine.css", folder), await mantineStyles(at("../src/")));
