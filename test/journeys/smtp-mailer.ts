/** Starts the outbox in workerd beside a real SMTP server, for tests that watch the two talk. */
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import type { AddressInfo } from "node:net";
import { type BuildResult, build, type Plugin } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export type Received = {
  readonly from: string;
  readonly to: ReadonlyArray<string>;
  readonly raw: string;
  readonly mail: Email;
};

/** An SMTP server on a free port that keeps what it accepts. `options` may refuse. */
export async function smtpServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", async () => {
        const raw = Buffer.concat(parts).toString("latin1");
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map((r) => r.address),
          raw,
          mail: await PostalMime.parse(raw),
        });
        callback();
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return { received, port, stop: () => new Promise<void>((resolve) => server.close(resolve)) };
}

/** Old packages say `events` for `node:events`; workerd knows only the latter. */
const nodeBuiltins: Plugin = {
  name: "node-builtins",
  setup({ onResolve }) {
    const names = new RegExp(`^(${builtinModules.join("|")})$`);
    onResolve({ filter: names }, ({ path }) => ({ path: `node:${path}`, external: true }));
  },
};

let bundle: Promise<BuildResult<{ write: false }>> | undefined;

const bundled = () =>
  build({
    entryPoints: ["test/journeys/smtp-worker.ts"],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*", "pg-native"],
    plugins: [nodeBuiltins],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire("/");',
    },
    jsx: "automatic",
    jsxImportSource: "preact",
  });

const defaults = {
  HALLPASS_KEY: "dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktdGVzdC0",
  PUBLIC_URL: "https://pass.example.com",
  MAIL_FROM: "Hallpass für Acme <hallpass@example.com>",
  MAIL_TRANSPORT: "smtp",
  SMTP_HOST: "127.0.0.1",
  SMTP_TLS: "off",
};

/** The outbox with an empty database that has one organization and one user, Zoë. */
export async function startOutbox(bindings: Readonly<Record<string, string>>) {
  bundle ??= bundled();
  const [output] = (await bundle).outputFiles;
  if (!output) throw new Error("nothing was bundled");
  const worker = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      // Failures of the mail server are what most of these tests are about; they need not be printed.
      handleStructuredLogs: () => undefined,
      workers: [
        {
          name: "outbox",
          modules: [{ type: "ESModule", path: "worker.js", contents: output.text }],
          compatibilityDate: "2026-11-01",
          compatibilityFlags: ["nodejs_compat"],
          d1Databases: ["DB"],
          durableObjects: { OUTBOX: { className: "Outbox", useSQLite: true } },
          bindings: { ...defaults, ...bindings },
        },
      ],
    }),
  );
  const db = await worker.getD1Database("DB");
  for (const statement of migrations()) await db.prepare(statement).run();
  await db.batch([
    db.prepare(
      "insert into organization (id, name, settings, created_at) values (1, 'Acme', '{}', 0)",
    ),
    db.prepare(
      `insert into users (id, email, full_name, role, status, attributes, created_at, updated_at)
       values ('user_zoe', 'zoe@example.com', 'Zoë Łukasz' || char(13, 10) || 'Bcc: all@example.com', 'admin', 'active', '{}', 0, 0)`,
    ),
  ]);
  return {
    /** Writes messages as a commit would. */
    async post(keys: ReadonlyArray<string>, recipient = "user_zoe") {
      const now = Date.now();
      const insert = db.prepare(
        "insert into outbox (key, template, recipient, payload, created_at, due_at) values (?, 'database_restored', ?, '{}', ?, ?)",
      );
      await db.batch(keys.map((key) => insert.bind(key, recipient, now, now)));
    },
    poke: (times = 1) => worker.dispatchFetch(`http://outbox/?pokes=${times}`),
    async rows() {
      const { results } = await db
        .prepare("select key, state, attempts, last_error, due_at from outbox order by id")
        .all();
      return results as {
        key: string;
        state: string;
        attempts: number;
        last_error: string | null;
        due_at: number;
      }[];
    },
    /** Makes every look into the outbox fail, or work again. */
    async setBroken(broken: boolean) {
      const [from, to] = broken ? ["outbox", "away"] : ["away", "outbox"];
      await db.prepare(`alter table ${from} rename to ${to}`).run();
    },
    stop: () => worker.dispose(),
  };
}

function migrations(): string[] {
  const files = readdirSync("db/migrations")
    .filter((name) => name.endsWith(".sql"))
    .sort();
  return files
    .flatMap((name) =>
      readFileSync(`db/migrations/${name}`, "utf8").split("--> statement-breakpoint"),
    )
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
