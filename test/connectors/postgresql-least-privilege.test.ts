import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import {
  added,
  connectorFor,
  furnish,
  orderFor,
  snapshot,
  withoutGroups,
} from "./postgresql-support.ts";

let postgres: TestPostgres;
const self = { user: "hallpass", password: "connector-password" };
const connector = () => connectorFor({ ...postgres, ...self });
const item = async (name: string) => (await connector().check()).find((one) => one.name === name);

beforeAll(async () => {
  postgres = await startPostgres();
  await furnish(postgres);
  await postgres.query("postgres", `CREATE ROLE hallpass LOGIN PASSWORD '${self.password}'`);
});
afterAll(() => postgres?.stop());

const schemaAdmin = () => orderFor("postgresql.schema", "shop/sales", "admin");

test("each missing privilege is named with the command that gives it, until nothing is missing", async () => {
  expect(await item("Connection")).toMatchObject({ ok: true });
  expect(await item("Creating login roles")).toMatchObject({
    ok: false,
    fix: 'ALTER ROLE "hallpass" CREATEROLE;',
  });
  expect(await item("Ending sessions")).toMatchObject({
    ok: false,
    fix: 'GRANT pg_signal_backend TO "hallpass";',
  });
  expect(await item("Handing out roles")).toMatchObject({
    ok: false,
    fix: expect.stringContaining('GRANT "shop_reader" TO "hallpass" WITH ADMIN OPTION;'),
  });
  expect(await item("Database shop")).toMatchObject({
    ok: false,
    fix: expect.stringContaining('GRANT CONNECT ON DATABASE "shop" TO "hallpass";'),
  });
  await expect(connector().access.grant(schemaAdmin())).rejects.toMatchObject({
    failure: "unauthorized",
  });

  await postgres.query(
    "postgres",
    `ALTER ROLE hallpass CREATEROLE; GRANT shop_reader TO hallpass WITH ADMIN OPTION;
     GRANT CONNECT ON DATABASE shop TO hallpass`,
  );
  expect(await item("Database shop")).toMatchObject({
    ok: false,
    message: expect.stringMatching(
      /may not pass on 1 database of shop_owner, 2 schemas of shop_owner, 3 tables of shop_owner/,
    ),
    fix: 'In this database: GRANT "shop_owner" TO "hallpass";',
  });
  await expect(connector().access.grant(schemaAdmin())).rejects.toMatchObject({
    failure: "unauthorized",
    message: expect.stringContaining('Run: GRANT "shop_owner" TO "hallpass";'),
  });

  await postgres.query("postgres", "GRANT shop_owner TO hallpass");
  expect((await connector().check()).filter(({ ok }) => !ok)).toEqual([]);
});

test("a role without superuser gives and takes back every level, and leaves nothing", async () => {
  const { access } = connector();
  const before = await snapshot(postgres);
  for (const [type, id, permission] of [
    ["postgresql.table", "shop/sales/customers", "read-write"],
    ["postgresql.schema", "shop/sales", "read"],
    ["postgresql.database", "shop", "admin"],
    ["postgresql.cluster", "/", "role:shop_reader"],
  ] as const) {
    const order = orderFor(type, id, permission);
    await access.grant(order);
    expect(added(before, await snapshot(postgres)).length).toBeGreaterThan(0);
    await access.grant(order);
    const client = await postgres.login(
      order.handle,
      order.secret,
      type === "postgresql.cluster" ? "postgres" : "shop",
    );
    await access.revoke(order);
    await expect(client.query("SELECT 1")).rejects.toThrow();
    expect(withoutGroups(await snapshot(postgres)), permission).toEqual(withoutGroups(before));
  }
});

test("a table that a person made passes to the schema's owner, and stops nobody meanwhile", async () => {
  const { access } = connector();
  const admin = schemaAdmin();
  const reader = orderFor("postgresql.schema", "shop/sales", "read");
  await access.grant(admin);
  const client = await postgres.login(admin.handle, admin.secret, "shop");
  await client.query("CREATE TABLE sales.draft (id int)");
  await access.grant(reader);
  await client.end();
  const { evidence } = await access.revoke(admin);
  expect(evidence).toContain("1 object in database shop now belongs to shop_owner");
  await access.revoke(reader);
  await postgres.query("shop", "DROP TABLE sales.draft");
});

