import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/** Packages that any code of a runtime may use. */
const worker = ["zod"];
const database = ["drizzle-orm", "drizzle-orm/batch", "drizzle-orm/sqlite-core"];

/**
 * Who may import whom; the longest matching folder speaks for a file. An arrow never points back: what is not listed
 * is forbidden. `types:` allows types only, which vanish at build time.
 */
const mayImport: Record<string, ReadonlyArray<string>> = {
  "worker/contract": ["@hono/zod-openapi"],
  "worker/policy": ["worker/contract"],
  "worker/connectors": [
    "zod",
    "pg",
    "standardwebhooks",
    "node:crypto",
    "types:node:events",
    "node:stream",
  ],
  "worker/lib": ["worker/contract", "db", "hono/http-exception", "zod"],
  "worker/links": ["worker/contract", "worker/lib", "db"],
  "worker/mail": [
    "worker/contract",
    "worker/policy",
    "worker/connectors",
    "worker/lib",
    "worker/links",
    "db",
    "cloudflare:sockets",
    "preact",
    "preact-render-to-string",
    ...worker,
    ...database,
  ],
  "worker/access": [
    "worker/contract",
    "worker/policy",
    "worker/connectors",
    "worker/lib",
    "worker/links",
    "db",
    "cloudflare:sockets",
    ...worker,
    ...database,
  ],
  "worker/sync": [
    "worker/contract",
    "worker/policy",
    "worker/connectors",
    "worker/access",
    "worker/lib",
    "db",
    "node:crypto",
    ...worker,
    ...database,
  ],
  "worker/admin": [
    "worker/contract",
    "worker/policy",
    "worker/connectors",
    "worker/access",
    "worker/sync",
    "worker/mail",
    "worker/lib",
    "db",
    "@cantoo/pdf-lib",
    "croner",
    ...worker,
    ...database,
  ],
  "worker/identity": [
    "worker/contract",
    "worker/policy",
    "worker/access",
    "worker/links",
    "worker/lib",
    "db",
    ...worker,
    ...database,
  ],
  // The only rooms that know a binding: nothing below can name a Durable Object.
  "worker/runtime/bindings.ts": [
    "types:worker/contract",
    "types:worker/access",
    "types:worker/lib",
  ],
  "worker/runtime/calls.ts": [
    "types:worker/contract",
    "types:worker/access",
    "worker/runtime/bindings.ts",
    "types:worker/lib",
  ],
  "worker/runtime/lanes.ts": ["types:worker/access"],
  "worker/runtime/open-context.ts": [
    "types:worker/contract",
    "worker/runtime/bindings.ts",
    "worker/runtime/calls.ts",
    "worker/lib",
    "db",
  ],
  "worker/runtime/durable": [
    "worker/contract",
    "worker/connectors",
    "worker/admin",
    "worker/access",
    "worker/sync",
    "worker/mail",
    "worker/lib",
    "worker/runtime/bindings.ts",
    "worker/runtime/calls.ts",
    "worker/runtime/lanes.ts",
    "worker/runtime/open-context.ts",
    "db",
    "cloudflare:workers",
    ...database,
  ],
  "worker/runtime/cron": [
    "worker/contract",
    "worker/access",
    "worker/admin",
    "worker/identity",
    "worker/sync",
    "worker/mail",
    "worker/lib",
    "worker/runtime/lanes.ts",
    "db",
    ...database,
  ],
  "worker/routes": [
    "worker/contract",
    "worker/access",
    "worker/admin",
    "worker/identity",
    "worker/sync",
    "worker/lib",
    "worker/runtime/bindings.ts",
    "worker/runtime/open-context.ts",
    "db",
    "@hono/zod-openapi",
    "hono",
    "hono/cookie",
    "hono/route",
    "preact-render-to-string",
    ...worker,
    ...database,
  ],
  "worker/pages": [
    "worker/contract",
    "worker/access",
    "worker/admin",
    "worker/identity",
    "worker/links",
    "worker/lib",
    "worker/runtime/bindings.ts",
    "types:worker/routes",
    "db",
    "hono",
    "hono/cookie",
    "hono/utils/http-status",
    "preact",
    "preact-render-to-string",
    ...worker,
    ...database,
  ],
  // Scripts of the pages: what a browser gets. Types of the wire only.
  "worker/pages/client": ["types:worker/contract"],
  "worker/app.ts": [
    "worker/routes",
    "worker/pages",
    "worker/lib",
    "@hono/zod-openapi",
    "hono",
    "hono/body-limit",
  ],
  "worker/index.ts": [
    "worker/lib",
    "worker/app.ts",
    "worker/runtime/bindings.ts",
    "worker/runtime/cron",
    "worker/runtime/durable",
    "worker/runtime/open-context.ts",
  ],
  // Of connectors the closed list of failures, which a column holds.
  db: ["worker/contract", "types:worker/connectors", "drizzle-kit", "drizzle-orm/d1", ...database],
  portal: ["worker/contract", "*"],
  // They run inside of foreign pages: nothing comes along.
  "extension/consoles": [],
  // `extension` among what is allowed: its words, which belong to all of it.
  "extension/hosts": ["types:extension/consoles"],
  "extension/api": ["types:portal", "extension"],
  // The one call that brings a token along.
  "extension/api/call.ts": ["types:portal", "extension/api", "extension/session"],
  "extension/session": [
    "types:worker/contract",
    "types:portal",
    "extension/api",
    "extension",
    "wxt/browser",
  ],
  "extension/messages": [
    "types:worker/contract",
    "types:portal",
    "extension/api",
    "extension",
    "wxt/browser",
    "zod/mini",
  ],
  // Comes into foreign pages: speaks with the background and knows nothing else.
  "extension/page": [
    "extension/consoles",
    "types:extension/messages",
    "extension",
    "worker/lib",
    "wxt/browser",
  ],
  "extension/background": [
    "types:worker/contract",
    "types:portal",
    "extension/api",
    "extension/hosts",
    "extension/messages",
    "extension/page",
    "extension/popup",
    "extension/session",
    "extension",
    "worker/lib",
    "wxt/browser",
  ],
  "extension/ui": [
    "types:worker/contract",
    "extension/api",
    "extension/hosts",
    "extension/messages",
    "extension/page",
    "extension/session",
    "extension",
    "preact",
    "preact/hooks",
    "virtual:tokens.css",
    "wxt/browser",
  ],
  "extension/popup": [
    "types:worker/contract",
    "types:portal",
    "extension/api",
    "extension/consoles",
    "extension/hosts",
    "extension/messages",
    "extension/page",
    "extension/session",
    "extension/ui",
    "extension",
    "preact",
    "preact/hooks",
    "virtual:tokens.css",
    "wxt/browser",
  ],
  // Where browsers begin; each starts one of the above.
  "extension/entrypoints": [
    "extension/api",
    "extension/background",
    "extension/consoles",
    "extension/messages",
    "extension/page",
    "extension/popup",
    "extension/session",
    "extension/ui",
    "extension",
    "preact/hooks",
    "virtual:tokens.css",
    "wxt/browser",
    "wxt/utils/define-background",
    "wxt/utils/define-unlisted-script",
  ],
  extension: ["worker/lib", "*"],
  cli: ["worker/contract", "*"],
};

