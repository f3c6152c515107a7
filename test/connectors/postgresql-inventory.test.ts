import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FoundResource, InventoryPage } from "../../worker/connectors/connector.ts";
import { postgresql } from "../../worker/connectors/postgresql/index.ts";
import { tagsOf } from "../../worker/connectors/postgresql/tags.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { connectorFor, furnish, orderFor } from "./postgresql-support.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
  await furnish(postgres);
});
afterAll(() => postgres?.stop());

const all = (pages: ReadonlyArray<InventoryPage>) => pages.flatMap(({ resources }) => resources);
const brief = ({ type, externalId }: FoundResource) => `${type.slice(11)} ${externalId}`;

describe("what is found", () => {
  test("the server, its databases, their schemas and tables, with path and tags", async () => {
    const { inventory } = connectorFor(postgres);
    const server = `127.0.0.1:${postgres.port}`;
    const found = all(await Array.fromAsync(inventory.pages(null)));
    expect(found.map(brief)).toEqual([
      "cluster /",
      "database ledger",
      "database postgres",
      "database shop",
      "schema ledger/public",
      "table ledger/public/books",
      "schema postgres/public",
      "schema shop/public",
      "schema shop/sales",
      "schema shop/secret",
      "table shop/sales/customers",
      "table shop/sales/orders",
      "table shop/secret/keys",
    ]);
    const by = (id: string) => found.find(({ externalId }) => externalId === id);
    expect(by("shop")).toMatchObject({ path: [server], tags: { env: "prod", team: "payments" } });
    expect(by("shop/sales")).toMatchObject({
      path: [server, "shop"],
      tags: { owner: "ada@example.com" },
    });
    expect(by("shop/sales/orders")).toMatchObject({
      name: "orders",
      path: [server, "shop", "sales"],
      tags: { comment: "all orders since 2020" },
    });
  });

  test("from any page's cursor on, the rest is the same", async () => {
    const { inventory } = connectorFor(postgres);
    const pages = await Array.fromAsync(inventory.pages(null));
    expect(pages.map(({ nextCursor }) => nextCursor === null)).toEqual([false, false, false, true]);
    for (const [index, { nextCursor }] of pages.entries()) {
      if (nextCursor === null) continue;
      const rest = await Array.fromAsync(inventory.pages(nextCursor));
      expect(rest).toEqual(pages.slice(index + 1));
    }
  });

  test("more tables than fit on a page are all found, once", async () => {
    await postgres.query("postgres", "CREATE DATABASE wide");
    await postgres.query(
      "wide",
      "DO $$ BEGIN FOR i IN 1..2050 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END $$",
    );
    const { inventory } = connectorFor(postgres, {
      excludeDatabases: ["shop", "ledger", "postgres"],
    });
    const tables = all(await Array.fromAsync(inventory.pages(null))).filter(
      ({ type }) => type === "postgresql.table",
    );
    expect(new Set(tables.map(({ externalId }) => externalId)).size).toBe(2_050);
    expect(tables).toHaveLength(2_050);
    await postgres.query("postgres", "DROP DATABASE wide");
  });

  test("roles that can be handed out are the permissions of the server", async () => {
    const types = await connectorFor(postgres).inventory.types();
    expect(types.map(({ type }) => type)).toEqual([
      "postgresql.cluster",
      "postgresql.database",
      "postgresql.schema",
      "postgresql.table",
    ]);
    expect(types[0]?.permissions).toContainEqual({
      name: "role:shop_reader",
      title: "Role shop_reader",
      description: "Reads the shop",
    });
    for (const { permissions } of types.slice(1)) {
      expect(permissions.map(({ name }) => name)).toEqual(["read", "read-write", "admin"]);
    }
  });
});

test("a database that cannot be read is named, and everything else is delivered", async () => {
  await postgres.query("postgres", "ALTER DATABASE ledger ALLOW_CONNECTIONS false");
  const { inventory, check } = connectorFor(postgres);
  const pages = await Array.fromAsync(inventory.pages(null));
  expect(all(pages).map(brief)).toContain("table shop/secret/keys");
  expect(all(pages).map(brief)).toContain("database ledger");
  expect(pages.flatMap(({ unread }) => unread ?? [])).toEqual([
    {
      path: [expect.any(String), "ledger"],
      message: expect.stringContaining('ALTER DATABASE "ledger" ALLOW_CONNECTIONS true;'),
    },
  ]);
  expect(pages.at(-1)?.nextCursor).toBeNull();
  expect((await check()).find(({ name }) => name === "Database ledger")).toMatchObject({
    ok: false,
  });

  await postgres.query("postgres", "ALTER DATABASE ledger ALLOW_CONNECTIONS true");
  const again = await Array.fromAsync(inventory.pages(null));
  expect(again.flatMap(({ unread }) => unread ?? [])).toEqual([]);
  expect(all(again).map(brief)).toContain("table ledger/public/books");
  const without = connectorFor(postgres, { excludeDatabases: ["ledger"] });
  expect(
    all(await Array.fromAsync(without.inventory.pages(null)))
      .map(brief)
      .join(),
  ).not.toContain("ledger");
});

test("a cursor into a database that is gone leads on to the next", async () => {
  const { inventory } = connectorFor(postgres);
  const cursor = JSON.stringify({ database: "mango", after: null });
  const rest = all(await Array.fromAsync(inventory.pages(cursor)));
  expect(rest.map(brief)).not.toContain("schema ledger/public");
  expect(rest.map(brief)).toContain("schema shop/sales");
  const beyond = JSON.stringify({ database: "zebra", after: null });
  expect(await Array.fromAsync(inventory.pages(beyond))).toEqual([
    { resources: [], nextCursor: null },
  ]);
});