test("what an extension brought is no reason to refuse the schema around it", async () => {
  await postgres.query(
    "shop",
    `CREATE VIEW sales.statistics AS SELECT 1 AS calls; GRANT SELECT ON sales.statistics TO PUBLIC;
     ALTER EXTENSION plpgsql ADD VIEW sales.statistics`,
  );
  const { access, check } = connector();
  expect((await check()).find(({ name }) => name === "Database shop")).toMatchObject({ ok: true });
  const order = orderFor("postgresql.schema", "shop/sales", "read-write");
  await access.grant(order);
  await access.revoke(order);
  const alone = orderFor("postgresql.table", "shop/sales/statistics", "read-write");
  await expect(access.grant(alone)).rejects.toMatchObject({
    failure: "unauthorized",
    message: expect.stringContaining(
      'GRANT INSERT, UPDATE, DELETE ON TABLE "sales"."statistics" TO "hallpass" WITH GRANT OPTION;',
    ),
  });
  await postgres.query(
    "shop",
    "ALTER EXTENSION plpgsql DROP VIEW sales.statistics; DROP VIEW sales.statistics",
  );
});

test("access ends even where the owner is out of reach: then the connector takes what was made", async () => {
  await postgres.query("postgres", "CREATE DATABASE plain");
  await postgres.query("plain", "GRANT CREATE ON SCHEMA public TO hallpass WITH GRANT OPTION");
  const { access } = connector();
  const order = orderFor("postgresql.schema", "plain/public", "admin");
  const { recipe } = await access.grant(order);
  expect(recipe).toMatchObject({ notCovered: ["what postgres will create"] });
  expect(access.details({ ...order, recipe }, null).instructions).toContain(
    "Not included: what postgres will create.",
  );
  const client = await postgres.login(order.handle, order.secret, "plain");
  await client.query("CREATE TABLE public.mine (id int)");
  const { evidence } = await access.revoke(order);
  expect(evidence).toContain("1 object in database plain now belongs to hallpass");
  await client.end().catch((error: unknown) => error);
});

test("a privilege that somebody else added is named when we may not take it away", async () => {
  const { access } = connector();
  const order = orderFor("postgresql.schema", "shop/sales", "read");
  await access.grant(order);
  await postgres.query(
    "ledger",
    `CREATE TABLE private (id int); GRANT SELECT ON private TO ${order.handle}`,
  );
  await expect(access.revoke(order)).rejects.toMatchObject({
    failure: "unauthorized",
    message: expect.stringContaining(`DROP OWNED BY "${order.handle}";`),
  });
  await expect(postgres.login(order.handle, order.secret, "shop")).rejects.toMatchObject({
    code: "28P01",
  });
  await postgres.query("ledger", `DROP OWNED BY ${order.handle}; DROP TABLE private`);
  expect((await access.revoke(order)).evidence).toContain("is not in pg_roles");
});

test("roles that lead to the whole server are neither offered nor given", async () => {
  await postgres.query(
    "postgres",
    `CREATE ROLE boss SUPERUSER; CREATE ROLE runner; GRANT pg_execute_server_program TO runner;
     CREATE ROLE hop; GRANT runner TO hop; CREATE ROLE maker CREATEROLE; CREATE ROLE copier REPLICATION; CREATE ROLE seer BYPASSRLS`,
  );
  const { access, inventory } = connectorFor(postgres);
  const types = await inventory.types();
  const offered = types.find(({ type }) => type === "postgresql.cluster")?.permissions ?? [];
  expect(offered.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["role:pg_monitor", "role:pg_read_all_data", "role:shop_reader"]),
  );
  for (const name of [
    "boss",
    "runner",
    "hop",
    "maker",
    "copier",
    "seer",
    "postgres",
    "hallpass",
    "pg_write_server_files",
    "pg_read_server_files",
    "pg_execute_server_program",
  ]) {
    expect(offered.map((one) => one.name)).not.toContain(`role:${name}`);
    await expect(
      access.grant(orderFor("postgresql.cluster", "/", `role:${name}`)),
      name,
    ).rejects.toMatchObject({ failure: "refused" });
  }
  const own = (await connector().inventory.types())[0]?.permissions.map(({ name }) => name);
  expect(own).toEqual(["role:shop_reader"]);
  await expect(
    connector().access.grant(orderFor("postgresql.cluster", "/", "role:pg_monitor")),
  ).rejects.toMatchObject({
    failure: "unauthorized",
    message: expect.stringContaining("ADMIN OPTION"),
  });
});
