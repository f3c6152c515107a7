import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idOf, percentEncode, placeOf } from "../../worker/connectors/postgresql/place.ts";
import { quoteIdentifier, quoteLiteral } from "../../worker/connectors/postgresql/quote.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { added, connectorFor, orderFor, snapshot, withoutGroups } from "./postgresql-support.ts";

/** How many names; the soak asks for 1,000. */
const COUNT = Number(process.env.HALLPASS_SOAK ? 1_000 : 64);

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const pieces = [
  '"',
  "'",
  "`",
  "\\",
  "''",
  '""',
  ";",
  "--",
  "/*",
  "*/",
  "$$",
  "%",
  "%25",
  "%00",
  "/",
  "..",
  "\n",
  "\r",
  "\t",
  "\u0001",
  "\u007f",
  "\u202e",
  "\u200b",
  "\ufeff",
  "а", // Cyrillic
  "a",
  "A",
  "ﬀ",
  "e\u0301",
  "é",
  "😀",
  "＂",
  "ʼ",
  " ",
  ".",
  "$1",
  "{",
  "}",
  ",",
  "=",
  "*",
  "?",
  "@",
  ":",
  "TO PUBLIC",
  "public",
  "select",
  "pg",
  "\u2028",
];

/** The same sequence on every run: a failure names its number. */
function hostileName(seed: number): string {
  let state = seed * 2_654_435_761 + 12_345;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  if (seed < pieces.length) return `${pieces[seed]}`;
  let name = "";
  for (let i = 1 + next(6); i > 0; i--) name += pieces[next(pieces.length)];
  const padded = seed % 7 === 0 ? name.padEnd(63, "x") : name;
  // What PostgreSQL itself refuses (`pg_` schemas) is not the point here.
  return padded.startsWith("pg") ? `x${padded}` : padded;
}

const fits = (name: string) => new TextEncoder().encode(name).length <= 63;

describe("names that PostgreSQL cannot hold are refused everywhere", () => {
  const names = ["", "a\0b", "x".repeat(64), "é".repeat(32), "\ud800", "\udfffx"];
  test.each(names.map((name) => [name]))("%j", (name) => {
    expect(() => quoteIdentifier(name)).toThrow(expect.objectContaining({ failure: "refused" }));
    if (!name.isWellFormed()) return;
    for (const id of [idOf(name), idOf("shop", name), idOf("shop", "sales", name)]) {
      for (const type of ["postgresql.database", "postgresql.schema", "postgresql.table"]) {
        expect(() => placeOf(type, id)).toThrow(expect.objectContaining({ failure: "refused" }));
      }
    }
  });

  test("a role of such a name is refused before the server is asked", async () => {
    const { access } = connectorFor(postgres);
    for (const role of ["x".repeat(64), "a\0b"]) {
      const order = orderFor("postgresql.cluster", "/", `role:${role}`);
      await expect(access.grant(order)).rejects.toMatchObject({ name: "ConnectorError" });
      expect(
        await postgres.query("postgres", "SELECT FROM pg_roles WHERE rolname = $1", [order.handle]),
      ).toEqual([]);
    }
  });

  test("a handle that is not ours never reaches a DROP ROLE", async () => {
    const { access } = connectorFor(postgres);
    for (const handle of [
      "postgres",
      'hp_x"; DROP ROLE y; --',
      "hp_0123456789012345678901234\n",
      "HP_01234567890123456789012345",
    ]) {
      const order = {
        ...orderFor("postgresql.database", "postgres", "read"),
        handle: handle as `hp_${string}`,
      };
      await expect(access.revoke(order)).rejects.toMatchObject({ failure: "refused" });
      await expect(access.grant(order)).rejects.toMatchObject({ failure: "refused" });
    }
  });
});

test("an external id has one spelling and leads back to the same names", () => {
  for (let seed = 0; seed < 500; seed++) {
    const [a, b, c] = [hostileName(seed), hostileName(seed + 1), hostileName(seed + 2)];
    if (![a, b, c].every(fits)) continue;
    const id = idOf(a, b, c);
    expect(placeOf("postgresql.table", id)).toEqual({
      type: "postgresql.table",
      database: a,
      schema: b,
      table: c,
    });
    expect(id).toMatch(/^[A-Za-z0-9._~%/-]+$/);
  }
  for (const id of [
    "shop%2fsales",
    "%73hop",
    "shop/",
    "/shop",
    "a//b",
    "%",
    "%ff",
    "a/b/c/d",
    "/",
    "",
  ]) {
    expect(() => placeOf("postgresql.table", id), id).toThrow(
      expect.objectContaining({ failure: "refused" }),
    );
    if (id !== "/") expect(() => placeOf("postgresql.cluster", id)).toThrow();
  }
  expect(percentEncode("it's!(*)")).toBe("it%27s%21%28%2A%29");
});

