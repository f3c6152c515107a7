/** The demo's PostgreSQL: whole after any kind of earlier start, and no more powerful than promised. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DemoDatabase, startDemoDatabase } from "../../scripts/demo/database.ts";
import { postgresOwner, reachableDataDir } from "../../scripts/postgres-binaries.ts";
import { alive } from "../../scripts/processes.ts";
import { openKeys } from "../../scripts/state/keys.ts";

let stateDir: string;
let stops: (() => Promise<void>)[];

const shutdown = {
  add: (_name: string, stop: () => Promise<void>) => void stops.push(stop),
  fail: () => undefined,
};
const begin = () =>
  startDemoDatabase(
    { dir: stateDir, keys: openKeys({ stateDir, check: null, filled: false }, () => {}) },
    shutdown,
    () => undefined,
  );

async function query<T extends object>(
  database: DemoDatabase,
  name: string,
  sql: string,
  as: "superuser" | "connector" = "superuser",
): Promise<T[]> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port: database.port,
    database: name,
    ...database[as],
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "hallpass-demo-"));
  // The server's own user must be able to walk in.
  chmodSync(stateDir, 0o755);
  stops = [];
});
afterEach(async () => {
  for (const stop of stops) await stop();
  rmSync(stateDir, { recursive: true, force: true });
});

test("the connector's role can make login roles and pass on the owners' rights, and is no superuser", async () => {
  const database = await begin();
  const handle = "hp_00000000000000000000000000";
  await query(
    database,
    "shop",
    `CREATE ROLE ${handle} LOGIN; GRANT USAGE ON SCHEMA sales TO ${handle}; GRANT SELECT ON ALL TABLES IN SCHEMA sales TO ${handle}; REVOKE ALL ON ALL TABLES IN SCHEMA sales FROM ${handle}; REVOKE ALL ON SCHEMA sales FROM ${handle}; DROP ROLE ${handle}`,
    "connector",
  );
  await query(
    database,
    "analytics",
    "SET ROLE analytics_owner; CREATE TABLE web.probe (); DROP TABLE web.probe",
    "connector",
  );
  await expect(query(database, "shop", "CREATE ROLE boss SUPERUSER", "connector")).rejects.toThrow(
    /permission denied/,
  );
  const [comment] = await query<{ text: string }>(
    database,
    "shop",
    "SELECT shobj_description(oid, 'pg_database') AS text FROM pg_database WHERE datname = 'shop'",
  );
  expect(comment?.text).toBe("env=prod, owner=grace@example.com, tier=gold");
});

test("what people changed in the demo's databases is there after the next start, on the same port", async () => {
  const first = await begin();
  await query(
    first,
    "shop",
    "INSERT INTO sales.customers (name, email, country) VALUES ('Kept', 'kept@example.net', 'DE')",
  );
  await stops.pop()?.();
  const second = await begin();
  expect(second.port).toBe(first.port);
  expect(
    await query(
      second,
      "shop",
      "SELECT name FROM sales.customers WHERE email = 'kept@example.net'",
    ),
  ).toEqual([{ name: "Kept" }]);
});

test("a start cut off while the data folder or the tables were made begins them again", async () => {
  const dataDir = reachableDataDir(stateDir, postgresOwner());
  mkdirSync(`${dataDir}.new`, { recursive: true });
  writeFileSync(join(`${dataDir}.new`, "PG_VERSION"), "18\n");
  mkdirSync(dataDir, { recursive: true });
  const first = await begin();
  await query(first, "postgres", "COMMENT ON DATABASE postgres IS NULL");
  await query(first, "shop", "DROP TABLE sales.orders");
  await stops.pop()?.();
  const second = await begin();
  const [orders] = await query<{ n: number }>(
    second,
    "shop",
    "SELECT count(*)::int AS n FROM sales.orders",
  );
  expect(orders?.n).toBe(2000);
});

test("a server that outlived a killed start is ended, and a mark of a dead one is cleared", async () => {
  const first = await begin();
  const pidFile = join(reachableDataDir(stateDir, postgresOwner()), "postmaster.pid");
  const orphan = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  const second = await begin();
  expect(alive(orphan)).toBe(false);
  expect(second.port).toBe(first.port);
  const [customers] = await query<{ n: number }>(
    second,
    "shop",
    "SELECT count(*)::int AS n FROM sales.customers",
  );
  expect(customers?.n).toBe(200);
  for (const stop of stops.splice(0)) await stop();
  expect(existsSync(pidFile)).toBe(false);
  writeFileSync(pidFile, `${2 ** 22 + 1}\n/nowhere\n`);
  await begin();
});
