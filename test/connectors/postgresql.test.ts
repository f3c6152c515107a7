import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GrantOrder } from "../../worker/connectors/connector.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import {
  added,
  brief,
  connectorFor,
  furnish,
  orderFor,
  snapshot,
  withoutGroups,
} from "./postgresql-support.ts";

let postgres: TestPostgres;
let access: ReturnType<typeof connectorFor>["access"];

beforeAll(async () => {
  postgres = await startPostgres();
  await furnish(postgres);
  access = connectorFor(postgres).access;
});
afterAll(() => postgres?.stop());

const login = (order: GrantOrder, database = "shop") =>
  postgres.login(order.handle, order.secret, database);
const roles = (handle: string) =>
  postgres.query("postgres", "SELECT FROM pg_roles WHERE rolname = $1", [handle]);

describe("what a level gives is exactly what it says", () => {
  const schemaRead = ["postgresql.schema", "shop/sales", "read"] as const;
  const group = ["H is in G", "role G ff"];
  const cases = [
    [
      ["postgresql.table", "shop/sales/orders", "read"],
      [
        "database shop: G CONNECT",
        "shop schema sales: G USAGE",
        "shop table sales.orders: G SELECT",
      ],
    ],
    [
      ["postgresql.table", "shop/sales/customers", "read-write"],
      [
        "database shop: G CONNECT",
        "shop schema sales: G USAGE",
        "shop sequence sales.customers_id_seq: G SELECT",
        "shop sequence sales.customers_id_seq: G USAGE",
        ...["DELETE", "INSERT", "SELECT", "UPDATE"].map(
          (p) => `shop table sales.customers: G ${p}`,
        ),
      ],
    ],
    [
      schemaRead,
      [
        "database shop: G CONNECT",
        "shop future S shop_owner in sales: G SELECT",
        "shop future r shop_owner in sales: G SELECT",
        "shop schema sales: G USAGE",
        "shop sequence sales.customers_id_seq: G SELECT",
        "shop sequence sales.orders_id_seq: G SELECT",
        "shop table sales.customers: G SELECT",
        "shop table sales.orders: G SELECT",
      ],
    ],
    [["postgresql.cluster", "/", "role:shop_reader"], ["H is in shop_reader"]],
  ] as const;

  test.each(cases)("%s", async (place, expected) => {
    const [type, id, permission] = place;
    const before = await snapshot(postgres);
    const order = orderFor(type, id, permission);
    const { recipe } = await access.grant(order);
    const during = await snapshot(postgres);
    expect(added(before, during).map(brief).sort()).toEqual(
      [...expected, "role H tf", ...(type === "postgresql.cluster" ? [] : group)].sort(),
    );
    expect(added(during, before)).toEqual([]);

    await access.revoke({ ...order, recipe });
    expect(withoutGroups(await snapshot(postgres))).toEqual(withoutGroups(before));
  });

  test("admin of a database can create in it, and the privileges go as they came", async () => {
    const before = await snapshot(postgres);
    const order = orderFor("postgresql.database", "shop", "admin");
    await access.grant(order);
    const lines = added(before, await snapshot(postgres));
    const has = (text: string) => lines.some((line) => brief(line) === text);
    expect(has("database shop: G CREATE")).toBe(true);
    expect(has("shop schema secret: G CREATE")).toBe(true);
    expect(has("shop table secret.keys: G TRUNCATE")).toBe(true);
    expect(has("shop future n shop_owner in any: G CREATE")).toBe(true);
    expect(lines.filter((line) => line.includes("*") || line.includes("ledger"))).toEqual([]);
    expect(lines.filter((line) => brief(line).includes(": G TRIGGER"))).toEqual([]);
    await access.revoke(order);
    expect(withoutGroups(await snapshot(postgres))).toEqual(withoutGroups(before));
  });
});

test("the person logs in with the password and sees what was granted and nothing else", async () => {
  const order = orderFor("postgresql.table", "shop/sales/orders", "read");
  await access.grant(order);
  const client = await login(order);
  try {
    expect((await client.query("SELECT item FROM sales.orders ORDER BY id")).rows).toEqual([
      { item: "tea" },
      { item: "milk" },
    ]);
    for (const sql of [
      "SELECT * FROM sales.customers",
      "SELECT * FROM secret.keys",
      "INSERT INTO sales.orders (item) VALUES ('x')",
      "CREATE TABLE sales.mine (id int)",
      "SELECT rolpassword FROM pg_authid",
      "CREATE ROLE another",
    ]) {
      await expect(client.query(sql), sql).rejects.toMatchObject({ code: "42501" });
    }
  } finally {
    await client.end();
  }
  await expect(postgres.login(order.handle, "wrong", "shop")).rejects.toMatchObject({
    code: "28P01",
  });
  await access.revoke(order);
});