test("text of any kind is one literal, whatever the server thinks of backslashes", async () => {
  const texts = Array.from({ length: 200 }, (_, seed) => hostileName(seed) + hostileName(seed + 9));
  const client = await postgres.login(postgres.user, postgres.password, "postgres");
  for (const setting of ["on", "off"]) {
    await client.query(`SET standard_conforming_strings TO ${setting}`);
    const { rows } = await client.query(
      `SELECT ARRAY[${texts.map(quoteLiteral).join(", ")}] AS all`,
    );
    expect(rows).toEqual([{ all: texts }]);
  }
  await client.end();
});

test(`${COUNT} hostile names of schema, table and role: exactly the intended privilege, and nothing left`, async () => {
  const { access, inventory } = connectorFor(postgres);
  const seeds = Array.from({ length: COUNT }, (_, seed) => hostileName(seed));
  const names = [...new Set(seeds)].filter((name) => fits(name) && name !== "public");
  await postgres.query("postgres", "CREATE DATABASE hostile");
  for (const name of names) {
    const id = quoteIdentifier(name);
    await postgres.query(
      "hostile",
      `CREATE ROLE ${id}; CREATE SCHEMA ${id}; CREATE TABLE ${id}.${id} (${id} int);
       COMMENT ON TABLE ${id}.${id} IS ${quoteLiteral(name)}`,
    );
  }

  const pages = await Array.fromAsync(inventory.pages(null));
  const found = pages.flatMap(({ resources }) => resources);
  const before = await snapshot(postgres, ["hostile"]);
  for (const [index, name] of names.entries()) {
    const id = idOf("hostile", name, name);
    expect(
      found.find(({ externalId }) => externalId === id),
      JSON.stringify(name),
    ).toMatchObject({ name, path: [expect.any(String), "hostile", name] });
    const person = { id: "u", email: "ann@example.com", name };
    const [order, gains] =
      index % 2
        ? [orderFor("postgresql.table", id, "read", { person, account: name }), 5]
        : [orderFor("postgresql.cluster", "/", `role:${name}`, { person, account: name }), 2];
    const earlier = await snapshot(postgres, ["hostile"]);
    await access.grant(order);
    const gained = added(before, await snapshot(postgres, ["hostile"]))
      .filter((line) => line.includes(order.handle) || !earlier.has(line))
      .map((line) => line.replaceAll(order.handle, "H").replaceAll(/hpg_[0-9a-v]{26}/g, "G"));
    expect(gained, JSON.stringify(name)).toHaveLength(gains);
    const intended = index % 2 ? ": G SELECT" : `H is in ${name}`;
    expect(gained.filter((line) => line.endsWith(intended))).toHaveLength(1);
    await access.revoke(order);
  }
  expect(withoutGroups(await snapshot(postgres, ["hostile"]))).toEqual(withoutGroups(before));
}, 600_000);

test("hostile roles and databases are given exactly, and a look-alike is not the same", async () => {
  const { access } = connectorFor(postgres);
  const names = [
    'ro"le',
    "role; DROP ROLE postgres",
    "ro\nle",
    "rоle",
    "ro\\le",
    "%s%I",
    "ne\u0301",
  ];
  for (const name of names) {
    await postgres.query("postgres", `CREATE ROLE ${quoteIdentifier(name)}`);
    await postgres.query("postgres", `CREATE DATABASE ${quoteIdentifier(name)}`);
  }
  const before = await snapshot(postgres);
  for (const name of names) {
    for (const order of [
      orderFor("postgresql.cluster", "/", `role:${name}`),
      orderFor("postgresql.database", idOf(name), "read"),
    ]) {
      const { recipe } = await access.grant(order);
      const gained = added(before, await snapshot(postgres));
      const intended =
        order.permission === "read"
          ? `${order.handle} is in hpg_`
          : `${order.handle} is in ${name}`;
      expect(
        gained.some((line) => line.replaceAll('"', "").includes(intended.replaceAll('"', ""))),
      ).toBe(true);
      const details = access.details({ ...order, recipe }, order.deadlineAt);
      expect(details.commands[0]?.command).toMatch(/^psql '[^'\n]+'$/);
      const [url] = access
        .secrets({ ...order, recipe }, order.secret)
        .filter(({ label }) => label !== "Password");
      const client = await postgres.login(
        order.handle,
        order.secret,
        order.permission === "read" ? name : "postgres",
      );
      expect(decodeURIComponent(new URL(url?.value ?? "").pathname.slice(1))).toBe(
        order.permission === "read" ? name : "postgres",
      );
      await client.end();
      await access.revoke(order);
    }
  }
  expect(withoutGroups(await snapshot(postgres))).toEqual(withoutGroups(before));
  await expect(
    access.grant(orderFor("postgresql.cluster", "/", "role:rolе")),
  ).rejects.toMatchObject({ failure: "not_found" });
});
