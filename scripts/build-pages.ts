/**
 * Bundles what browsers get from `worker/pages/client` into one module of texts, `worker/pages/assets.gen.ts`.
 * That file is kept in the repository, so wrangler, the tests and the type checker need no step before they run;
 * test/pages/assets.test.ts fails when it is older than its sources. Run `node scripts/build-pages.ts` after an edit.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { inRoot } from "./paths.ts";

const client = (...parts: string[]) => inRoot("worker", "pages", "client", ...parts);
const target = inRoot("worker", "pages", "assets.gen.ts");
const sheets = ["base.css", "forms.css", "status.css"];

/** The whole text of the generated module. */
export async function renderAssets(): Promise<string> {
  const script = await build({
    entryPoints: [client("main.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "none",
  });
  const css = await build({
    stdin: {
      contents: sheets.map((name) => readFileSync(client("styles", name), "utf8")).join("\n"),
      loader: "css",
    },
    write: false,
    minify: true,
  });
  const entry = (name: string, type: string, text: string) => {
    const version = createHash("sha256").update(text).digest("hex").slice(0, 12);
    return `  ${name}: {\n    type: ${JSON.stringify(type)},\n    version: "${version}",\n    text: ${JSON.stringify(text)},\n  },`;
  };
  return [
    "/** Written by scripts/build-pages.ts from worker/pages/client. Do not edit. */",
    "export const built = {",
    entry("css", "text/css; charset=utf-8", css.outputFiles[0]?.text.trim() ?? ""),
    entry("js", "text/javascript; charset=utf-8", script.outputFiles[0]?.text.trim() ?? ""),
    "} as const;",
    "",
  ].join("\n");
}

if (import.meta.main) {
  writeFileSync(target, await renderAssets());
  console.log(`Written: ${target}`);
}