/** Text and nothing else: below the wire, the policy and the database. They import each other and nothing more. */
const texts = ["fold", "mailbox", "mail-providers", "skeleton"].map((n) => `worker/lib/${n}.ts`);
for (const file of texts) mayImport[file] = [];
const mayUseTexts = (from: string) => /^(worker|db)\b/.test(from) && from !== "worker/connectors";

const folders = Object.keys(mayImport).sort((a, b) => b.length - a.length);
const folderOf = (path: string) =>
  folders.find((f) => path === f || path === `${f}x` || path.startsWith(`${f}/`));

const files = globSync("{worker,db,portal,extension,cli}/**/*.{ts,tsx}", {
  exclude: (path) => /node_modules|\.output|\.wxt|\.gen\.ts$/.test(String(path)),
}).map((file) => file.replaceAll("\\", "/"));

const IMPORT =
  /(?:^|\n)\s*(import|export)\s+(type\s)?[^"';]*?from\s*"([^"]+)"|(?:^|\n)\s*import\s+"([^"]+)"|import\(\s*"([^"]+)"/g;

function importsOf(source: string) {
  return [...source.matchAll(IMPORT)].map((match) => ({
    name: match[3] ?? match[4] ?? match[5] ?? "",
    typesOnly: match[2] !== undefined,
  }));
}

function targetOf(file: string, name: string): string {
  if (!name.startsWith(".")) return name;
  const path = join(dirname(file), name).replaceAll("\\", "/");
  return folderOf(`${path}.ts`) ?? folderOf(path) ?? path;
}

test.each(files)("%s imports only what its place allows", (file) => {
  const from = folderOf(file) ?? "nowhere";
  const allowed = mayImport[from] ?? [];
  const broken = importsOf(readFileSync(file, "utf8")).filter(({ name, typesOnly }) => {
    const to = targetOf(file, name);
    if (to === from || allowed.includes(to)) return false;
    if (texts.includes(to) && mayUseTexts(from)) return false;
    if (typesOnly && allowed.includes(`types:${to}`)) return false;
    return name.startsWith(".") || !allowed.includes("*");
  });
  expect(broken.map((b) => b.name)).toEqual([]);
});

test("browsers get types of the contract, or files of it that bring nothing along", () => {
  const heavy = files
    .filter((file) => /^(portal|extension)\//.test(file))
    .flatMap((file) =>
      importsOf(readFileSync(file, "utf8"))
        .filter(({ name, typesOnly }) => /worker\/contract\//.test(name) && !typesOnly)
        .map(({ name }) => join(dirname(file), `${name.replace(/\.ts$/, "")}.ts`))
        .filter((path) => importsOf(readFileSync(path, "utf8")).length > 0)
        .map((path) => `${file}: ${path}`),
    );
  expect(heavy).toEqual([]);
});

test("every source file stands in a folder of the table", () => {
  expect(files.filter((file) => folderOf(file) === undefined)).toEqual([]);
});

test("the table has no two folders that import each other", () => {
  const pairs = Object.entries(mayImport).flatMap(([from, to]) =>
    to
      .filter((other) => from !== other && mayImport[other]?.includes(from))
      .map((other) => `${from} <-> ${other}`),
  );
  expect(pairs).toEqual([]);
});

test("the reader of imports sees every way to write one", () => {
  const source = `import a from "one";\nimport type { B } from "two";\nimport {\n  c,\n} from "three";\nexport { d } from "four";\nimport "five";\nawait import("six");`;
  expect(
    importsOf(source)
      .map((i) => i.name)
      .sort(),
  ).toEqual(["five", "four", "one", "six", "three", "two"]);
  expect(importsOf(source).find((i) => i.name === "two")?.typesOnly).toBe(true);
});
