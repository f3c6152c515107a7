import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresql } from "../../worker/connectors/postgresql/index.ts";
import { nodeTcp } from "../support/node-tcp.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { furnish, orderFor } from "./postgresql-support.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
  await furnish(postgres);
  for (const name of ["hallpass", "hallpass2"]) {
    await postgres.query(
      "postgres",
      `CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD 'connector-password';
       GRANT shop_owner TO ${name}; GRANT shop_reader TO ${name} WITH ADMIN OPTION`,
    );
  }
});
afterAll(() => postgres?.stop());

function open({
  user = "hallpass",
  deployment = "dep-one",
  identity = null,
}: {
  user?: string;
  deployment?: string;
  identity?: string | null;
} = {}) {
  const { host, port } = postgres;
  const connection = postgresql.open(
    { host, port, user, password: "connector-password", tls: "off" },
    {
      tcp: nodeTcp(),
      http: () => Promise.reject(new Error("no")),
      now: () => Date.now(),
      deployment,
      identity,
    },
  );
  const { access } = connection;
  if (!access?.observe) throw new Error("PostgreSQL grants access");
  const { observe } = access;
  const standing = async () => (await Array.fromAsync(observe())).flat();
  return { ...connection, access, standing };
}
const order = orderFor("postgresql.schema", "shop/sales", "read");

describe("which server answers", () => {
  test("it is known by its own number, and another one is neither changed nor believed", async () => {
    const identity = await open().identify();
    expect(identity).toMatch(/^system:\d+$/);
    const known = open({ identity });
    await known.access.grant(order);
    const moved = open({ identity: "system:1" });
    for (const verb of [
      () => moved.access.grant(order),
      () => moved.access.revoke(order),
      () => moved.standing(),
    ]) {
      await expect(verb()).rejects.toMatchObject({ failure: "other_target" });
    }
    expect(await moved.identify()).toBe(identity);
    await known.access.revoke(order);
  });

  test("where the number may not be read, the address stands for it and the check has the command", async () => {
    const everywhere = (sql: string) =>
      Promise.all(["postgres", "shop", "ledger"].map((database) => postgres.query(database, sql)));
    await everywhere("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
    const identity = await open().identify();
    expect(identity).toBe(`address:${postgres.host}:${postgres.port}`);
    await open({ identity }).access.grant(order);
    await open({ identity }).access.revoke(order);
    await expect(open({ identity: "system:1" }).access.grant(order)).rejects.toThrow(
      /In database "shop", run: GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system\(\) TO "hallpass"/,
    );
    expect(await open().check([])).toContainEqual(
      expect.objectContaining({ name: "Which server this is", ok: false }),
    );
    await everywhere("GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC");
  });
});

describe("whose a role is", () => {
  test("two deployments on one server neither see the other's roles as theirs nor touch them", async () => {
    const one = open();
    const two = open({ user: "hallpass2", deployment: "dep-two" });
    const theirs = orderFor("postgresql.schema", "shop/sales", "read", { seed: "two" });
    await one.access.grant(order);
    await two.access.grant(theirs);
    const marks = new Map((await one.standing()).map((o) => [o.handle, o.markedBy]));
    expect([marks.get(order.handle), marks.get(theirs.handle)]).toEqual(["this", "other"]);
    await expect(one.access.revoke(theirs)).rejects.toMatchObject({ failure: "refused" });
    await expect(one.access.grant(theirs)).rejects.toMatchObject({ failure: "refused" });
    // Each has group roles of its own.
    await one.access.revoke(order);
    const person = await postgres.login(theirs.handle, theirs.secret, "shop");
    await person.query("SELECT * FROM sales.orders");
    await person.end();
    await two.access.revoke(theirs);
  });

  test.each([
    ["a membership", "GRANT pg_write_all_data TO H", "REVOKE pg_write_all_data FROM H"],
    ["an attribute", "ALTER ROLE H CREATEDB BYPASSRLS", "ALTER ROLE H NOCREATEDB NOBYPASSRLS"],
    ["a privilege", "GRANT DELETE ON sales.orders TO H", "REVOKE DELETE ON sales.orders FROM H"],
    ["the deadline", "ALTER ROLE H VALID UNTIL 'infinity'", "SELECT 1"],
    ["more connections", "ALTER ROLE H CONNECTION LIMIT -1", "SELECT 1"],
  ])("%s that was added by hand shows in what is observed", async (_what, widen, narrow) => {
    const { access, standing } = open();
    const { recipe } = await access.grant(order);
    const look = async () => {
      const found = (await standing()).find(({ handle }) => handle === order.handle);
      const keys = Object.keys(found?.recipe ?? {});
      return [keys.map((key) => [key, recipe[key]]), Object.entries(found?.recipe ?? {}), found];
    };
    const [granted, asMade, found] = await look();
    expect(asMade).toEqual(granted);
    expect(found).toMatchObject({ deadlineAt: order.deadlineAt, permission: "read" });
    await postgres.query("shop", widen.replaceAll(/\bH\b/g, order.handle));
    const [, widened, later] = await look();
    expect([widened, later]).not.toEqual([granted, found]);
    await postgres.query("shop", narrow.replaceAll(/\bH\b/g, order.handle));
    await access.revoke(order);
  });
});

test("another login with equal rights ends sessions as far as it may, and says exactly what is missing", async () => {
  const { recipe } = await open().access.grant(order);
  const person = await postgres.login(order.handle, order.secret, "shop");
  await postgres.query("postgres", "GRANT pg_signal_backend TO hallpass2");
  const other = open({ user: "hallpass2" });
  const held = { ...order, recipe };
  expect(await other.check([held])).toContainEqual(
    expect.objectContaining({
      name: "Taking back what stands",
      ok: false,
      fix: expect.stringContaining(`GRANT "${order.handle}" TO "hallpass2" WITH ADMIN OPTION;`),
    }),
  );
  await expect(other.access.revoke(held)).rejects.toThrow(
    new RegExp(`${order.handle} can still log in.*ADMIN option`, "s"),
  );
  await expect(person.query("SELECT 1")).rejects.toThrow();
  await postgres.query("postgres", `GRANT ${order.handle} TO hallpass2 WITH ADMIN OPTION`);
  expect(await other.check([held])).toContainEqual(
    expect.objectContaining({ name: "Taking back what stands", ok: true }),
  );
  await open().access.revoke(held);
});
