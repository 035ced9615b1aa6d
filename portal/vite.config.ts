/**
 * One static site, one entry per reader (`debtor` now, `desk` later).
 *
 * Must never produce what the content policy refuses: no inlined script or style, no data: script,
 * no polyfill that writes markup.
 */
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { fluent, nameOf } from "./locales/plugin.ts";

export default defineConfig({
  base: "/",
  appType: "mpa",
  plugins: [fluent(resolve(import.meta.dirname, "locales"))],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // An inlined asset would be a data: URL, which the policy allows for pictures only.
    assetsInlineLimit: 0,
    // A fiftieth smaller than what comes with Vite, on a page whose bytes are counted.
    minify: "terser",
    terserOptions: { module: true, ecma: 2020, compress: { passes: 3, unsafe_arrows: true } },
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { debtor: resolve(import.meta.dirname, "debtor/index.html") },
      output: { chunkFileNames: ({ facadeModuleId }) => `assets/${nameOf(facadeModuleId)}-[hash].js` },
    },
  },
  server: { proxy: { "/api": process.env.RELANCE_LOCAL ?? "http://127.0.0.1:8787" } },
});
