/** What `read`, `read-write` and `admin` mean, privilege by privilege. */
import type { PermissionOffer } from "../connector";
import { ConnectorError } from "../errors";

export const levels = ["read", "read-write", "admin"] as const;
export type Level = (typeof levels)[number];

/** @throws {ConnectorError} `not_found` */
export function requireLevel(permission: string): Level {
  const level = levels.find((name) => name === permission);
  if (level) return level;
  throw new ConnectorError("not_found", `There is no permission ${permission} here.`);
}

export type Scope = "database" | "schema" | "table";

/** Names of privileges as `GRANT` spells them. Functions are left alone: who may call them stays as it is. */
export type Privileges = {
  readonly database: ReadonlyArray<string>;
  readonly schema: ReadonlyArray<string>;
  /** Tables, views, materialized views, foreign tables. */
  readonly table: ReadonlyArray<string>;
  readonly sequence: ReadonlyArray<string>;
};

/**
 * TRUNCATE is not part of `read-write`: it goes round triggers and row security. TRIGGER is part of
 * nothing: whoever may put a trigger on a table has their code run with the rights of everybody who
 * writes there, the superuser included. `version` matters because MAINTAIN came with PostgreSQL 17.
 *
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export function privilegesOf(level: Level, scope: Scope, version: number): Privileges {
  const everything = ["TRUNCATE", "REFERENCES", ...(version >= 170_000 ? ["MAINTAIN"] : [])];
  const write = ["SELECT", "INSERT", "UPDATE", "DELETE"];
  const admin = level === "admin";
  return {
    database: admin && scope === "database" ? ["CONNECT", "CREATE", "TEMPORARY"] : ["CONNECT"],
    schema: admin && scope !== "table" ? ["USAGE", "CREATE"] : ["USAGE"],
    table: level === "read" ? ["SELECT"] : admin ? [...write, ...everything] : write,
    sequence:
      level === "read"
        ? scope === "table"
          ? []
          : ["SELECT"]
        : admin
          ? ["SELECT", "USAGE", "UPDATE"]
          : ["SELECT", "USAGE"],
  };
}

const CREATING = ["CREATE", "TEMPORARY"];
const each = (privileges: Privileges, keep: (name: string) => boolean): Privileges => ({
  database: privileges.database.filter(keep),
  schema: privileges.schema.filter(keep),
  table: privileges.table.filter(keep),
  sequence: privileges.sequence.filter(keep),
});

export const withoutCreating = (privileges: Privileges): Privileges =>
  each(privileges, (name) => !CREATING.includes(name));
export const onlyCreating = (privileges: Privileges): Privileges =>
  each(privileges, (name) => CREATING.includes(name));

const later = " Tables that are created later are included.";

export const levelOffers = (scope: Scope): ReadonlyArray<PermissionOffer> => {
  const where = { database: "the whole database", schema: "the schema", table: "the table" }[scope];
  const also = scope === "table" ? "" : later;
  return [
    { name: "read", title: "Read", description: `Read everything in ${where}.${also}` },
    {
      name: "read-write",
      title: "Read and write",
      description: `Read, insert, update and delete in ${where}.${also}`,
    },
    {
      name: "admin",
      title: "Admin",
      description:
        scope === "table"
          ? "Every privilege on the table, short of owning it and of adding triggers."
          : `Every privilege on the tables of ${where} but adding triggers, and creating new ones.${also} At the end, tables they made stay; their functions, views and other code are dropped.`,
    },
  ];
};
