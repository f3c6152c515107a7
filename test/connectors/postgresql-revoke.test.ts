import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GrantOrder } from "../../worker/connectors/connector.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { connectorFor, furnish, orderFor, snapshot } from "./postgresql-support.ts";

let postgres: TestPostgres;
let access: ReturnType<typeof connectorFor>["access"];

beforeAll(async () => {
  postgres = await startPostgres({ flags: ["-c", "max_prepared_transactions=5"] });
  await furnish(postgres);
  access = connectorFor(postgres).access;
});
afterAll(() => postgres?.stop());

const login = (order: GrantOrder, database = "shop") =>
  postgres.login(order.handle, order.secret, database);
const roles = (handle: string) =>
  postgres.query("postgres", "SELECT FROM pg_roles WHERE rolname = $1", [handle]);

describe("taking back", () => {
  test("ends live sessions, gives what the person made to the owner, and leaves no role", async () => {
    const order = orderFor("postgresql.database", "shop", "admin");
    const other = orderFor("postgresql.database", "ledger", "admin");
    await access.grant(order);
    // The same login is let into a second database by hand, and makes something there too.
    await postgres.query("ledger", `GRANT CREATE ON SCHEMA public TO ${order.handle}`);
    const client = await login(order);
    await client.query("CREATE SCHEMA mine; CREATE TABLE mine.notes AS SELECT 1 AS id");
    const second = await login(order, "ledger");
    await second.query("CREATE TABLE public.copies AS SELECT 2 AS id");

    const { evidence } = await access.revoke(order);

    await expect(client.query("SELECT 1")).rejects.toThrow();
    await expect(second.query("SELECT 1")).rejects.toThrow();
    expect(evidence).toContain(`role ${order.handle} is not in pg_roles, no session of it is left`);
    expect(evidence).toContain("2 sessions were ended");
    expect(await roles(order.handle)).toEqual([]);
    expect(
      await postgres.query("shop", "SELECT tableowner FROM pg_tables WHERE tablename = 'notes'"),
    ).toEqual([{ tableowner: "shop_owner" }]);
    expect(await postgres.query("ledger", "SELECT id FROM public.copies")).toEqual([{ id: 2 }]);
    await expect(login(order)).rejects.toMatchObject({ code: "28P01" });
    expect((await access.revoke(other)).evidence).toContain("is not in pg_roles");
    await postgres.query("shop", "DROP SCHEMA mine CASCADE");
    await postgres.query("ledger", "DROP TABLE public.copies");
  });

  test("what a person made does not run after them with anybody's rights", async () => {
    await postgres.query("shop", "INSERT INTO secret.keys VALUES (1, 'gold')");
    const order = orderFor("postgresql.schema", "shop/sales", "admin");
    await access.grant(order);
    const client = await login(order);
    await client.query(`
      CREATE FUNCTION sales.look() RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
        AS $$ BEGIN RETURN QUERY EXECUTE 'SELECT key FROM secret.keys'; END $$;
      CREATE FUNCTION sales.peek() RETURNS SETOF text LANGUAGE plpgsql
        AS $$ BEGIN RETURN QUERY EXECUTE 'SELECT key FROM secret.keys'; END $$;
      CREATE VIEW sales.window AS SELECT * FROM sales.customers;
      GRANT SELECT ON sales.window TO PUBLIC;
      CREATE TABLE sales.trap (id int);
      CREATE FUNCTION sales.same(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN $1; END $$;
      CREATE INDEX trap_index ON sales.trap (sales.same(id));
      CREATE RULE trap_rule AS ON INSERT TO sales.trap DO ALSO DELETE FROM sales.orders;`);
    await client.end();
    await access.revoke(order);

    const friend = orderFor("postgresql.table", "shop/sales/orders", "read");
    await access.grant(friend);
    const session = await login(friend);
    try {
      for (const sql of ["SELECT sales.look()", "SELECT * FROM sales.window"]) {
        await expect(session.query(sql), sql).rejects.toThrow("does not exist");
      }
    } finally {
      await session.end();
      await access.revoke(friend);
    }
    expect(
      await postgres.query(
        "shop",
        "SELECT indexname AS name FROM pg_indexes WHERE tablename = 'trap' UNION SELECT rulename FROM pg_rules WHERE tablename = 'trap'",
      ),
    ).toEqual([]);
    await postgres.query("shop", "DROP TABLE sales.trap");
  });

  test("may be repeated, and may begin with nothing there", async () => {
    const order = orderFor("postgresql.table", "shop/sales/orders", "read");
    expect((await access.revoke(order)).evidence).toContain("is not in pg_roles");
    await access.grant(order);
    await access.revoke(order);
    expect((await access.revoke(order)).evidence).toContain("is not in pg_roles");
  });

  test("goes on where an earlier try broke off", async () => {
    const order = orderFor("postgresql.schema", "shop/sales", "read-write");
    await access.grant(order);
    await postgres.query(
      "shop",
      `ALTER ROLE ${order.handle} NOLOGIN VALID UNTIL '-infinity'; DROP OWNED BY ${order.handle}`,
    );
    await access.revoke(order);
    expect(await roles(order.handle)).toEqual([]);
  });

  test("a grant after a half-done revoke is whole again", async () => {
    const order = orderFor("postgresql.schema", "shop/sales", "read");
    await access.grant(order);
    const before = await snapshot(postgres);
    await postgres.query(
      "shop",
      `ALTER ROLE ${order.handle} NOLOGIN VALID UNTIL '-infinity'; DROP OWNED BY ${order.handle}`,
    );
    await access.grant(order);
    expect(await snapshot(postgres)).toEqual(before);
    await (await login(order)).end();
    await access.revoke(order);
  });

  test("ends the sessions of a role that somebody dropped by hand", async () => {
    const order = orderFor("postgresql.cluster", "/", "role:shop_reader");
    const { recipe } = await access.grant(order);
    const client = await login(order, "postgres");
    await postgres.query("postgres", `DROP ROLE ${order.handle}`);
    await client.query("SELECT 1");
    const { evidence } = await access.revoke({ ...order, recipe });
    expect(evidence).toContain("1 sessions without a role were ended");
    await expect(client.query("SELECT 1")).rejects.toThrow();
  });

  test("rolls back what the person left prepared", async () => {
    const order = orderFor("postgresql.table", "shop/sales/orders", "read-write");
    await access.grant(order);
    const client = await login(order);
    await client.query(
      "BEGIN; INSERT INTO sales.orders (item) VALUES ('ghost'); PREPARE TRANSACTION 'it''s'",
    );
    await client.end();
    await access.revoke(order);
    expect(await postgres.query("postgres", "SELECT gid FROM pg_prepared_xacts")).toEqual([]);
  });

  test("names the database that lets nobody in, and finishes once it does", async () => {
    const order = orderFor("postgresql.table", "ledger/public/books", "read");
    await access.grant(order);
    await postgres.query("ledger", `GRANT SELECT ON books TO ${order.handle}`);
    await postgres.query("postgres", "ALTER DATABASE ledger ALLOW_CONNECTIONS false");
    await expect(access.revoke(order)).rejects.toMatchObject({
      failure: "misconfigured",
      message: expect.stringContaining('ALTER DATABASE "ledger" ALLOW_CONNECTIONS true'),
    });
    const [role] = await postgres.query(
      "postgres",
      "SELECT rolcanlogin FROM pg_roles WHERE rolname = $1",
      [order.handle],
    );
    expect(role).toEqual({ rolcanlogin: false });
    await postgres.query("postgres", "ALTER DATABASE ledger ALLOW_CONNECTIONS true");
    await access.revoke(order);
    expect(await roles(order.handle)).toEqual([]);
  });
});
