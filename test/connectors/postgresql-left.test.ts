import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import type { LeftCase } from "./postgresql-left/case.ts";
import { code } from "./postgresql-left/code.ts";
import { onTables } from "./postgresql-left/on-tables.ts";
import { connectorFor, orderFor } from "./postgresql-support.ts";

let postgres: TestPostgres;
const self = { user: "hallpass", password: "connector-password" };
const access = () => connectorFor({ ...postgres, ...self }).access;

beforeAll(async () => {
  postgres = await startPostgres({ flags: ["-c", "max_prepared_transactions=5"] });
  await postgres.query(
    "postgres",
    `CREATE ROLE shop_owner; CREATE ROLE mallory LOGIN;
     CREATE ROLE hallpass LOGIN CREATEROLE PASSWORD '${self.password}'; GRANT shop_owner TO hallpass`,
  );
  await postgres.query("postgres", "CREATE DATABASE shop OWNER shop_owner");
  await postgres.query(
    "shop",
    "CREATE SEQUENCE public.ran; GRANT ALL ON SEQUENCE public.ran TO PUBLIC",
  );
});
afterAll(() => postgres?.stop());

/** Ordinary work of everybody in the place, and the deployment's own. */
const ordinary = [
  "INSERT INTO S.t VALUES (3, 'three')",
  "UPDATE S.t SET v = v || '.'",
  "SELECT * FROM S.t",
  "DELETE FROM S.t WHERE id = 3",
  "ALTER TABLE S.t ADD extra int; ALTER TABLE S.t DROP extra",
  "ANALYZE S.t",
  "REINDEX SCHEMA S",
];

async function leaveAndLook(one: LeftCase, schema: string) {
  const order = orderFor(
    one.on === "database" ? "postgresql.database" : "postgresql.schema",
    one.on === "database" ? "shop" : `shop/${schema}`,
    "admin",
  );
  const here = (sql: string) =>
    sql.replaceAll(/\bS(?=[.'),; ]|$)/g, schema).replaceAll(/\bME\b/g, order.handle);
  const superuser = (sql: string) => postgres.query("shop", here(sql));
  const ran = async () =>
    (await superuser("SELECT last_value::text, is_called FROM public.ran"))[0];

  await superuser(
    "CREATE SCHEMA S AUTHORIZATION shop_owner; SET ROLE shop_owner; CREATE TABLE S.t (id int PRIMARY KEY, v text); INSERT INTO S.t VALUES (1, 'one'), (2, 'two')",
  );
  await access().grant(order);
  if (one.before) await superuser(one.before);
  if (one.byHand) await superuser(one.byHand);
  const grantee = await postgres.login(order.handle, order.secret, "shop");
  for (const sql of one.left) await grantee.query(here(sql));
  if (one.meanwhile) await superuser(one.meanwhile);

  const { evidence } = await access().revoke(order);
  await grantee.end().catch((error: unknown) => error);
  const before = await ran();

  for (const sql of [...ordinary, ...(one.later ?? [])]) await superuser(sql);
  const friend = orderFor("postgresql.schema", `shop/${schema}`, "read-write", { seed: "friend" });
  await access().grant(friend);
  await access().revoke(friend);

  expect(await ran(), "nothing of theirs has run").toEqual(before);
  expect(
    await superuser("SELECT rolname::text FROM pg_roles WHERE rolsuper AND rolname <> 'postgres'"),
  ).toEqual([]);
  expect(await superuser("SELECT id FROM S.t ORDER BY id")).toEqual([{ id: 1 }, { id: 2 }]);
  expect(await superuser("SELECT FROM pg_roles WHERE rolname = 'ME'")).toEqual([]);
  if (one.gone) expect(await superuser(one.gone)).toEqual([]);
  if (one.kept) {
    const [sql, ...rows] = one.kept;
    expect(await superuser(sql)).toEqual(rows);
  }
  if (one.proof) expect(evidence).toMatch(one.proof);
}

describe("nothing that somebody leaves on tables runs after the end of their access", () => {
  test.each(onTables.map((one, i) => [one.name, one, `tables_${i}`] as const))(
    "%s",
    (_name, one, schema) => leaveAndLook(one, schema),
  );
});

describe("nothing else that somebody leaves runs after the end of their access", () => {
  test.each(code.map((one, i) => [one.name, one, `code_${i}`] as const))(
    "%s",
    (_name, one, schema) => leaveAndLook(one, schema),
  );
});
