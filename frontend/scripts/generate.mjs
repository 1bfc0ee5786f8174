// Writes src/generated: types of both APIs, and the theme's CSS variables as a file, because the content security
// policy lets no <style> element be made at run time.
import { mkdir, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { DEFAULT_THEME, convertCssVariables, defaultCssVariablesResolver, mergeMantineTheme } from "@mantine/core";

const at = (path) => new URL(path, import.meta.url);
const folder = at("../src/generated/");
const APIS = { tenant: "openapi.yaml", operator: "admin.yaml" };

await mkdir(folder, { recursive: true });
for (const [name, document] of Object.entries(APIS)) {
  const types = astToString(await openapiTS(at(`../../stacks/${document}`)));
  await writeFile(new URL(`${name}.ts`, folder), types);
}

const { module } = await runnerImport(fileURLToPath(at("../src/shared/theme/theme.ts")));
const variables = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, module.theme));
await writeFile(new URL("theme.css", folder), convertCssVariables(variables, ":root"));
