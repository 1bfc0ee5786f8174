// Fails when what a first page loads of scripts or styles is more than its budget, compressed as CloudFront does it (gzip).
import { readFile, rm } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const FIRST_PAGES = {
  app: ["index.html", "src/app/customer/routes.tsx", "src/texts/en/common.ts", "src/texts/en/customer.ts"],
  console: [
    "index.html",
    "../src/console/tenants/TenantsPage.tsx",
    "../src/texts/en/common.ts",
    "../src/texts/en/console.ts",
  ],
};
const BUDGETS = [
  { kind: "JavaScript", ending: ".js", budget: 150_000, remedy: "import pages with lazy(), or drop a dependency" },
  { kind: "CSS", ending: ".css", budget: 25_000, remedy: "put styles beside the page that needs them" },
];

/** The files that `names` load, their static imports included. */
function filesOf(manifest, names) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const imported of manifest[name].imports ?? []) visit(imported);
  };
  names.forEach(visit);
  return [...new Set([...found].flatMap((name) => [manifest[name].file, ...(manifest[name].css ?? [])]))];
}

for (const [site, names] of Object.entries(FIRST_PAGES)) {
  const folder = new URL(`../dist/${site}/`, import.meta.url);
  const manifest = JSON.parse(await readFile(new URL(".vite/manifest.json", folder), "utf8"));
  const files = filesOf(manifest, names);
  for (const { kind, ending, budget, remedy } of BUDGETS) {
    const sizes = await Promise.all(
      files
        .filter((file) => file.endsWith(ending))
        .map(async (file) => gzipSync(await readFile(new URL(file, folder)), { level: 9 }).length),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`${site}: first page ${(total / 1000).toFixed(1)} kB of ${kind}, gzip; budget ${budget / 1000} kB`);
    if (total > budget) {
      console.error(`${site}: load less at first: ${remedy}`);
      process.exitCode = 1;
    }
  }
  // Nobody's business but this script's.
  await rm(new URL(".vite/", folder), { recursive: true });
}
