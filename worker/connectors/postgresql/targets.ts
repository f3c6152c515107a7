/** The objects of a place, and what a role still lacks on them for a level. */

import type { Privileges } from "./levels";
import { OURS } from "./login-role";
import type { InDatabase } from "./place";
import { quoteIdentifier, quoteQualified } from "./quote";
import type { Session } from "./session";
import { NOT_SYSTEM_SCHEMA, TABLE_KINDS } from "./user-objects";

export type Target = {
  readonly kind: "database" | "schema" | "table" | "sequence";
  /** Null for databases and schemas. */
  readonly schema: string | null;
  readonly name: string;
  readonly owner: string;
  readonly ownerIsSuperuser: boolean;
  /** An extension brought it, or a person made it who is here for a while: not worth a word. */
  readonly optional: boolean;
  /** Privileges that the role lacks and we can pass on. */
  readonly give: ReadonlyArray<string>;
  /** Privileges that the role lacks and we cannot pass on. */
  readonly missing: ReadonlyArray<string>;
};

export const KEYWORD = {
  database: "DATABASE",
  schema: "SCHEMA",
  table: "TABLE",
  sequence: "SEQUENCE",
};

export const nameOf = ({ schema, name }: Pick<Target, "schema" | "name">): string =>
  schema === null ? quoteIdentifier(name) : quoteQualified(schema, name);

/** Joining the owner covers all of its objects; a superuser can only be asked for the privilege itself. */
export function howToPassOn(
  session: Pick<Session, "self">,
  target: Pick<Target, "kind" | "schema" | "name" | "owner" | "ownerIsSuperuser" | "missing">,
): string {
  const self = quoteIdentifier(session.self);
  return target.ownerIsSuperuser || target.owner.startsWith("pg_")
    ? `GRANT ${target.missing.join(", ")} ON ${KEYWORD[target.kind]} ${nameOf(target)} TO ${self} WITH GRANT OPTION;`
    : `GRANT ${quoteIdentifier(target.owner)} TO ${self};`;
}

/** What the role holds already, or everybody does, is in neither list; an object without lists left is not told. */
export async function lackingOn(
  session: Session,
  role: string,
  place: InDatabase,
  privileges: Privileges,
): Promise<ReadonlyArray<Target>> {
  return session.rows<Target>(LACKING, [
    "schema" in place ? place.schema : null,
    "table" in place ? place.table : null,
    privileges.database,
    privileges.schema,
    privileges.table,
    privileges.sequence,
    role,
  ]);
}

/** Whether the schema or table of the place is there at all. */
export async function placeExists(session: Session, place: InDatabase): Promise<boolean> {
  if (place.type === "postgresql.database") return true;
  const [found] = await session.rows(
    `SELECT FROM pg_namespace n WHERE n.nspname = $1 AND ${NOT_SYSTEM_SCHEMA} AND ($2::text IS NULL
       OR EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = $2 AND c.relkind IN ${TABLE_KINDS}))`,
    [place.schema, "table" in place ? place.table : null],
  );
  return found !== undefined;
}

/** The columns `give` and `missing`. A dropped object gives NULL, which is in neither. */
const judged = (kind: string, wanted: string, oid: string) => `
  ARRAY(SELECT p FROM unnest(${wanted}::text[]) WITH ORDINALITY w (p, i)
        WHERE NOT has_${kind}_privilege($7::name, ${oid}, p)
          AND has_${kind}_privilege(${oid}, p || ' WITH GRANT OPTION') ORDER BY i) AS give,
  ARRAY(SELECT p FROM unnest(${wanted}::text[]) WITH ORDINALITY w (p, i)
        WHERE NOT has_${kind}_privilege($7::name, ${oid}, p)
          AND NOT has_${kind}_privilege(${oid}, p || ' WITH GRANT OPTION') ORDER BY i) AS missing`;

/** `$1` schema or null, `$2` table or null, `$3`…`$6` the privileges wanted on each kind, `$7` the role. */
const LACKING = `
  WITH relation AS (
    SELECT c.*, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${NOT_SYSTEM_SCHEMA} AND ($1::text IS NULL OR n.nspname = $1) AND c.relkind IN ${TABLE_KINDS}
      AND ($2::text IS NULL OR c.relname = $2)
    UNION ALL
    -- The sequences behind a table's own columns go with the table, all others with the schema.
    SELECT s.*, n.nspname FROM pg_class s JOIN pg_namespace n ON n.oid = s.relnamespace
    WHERE ${NOT_SYSTEM_SCHEMA} AND s.relkind = 'S' AND ($1::text IS NULL OR n.nspname = $1 OR $2 IS NOT NULL)
      AND ($2::text IS NULL OR EXISTS (
        SELECT FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
        WHERE d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i') AND t.relname = $2 AND tn.nspname = $1)))
  SELECT x.kind, x.schema, x.name, x.give, x.missing, pg_get_userbyid(x.owner_oid)::text AS owner,
    coalesce((SELECT rolsuper FROM pg_roles WHERE oid = x.owner_oid), false) AS "ownerIsSuperuser",
    pg_get_userbyid(x.owner_oid) ~ '${OURS}'
      OR EXISTS (SELECT FROM pg_depend e WHERE e.classid = x.class AND e.objid = x.oid AND e.deptype = 'e') AS optional
  FROM (
    SELECT 'database' AS kind, NULL::text AS schema, d.datname::text AS name, d.datdba AS owner_oid,
      'pg_database'::regclass AS class, d.oid, ${judged("database", "$3", "d.oid")}
    FROM pg_database d WHERE d.datname = current_database()
    UNION ALL
    SELECT 'schema', NULL, n.nspname::text, n.nspowner, 'pg_namespace'::regclass, n.oid,
      ${judged("schema", "$4", "n.oid")}
    FROM pg_namespace n WHERE ${NOT_SYSTEM_SCHEMA} AND ($1::text IS NULL OR n.nspname = $1)
    UNION ALL
    SELECT 'table', c.nspname::text, c.relname::text, c.relowner, 'pg_class'::regclass, c.oid,
      ${judged("table", "$5", "c.oid")}
    FROM relation c WHERE c.relkind <> 'S'
    UNION ALL
    SELECT 'sequence', c.nspname::text, c.relname::text, c.relowner, 'pg_class'::regclass, c.oid,
      ${judged("sequence", "$6", "c.oid")}
    FROM relation c WHERE c.relkind = 'S'
  ) x WHERE cardinality(x.give) > 0 OR cardinality(x.missing) > 0`;