test("a table made after the grant is readable where the level covers its place", async () => {
  const inSchema = orderFor("postgresql.schema", "shop/sales", "read");
  const everywhere = orderFor("postgresql.database", "shop", "read-write");
  await access.grant(inSchema);
  await access.grant(everywhere);
  await postgres.query(
    "shop",
    `SET ROLE shop_owner; CREATE TABLE sales.later (id serial);
     CREATE SCHEMA fresh; CREATE TABLE fresh.later (id serial)`,
  );
  const reader = await login(inSchema);
  const writer = await login(everywhere);
  try {
    await reader.query("SELECT * FROM sales.later");
    await expect(reader.query("SELECT * FROM fresh.later")).rejects.toMatchObject({
      code: "42501",
    });
    await writer.query("INSERT INTO fresh.later DEFAULT VALUES");
  } finally {
    await reader.end();
    await writer.end();
    await access.revoke(inSchema);
    await access.revoke(everywhere);
    await postgres.query("shop", "DROP TABLE sales.later; DROP SCHEMA fresh CASCADE");
  }
});

describe("the deadline", () => {
  test("the server itself refuses a login after it, whatever becomes of us", async () => {
    const order = orderFor("postgresql.table", "shop/sales/orders", "read", {
      deadlineAt: Date.now() + 1_000,
    });
    await access.grant(order);
    await (await login(order)).end();
    await sleep(1_100);
    await expect(login(order)).rejects.toMatchObject({ code: "28P01" });
    await access.revoke(order);
  });

  test("a repeated grant moves it and keeps the password", async () => {
    const order = orderFor("postgresql.table", "shop/sales/orders", "read", { deadlineAt: 1_000 });
    const passwords = () =>
      postgres.query(
        "postgres",
        "SELECT rolpassword, rolvaliduntil::text FROM pg_authid WHERE rolname = $1",
        [order.handle],
      );
    await access.grant(order);
    const [first] = await passwords();
    const before = await snapshot(postgres);
    await access.grant({ ...order, deadlineAt: null });
    const [second] = await passwords();
    expect(first?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
    expect(second).toEqual({ rolpassword: first?.rolpassword, rolvaliduntil: "infinity" });
    expect(await snapshot(postgres)).toEqual(before);
    await (await login(order)).end();
    await access.revoke(order);
  });
});

test("twelve people get in and out of the same schema at the same time", async () => {
  const before = await snapshot(postgres);
  const orders = Array.from({ length: 12 }, (_, i) =>
    orderFor("postgresql.schema", "shop/sales", "read-write", { seed: `person ${i}` }),
  );
  await Promise.all(orders.map((order) => access.grant(order)));
  await Promise.all(orders.map(async (order) => (await login(order)).end()));
  await Promise.all([
    ...orders.slice(0, 6).map((order) => access.revoke(order)),
    ...orders.slice(6).map((order) => access.grant(order)),
  ]);
  await Promise.all(orders.map((order) => access.revoke(order)));
  expect(withoutGroups(await snapshot(postgres))).toEqual(withoutGroups(before));
});

test("others who change the same privileges meanwhile are no reason to fail", async () => {
  const dba = await postgres.login(postgres.user, postgres.password, "shop");
  let busy = true;
  // Whoever comes second is refused by the server; the DBA's own refusals are not what is tested here.
  const change = (sql: string) =>
    dba.query(sql).catch((error: Error) => {
      if (!/concurrently/.test(error.message)) throw error;
    });
  const changing = (async () => {
    while (busy) {
      await change("GRANT UPDATE ON sales.orders TO shop_reader");
      await change("GRANT CREATE ON SCHEMA sales TO shop_reader");
      await change("REVOKE UPDATE ON sales.orders FROM shop_reader");
      await change("REVOKE CREATE ON SCHEMA sales FROM shop_reader");
    }
  })();
  try {
    const order = orderFor("postgresql.schema", "shop/sales", "read");
    for (let i = 0; i < 8; i++) {
      await access.grant(order);
      await access.revoke(order);
    }
  } finally {
    busy = false;
    await changing;
    await dba.query("REVOKE UPDATE ON sales.orders FROM shop_reader");
    await dba.query("REVOKE CREATE ON SCHEMA sales FROM shop_reader");
    await dba.end();
  }
});

test("no connection of ours stays open, on success or failure", async () => {
  const order = orderFor("postgresql.table", "shop/sales/nothing", "read");
  await expect(access.grant(order)).rejects.toMatchObject({ failure: "not_found" });
  expect(await roles(order.handle)).toEqual([]);
  await expect
    .poll(() =>
      postgres.query(
        "postgres",
        "SELECT query FROM pg_stat_activity WHERE application_name = 'hallpass'",
      ),
    )
    .toEqual([]);
});
