import preact from "@preact/preset-vite";
import { defineConfig } from "wxt";
import { tokenCss } from "../worker/lib/token-css.ts";
import { manifestFor } from "./manifest.ts";

/** `import "virtual:tokens.css"`: the colours of mails, pages and portal, from their one source. */
const tokens = () => ({
  name: "tokens",
  resolveId: (id: string) => (id === "virtual:tokens.css" ? "\0tokens.css" : undefined),
  load: (id: string) => (id === "\0tokens.css" ? tokenCss() : undefined),
});

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  outDirTemplate: "{{browser}}",
  manifest: ({ browser }) => manifestFor(browser),
  vite: () => ({
    plugins: [tokens(), preact()],
    build: { target: "es2023", modulePreload: false, assetsInlineLimit: 0 },
  }),
});
