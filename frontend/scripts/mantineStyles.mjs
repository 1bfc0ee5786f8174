// The part of Mantine's style sheet that the pages use. All of it is more than all else that a first page loads.
import { readFile, readdir } from "node:fs/promises";

const MANTINE = new URL(".", import.meta.resolve("@mantine/core/styles.css"));
// What every page needs, whatever is on it. The theme's variables are written by `generate.mjs`.
const COMMON = ["baseline", "global"];
const IMPORT = /import\s*\{([^}]*)\}\s*from\s*"([^"]+)"/g;
const FROM = /from\s*"(\.[^"]+)"/g;
const STYLES = /\/([^/]+)\.module\.mjs$/;
// What tests name is in no page.
const PAGE = /(?<!\.test)\.tsx?$/;

const read = (path) => readFile(new URL(path, MANTINE), "utf8");

/** Names that a text imports, and from where; types are none. */
function importsOf(text) {
  return [...text.matchAll(IMPORT)].flatMap(([, names, from]) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name && !name.startsWith("type "))
      .map((name) => ({ name, from })),
  );
}

/** What the sources in `folder` import of Mantine. */
async function namesUsed(folder) {
  const files = (await readdir(folder, { recursive: true })).filter((file) => PAGE.test(file));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), "utf8")));
  const names = texts.flatMap(importsOf).filter(({ from }) => from === "@mantine/core");
  return new Set(names.map(({ name }) => name));
}

/** The modules that `start` loads, themselves included. */
async function loadedBy(start) {
  const found = new Set();
  const visit = async (url) => {
    if (found.has(url.href)) return;
    found.add(url.href);
    const text = await readFile(url, "utf8");
    await Promise.all([...text.matchAll(FROM)].map(([, path]) => visit(new URL(path, url))));
  };
  await Promise.all(start.map(visit));
  return [...found];
}

/**
 * The style sheets of what is used in `folder`, and of what that is made of, in Mantine's own order.
 *
 * @throws Error when Mantine's package is no longer built as it was.
 */
export async function mantineStyles(folder) {
  const index = new URL("esm/index.mjs", MANTINE);
  const homes = new Map(importsOf(await readFile(index, "utf8")).map(({ name, from }) => [name, new URL(from, index)]));
  const start = [...(await namesUsed(folder))].map((name) => homes.get(name)).filter(Boolean);
  const parts = (await loadedBy(start)).flatMap((url) => STYLES.exec(url)?.[1] ?? []);
  if (parts.length === 0) throw new Error("no style of @mantine/core was found: has its package another form now?");
  const whole = await read("styles.css");
  const sheets = await Promise.all(
    [...COMMON, ...parts].map(async (part) => (await read(`styles/${part}.css`)).trim()),
  );
  // Later rules win over earlier ones of the same weight.
  const placed = sheets.map((sheet) => ({ sheet, place: whole.indexOf(sheet) }));
  if (placed.some(({ place }) => place < 0)) throw new Error("a part of @mantine/core/styles.css is not in it");
  return placed
    .sort((one, other) => one.place - other.place)
    .map(({ sheet }) => sheet)
    .join("\n");
}
