// Fails when what a first page loads of JavaScript is more than its budget, compressed as CloudFront does it (gzip).
import { readFile, rm } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const BUDGET = 150_000;
const FIRST_PAGES = {
  app: ["index.html", "src/app/customer/routes.tsx", "src/texts/en/common.ts", "src/texts/en/customer.ts"],
  console: [
    "index.html",
    "../src/console/tenants/TenantsPage.tsx",
    "../src/texts/en/common.ts",
    "../src/texts/en/console.ts",
  ],
};

/** The JavaScript files that `names` load, their static imports included. */
function chunksOf(manifest, names) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const imported of manifest[name].imports ?? []) visit(imported);
  };
  names.forEach(visit);
  return [...new Set([...found].map((name) => manifest[name].file))].filter((file) => file.endsWith(".js"));
}

for (const [site, names] of Object.entries(FIRST_PAGES)) {
  const folder = new URL(`../dist/${site}/`, import.meta.url);
  const manifest = JSON.parse(await readFile(new URL(".vite/manifest.json", folder), "utf8"));
  const sizes = await Promise.all(
    chunksOf(manifest, names).map(async (file) => gzipSync(await readFile(new URL(file, folder)), { level: 9 }).length),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${site}: first page ${(total / 1000).toFixed(1)} kB of JavaScript, gzip; budget ${BUDGET / 1000} kB`);
  if (total > BUDGET) {
    console.error(`${site}: load less at first: import pages with lazy(), or drop a dependency`);
    process.exitCode = 1;
  }
  // Nobody's business but this script's.
  await rm(new URL(".vite/", folder), { recursive: true });
}
