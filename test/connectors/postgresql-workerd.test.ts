import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { testAuthority } from "../support/tls-pair.ts";
import { enableTls, furnish, orderFor } from "./postgresql-support.ts";

/** What a Worker does with the connector, in the real runtime, over its own sockets. */
const WORKER = `
  import { connect } from "cloudflare:sockets";
  import { postgresql } from "./index.ts";
  export default {
    async fetch(request) {
      const { settings, order, verb } = await request.json();
      const ports = { tcp: connect, http: () => Promise.reject(new Error("no")), now: () => Date.now(), deployment: "dep-of-these-tests", identity: null };
      const { access, inventory, check } = postgresql.open(settings, ports);
      const verbs = {
        grant: () => access.grant(order),
        revoke: () => access.revoke(order),
        observe: () => Array.fromAsync(access.observe()),
        pages: () => Array.fromAsync(inventory.pages(null)),
        check: () => check([]),
      };
      try {
        return Response.json({ answer: await verbs[verb]() });
      } catch (error) {
        return Response.json({ failure: error.failure ?? null, message: String(error) });
      }
    },
  };`;

let postgres: TestPostgres;
let miniflare: Miniflare;

beforeAll(async () => {
  postgres = await startPostgres();
  await furnish(postgres);
  await enableTls(postgres);
  // The only way to make workerd trust an authority of our own; Miniflare reads it when it is loaded.
  const certificate = join(postgres.directory, "ca.pem");
  writeFileSync(certificate, testAuthority);
  vi.stubEnv("NODE_EXTRA_CA_CERTS", certificate);
  const { outputFiles } = await build({
    stdin: {
      contents: WORKER,
      loader: "ts",
      resolveDir: fileURLToPath(new URL("../../worker/connectors/postgresql", import.meta.url)),
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    conditions: ["workerd", "worker"],
    external: ["cloudflare:*", "node:*", "pg-native"],
    define: { "process.env.NODE_ENV": '"production"' },
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire("/");',
    },
  });
  const { convertV4MiniflareOptions, Miniflare } = await import("miniflare");
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      modules: [{ type: "ESModule", path: "worker.mjs", contents: outputFiles[0]?.text ?? "" }],
      compatibilityDate: "2026-04-20",
      compatibilityFlags: ["nodejs_compat"],
    }),
  );
  await miniflare.ready;
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await miniflare?.dispose();
  await postgres?.stop();
});

const order = orderFor("postgresql.schema", "shop/sales", "read");
async function call(
  verb: string,
  change: object = {},
): Promise<{ answer?: unknown; failure?: unknown }> {
  const { host, port, user, password } = postgres;
  const settings = { host, port, user, password, tls: "off", ...change };
  const response = await miniflare.dispatchFetch("http://worker/", {
    method: "POST",
    body: JSON.stringify({ settings, order, verb }),
  });
  return (await response.json()) as { answer?: unknown; failure?: unknown };
}

test("inside workerd the connector lists, grants, observes and takes back", async () => {
  expect(await call("check")).toMatchObject({
    answer: expect.arrayContaining([expect.objectContaining({ name: "Connection", ok: true })]),
  });
  expect(await call("pages")).toMatchObject({ answer: expect.any(Array) });
  expect(await call("grant")).toMatchObject({ answer: { recipe: { database: "shop" } } });
  const client = await postgres.login(order.handle, order.secret, "shop");
  expect((await client.query("SELECT count(*)::int AS n FROM sales.orders")).rows).toEqual([
    { n: 2 },
  ]);
  expect(await call("observe")).toMatchObject({
    answer: [
      expect.arrayContaining([expect.objectContaining({ handle: order.handle, markedBy: "this" })]),
    ],
  });
  expect(await call("revoke")).toMatchObject({
    answer: { evidence: expect.stringContaining("1 session was ended") },
  });
  await expect(client.query("SELECT 1")).rejects.toThrow();
});

test("inside workerd failures carry the same words", async () => {
  expect(await call("grant", { password: "wrong" })).toMatchObject({ failure: "unauthorized" });
  expect(await call("grant", { port: 1 })).toMatchObject({ failure: "unreachable" });
  expect(
    await postgres.query(
      "postgres",
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'hallpass'",
    ),
  ).toEqual([]);
});

test("inside workerd a certificate for another name is refused, in words", async () => {
  // The certificate names localhost only.
  expect(await call("grant", { tls: "require", host: "127.0.0.1" })).toMatchObject({
    failure: "misconfigured",
    message: expect.stringContaining("certificate"),
  });
});

test("inside workerd TLS is used when required", async () => {
  expect(await call("check", { tls: "require", host: "localhost" })).toMatchObject({
    answer: expect.arrayContaining([
      { name: "TLS", ok: true, message: expect.stringContaining("TLSv1.") },
    ]),
  });
  const order = await call("grant", { tls: "require", host: "localhost" });
  expect(order).toMatchObject({ answer: { recipe: { database: "shop" } } });
  expect(await call("revoke", { tls: "require", host: "localhost" })).toMatchObject({
    answer: { evidence: expect.any(String) },
  });
});