test.each([
  [null, {}],
  ["", {}],
  ["env=prod", { env: "prod" }],
  ["env=prod,team=a b=c;d=\ne=f", { env: "prod", team: "a", b: "c", d: "", e: "f" }],
  ["just words", { comment: "just words" }],
  ["url=https://x/?a=b", { url: "https://x/?a=b" }],
  ["=x", { comment: "=x" }],
  ["y".repeat(600), { comment: "y".repeat(512) }],
])("the comment %j gives tags %j", (comment, tags) => {
  expect(tagsOf(comment)).toEqual(tags);
});

test("a tag named like JavaScript's insides is only a tag", () => {
  const tags = tagsOf("__proto__=polluted constructor=x");
  expect(Object.keys(tags)).toEqual(["__proto__", "constructor"]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

describe("what stands", () => {
  test("ours with what it is for, others' logins as foreign", async () => {
    const { access } = connectorFor(postgres);
    const order = orderFor("postgresql.schema", "shop/sales", "read", {
      account: "ann",
      deadlineAt: 4_102_444_800_000,
    });
    const forever = orderFor("postgresql.cluster", "/", "role:shop_reader", { deadlineAt: null });
    await access.grant(order);
    await access.grant(forever);
    await postgres.query(
      "postgres",
      `CREATE ROLE bob LOGIN VALID UNTIL '2100-01-01 00:00:00+00'; GRANT shop_reader TO bob;
       GRANT pg_monitor TO ${order.handle}`,
    );
    const seen = await Array.fromAsync(access.observe());
    const asMade = { attributes: [], connectionLimit: 10, held: 0 };
    expect(seen).toHaveLength(4);
    expect(seen).toEqual(
      expect.arrayContaining([
        {
          handle: order.handle,
          markedBy: "this",
          resourceType: "postgresql.schema",
          externalId: "shop/sales",
          permission: "read",
          account: "ann",
          deadlineAt: order.deadlineAt,
          recipe: {
            ...asMade,
            roleOid: expect.any(Number),
            memberOf: [expect.stringMatching(/^hpg_/), "pg_monitor"],
          },
        },
        {
          handle: forever.handle,
          markedBy: "this",
          resourceType: "postgresql.cluster",
          externalId: "/",
          permission: "role:shop_reader",
          account: forever.account,
          deadlineAt: null,
          recipe: { ...asMade, roleOid: expect.any(Number), memberOf: ["shop_reader"] },
        },
        ...(
          [
            ["bob", "role:shop_reader", 4_102_444_800_000],
            [order.handle, "role:pg_monitor", order.deadlineAt],
          ] as const
        ).map(([account, permission, deadlineAt]) => ({
          handle: null,
          markedBy: "unsaid",
          resourceType: "postgresql.cluster",
          externalId: "/",
          permission,
          account,
          deadlineAt,
          recipe: null,
        })),
      ]),
    );
    await postgres.query(
      "postgres",
      `REVOKE shop_reader FROM ${forever.handle}; COMMENT ON ROLE ${order.handle} IS 'changed'`,
    );
    const later = await Array.fromAsync(access.observe());
    expect(later.find(({ handle }) => handle === forever.handle)).toMatchObject({
      permission: null,
    });
    expect(later.find(({ handle }) => handle === order.handle)).toMatchObject({
      externalId: null,
      permission: null,
    });
    await access.revoke(order);
    await access.revoke(forever);
    expect((await Array.fromAsync(access.observe())).filter(({ handle }) => handle)).toEqual([]);
  });
});

describe("how it is used", () => {
  const order = orderFor("postgresql.table", "shop/sales/orders", "read");

  test("the password is only among the secrets", () => {
    const { access } = connectorFor(postgres);
    const details = access.details(order, order.deadlineAt);
    const secrets = access.secrets(order, order.secret);
    expect(JSON.stringify(details)).not.toContain(order.secret);
    expect(secrets).toEqual([
      { label: "Password", value: order.secret },
      {
        label: "Connection string with password",
        value: `postgresql://${order.handle}:${order.secret}@127.0.0.1:${postgres.port}/shop?sslmode=disable`,
      },
    ]);
    expect(details.instructions).toContain("refuses new logins");
  });

  test("people are sent to the address that is theirs", () => {
    const { access } = connectorFor(postgres, {
      publicHost: "db.example.com",
      publicPort: 6_432,
      tls: "require",
    });
    expect(access.details(order, order.deadlineAt).commands).toEqual([
      {
        label: "psql",
        command: `psql 'postgresql://${order.handle}@db.example.com:6432/shop?sslmode=verify-full&sslrootcert=system'`,
      },
    ]);
  });
});

test("only the password is a secret of the configuration, and it is required", () => {
  expect(postgresql.secretFields).toEqual(["password"]);
  const ports = {
    tcp: () => {
      throw new Error("not now");
    },
    http: () => Promise.reject(new Error("never")),
    now: () => 0,
    deployment: "dep",
    identity: null,
  };
  expect(() => postgresql.open({ host: "db.example.com" }, ports)).toThrow();
  expect(() => postgresql.open({ host: "db.example.com/x", password: "p" }, ports)).toThrow();
});
