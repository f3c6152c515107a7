import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import type { SiteCase } from "./postgresql-sites/case.ts";
import { sessions } from "./postgresql-sites/sessions.ts";
import { connectorFor, orderFor } from "./postgresql-support.ts";

let postgres: TestPostgres;
const self = { user: "hallpass", password: "connector-password" };

beforeAll(async () => {
  postgres = await startPostgres({ flags: ["-c", "wal_level=logical"] });
  await postgres.query(
    "postgres",
    `CREATE ROLE shop_owner; CREATE ROLE other_owner; CREATE ROLE bystander LOGIN;
     CREATE ROLE hallpass LOGIN CREATEROLE PASSWORD '${self.password}'; GRANT shop_owner TO hallpass`,
  );
  await postgres.query("postgres", "CREATE DATABASE model OWNER shop_owner");
  await postgres.query(
    "model",
    `SET ROLE shop_owner; CREATE SCHEMA sales; CREATE TABLE sales.orders (id serial PRIMARY KEY, item text);
     INSERT INTO sales.orders (item) VALUES ('tea'), ('milk')`,
  );
});
afterAll(() => postgres?.stop());

const READ = "SELECT count(*) FROM sales.orders HAVING count(*) = 2";

async function standUp(one: SiteCase, database: string) {
  const superuser = async (sql: string) => {
    // One by one: some of these cannot share a transaction.
    for (const part of sql.includes("$$") ? [sql] : sql.split(";")) {
      if (part.trim()) await postgres.query(database, here(part));
    }
  };
  const here = (sql: string) =>
    sql.replaceAll(/\bD\b/g, database).replaceAll(/\bME\b/g, () => order.handle);
  const { access, check } = connectorFor({ ...postgres, ...self }, { database, ...one.settings });
  const [type, id, permission] = one.order ?? ["postgresql.schema", "D/sales", "read"];
  const order = orderFor(type, id.replace(/^D\b/, database), permission);
  await postgres.query("postgres", `CREATE DATABASE ${database} TEMPLATE model OWNER shop_owner`);
  await postgres.query("postgres", `ALTER DATABASE ${database} OWNER TO shop_owner`);
  try {
    if (one.before) await superuser(one.before);
    if (one.check) {
      const [name, ok, text] = one.check;
      const item = (await check()).find((found) => name.test(found.name));
      expect(item, "an item of the check").toBeDefined();
      expect(item).toMatchObject({ ok });
      expect(`${item?.message} ${item?.fix ?? ""}`).toMatch(text);
    }
    if (one.refused) {
      await expect(access.grant(order)).rejects.toThrow(one.refused);
    } else {
      const { recipe } = await access.grant(order);
      const person = await postgres.login(order.handle, order.secret, database);
      for (const sql of one.works ?? [READ]) {
        expect((await person.query(sql)).rowCount, sql).not.toBe(0);
      }
      for (const sql of one.cannot ?? []) await expect(person.query(sql), sql).rejects.toThrow();
      if (one.between) await superuser(one.between);
      if (one.stuck) {
        await expect(access.revoke({ ...order, recipe })).rejects.toThrow(one.stuck);
        await expect(postgres.login(order.handle, order.secret, database)).rejects.toThrow();
        await expect(person.query("SELECT 1")).rejects.toThrow();
        await superuser(one.after ?? "");
      }
      await access.revoke({ ...order, recipe });
      await expect(person.query("SELECT 1")).rejects.toThrow();
      await person.end().catch((error: unknown) => error);
    }
    expect(
      await postgres.query("postgres", "SELECT FROM pg_roles WHERE rolname = $1", [order.handle]),
    ).toEqual([]);
  } finally {
    if (one.after && !one.stuck) await superuser(one.after);
    await postgres.query("postgres", `DROP DATABASE ${database} WITH (FORCE)`);
  }
}

const cases = (all: ReadonlyArray<SiteCase>, prefix: string) =>
  all.map((one, i) => [one.name, one, `${prefix}_${i}`] as const);

describe("what a site sets for sessions neither opens nor locks a door", () => {
  test.each(cases(sessions, "session"))("%s", (_name, one, database) => standUp(one, database));
});
