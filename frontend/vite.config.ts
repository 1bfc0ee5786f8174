import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Two builds of one project: `--mode app` for a tenant's people, `--mode console` for operators, each an origin of its own.
export default defineConfig(({ mode }) => ({
  root: mode === "console" ? here("./console") : here("."),
  publicDir: here("./public"),
  cacheDir: here("./node_modules/.vite"),
  resolve: { alias: { "@": here("./src") } },
  plugins: [react()],
  server: { fs: { allow: [here(".")] } },
  build: {
    outDir: here(mode === "console" ? "./dist/console" : "./dist/app"),
    emptyOutDir: true,
    // What has native `light-dark()`, CSS nesting and `:has()`.
    target: ["chrome123", "edge123", "firefox128", "safari17.5"],
    // The content security policy lets images come as data, but nothing else.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  test: {
    root: here("."),
    environment: "happy-dom",
    setupFiles: [here("./src/testing/setup.ts")],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    // Somebody typing takes its time on a busy machine.
    testTimeout: 30_000,
    unstubGlobals: true,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
}));
