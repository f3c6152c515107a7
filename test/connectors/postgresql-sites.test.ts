import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import type { SiteCase } from "./postgresql-sites/case.ts";
import { places } from "./postgresql-sites/places.ts";
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
      const item = (await check()).find((found) => name.test(found.name.replace(database, "D")));
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

describe("whatever a site has made of its databases, access begins and ends, or is refused in words", () => {
  test.each(cases(places, "place"))("%s", (_name, one, database) => standUp(one, database));
});

test("4,500 tables with sequences: access begins and ends, and later tables are covered by the next sync", async () => {
  const { access, inventory } = connectorFor(postgres);
  await postgres.query("postgres", "CREATE DATABASE large OWNER shop_owner");
  await postgres.query("large", "CREATE SCHEMA many AUTHORIZATION shop_owner");
  for (let at = 0; at < 4_500; at += 500) {
    await postgres.query(
      "large",
      `SET ROLE shop_owner; DO $$ BEGIN FOR i IN ${at}..${at + 499} LOOP EXECUTE format('CREATE TABLE many.t%s (id serial)', i); END LOOP; END $$`,
    );
  }
  const order = orderFor("postgresql.schema", "large/many", "read-write");
  await access.grant(order);
  const person = await postgres.login(order.handle, order.secret, "large");
  await person.query("INSERT INTO many.t4499 DEFAULT VALUES");
  // Made by somebody whose defaults are not ours to set, then handed over.
  await postgres.query(
    "large",
    "CREATE TABLE many.late (id int); ALTER TABLE many.late OWNER TO shop_owner",
  );
  await expect(person.query("SELECT * FROM many.late")).rejects.toMatchObject({ code: "42501" });
  for await (const page of inventory.pages(null)) expect(page.unread).toBeUndefined();
  await person.query("SELECT * FROM many.late");
  await access.revoke(order);
  await expect(person.query("SELECT 1")).rejects.toThrow();
}, 300_000);

test("tables that come and go meanwhile make no grant fail, and grants disturb nobody", async () => {
  const { access } = connectorFor({ ...postgres, ...self });
  await postgres.query("postgres", "CREATE DATABASE busy TEMPLATE model OWNER shop_owner");
  const first = orderFor("postgresql.schema", "busy/sales", "read", { seed: "first" });
  await access.grant(first);
  const owner = await postgres.login(postgres.user, postgres.password, "busy");
  await owner.query("SET ROLE shop_owner");
  let busy = true;
  const troubles: string[] = [];
  const changing = (async () => {
    for (let i = 0; busy; i++) {
      const sql = `CREATE TABLE sales.t${i} (id serial); GRANT SELECT ON sales.t${i} TO bystander; DROP TABLE sales.t${i}`;
      await owner.query(sql).catch((error: Error) => troubles.push(error.message));
    }
  })();
  const orders = Array.from({ length: 12 }, (_, i) =>
    orderFor("postgresql.schema", "busy/sales", "read", { seed: `person ${i}` }),
  );
  try {
    await Promise.all(orders.map((order) => access.grant(order)));
    await Promise.all(orders.map((order) => access.revoke(order)));
  } finally {
    busy = false;
    await changing;
    await owner.end();
  }
  expect(troubles).toEqual([]);
  await access.revoke(first);
});

describe("what a site sets for sessions neither opens nor locks a door", () => {
  test.each(cases(sessions, "session"))("%s", (_name, one, database) => standUp(one, database));
});
