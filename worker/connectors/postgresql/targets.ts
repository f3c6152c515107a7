/** The objects that a grant touches, and which of their privileges we may pass on. */
import { NOT_SYSTEM_SCHEMA, TABLE_KINDS } from "./inventory";
import type { Privileges } from "./levels";
import type { InDatabase } from "./place";
import { quoteIdentifier, quoteQualified } from "./quote";
import type { Session } from "./session";

export type Target = {
  readonly kind: "database" | "schema" | "table" | "sequence";
  /** Null for databases and schemas. */
  readonly schema: string | null;
  readonly name: string;
  readonly owner: string;
  readonly ownerIsSuperuser: boolean;
  /** It came with an extension. */
  readonly extension: boolean;
  /** Privileges that everybody has already and we cannot pass on: not ours to give. */
  readonly skip: ReadonlyArray<string>;
  /** Privileges that we cannot pass on and nobody else gives. */
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

export async function targetsOf(
  session: Session,
  place: InDatabase,
  privileges: Privileges,
): Promise<ReadonlyArray<Target>> {
  const schema = "schema" in place ? place.schema : null;
  const table = "table" in place ? place.table : null;
  return session.rows<Target>(TARGETS, [
    schema,
    table,
    privileges.database,
    privileges.schema,
    privileges.table,
    privileges.sequence,
  ]);
}

/** The columns `skip` and `missing` of a target. `acl` has `acldefault` in the place of an empty one. */
const judged = (kind: string, wanted: string, oid: string, acl: string) => `
  ARRAY(SELECT p FROM unnest(${wanted}::text[]) WITH ORDINALITY w (p, i)
        WHERE NOT has_${kind}_privilege(${oid}, p || ' WITH GRANT OPTION')
          AND EXISTS (SELECT FROM aclexplode(${acl}) a WHERE a.grantee = 0 AND a.privilege_type = p) ORDER BY i) AS skip,
  ARRAY(SELECT p FROM unnest(${wanted}::text[]) WITH ORDINALITY w (p, i)
        WHERE NOT has_${kind}_privilege(${oid}, p || ' WITH GRANT OPTION')
          AND NOT EXISTS (SELECT FROM aclexplode(${acl}) a WHERE a.grantee = 0 AND a.privilege_type = p) ORDER BY i) AS missing`;

/** `$1` schema or null, `$2` table or null, `$3`…`$6` the privileges wanted on each kind. */
const TARGETS = `
  WITH relation AS (
    SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${NOT_SYSTEM_SCHEMA} AND ($1::text IS NULL OR n.nspname = $1) AND c.relkind IN ${TABLE_KINDS}
      AND ($2::text IS NULL OR c.relname = $2)
    UNION ALL
    -- The sequences behind a table's own columns go with the table, all others with the schema.
    SELECT s.* FROM pg_class s JOIN pg_namespace n ON n.oid = s.relnamespace
    WHERE ${NOT_SYSTEM_SCHEMA} AND s.relkind = 'S' AND ($1::text IS NULL OR n.nspname = $1 OR $2 IS NOT NULL)
      AND ($2::text IS NULL OR EXISTS (
        SELECT FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
        WHERE d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i') AND t.relname = $2 AND tn.nspname = $1)))
  SELECT x.kind, x.schema, x.name, x.skip, x.missing, pg_get_userbyid(x.owner_oid)::text AS owner,
    coalesce((SELECT rolsuper FROM pg_roles WHERE oid = x.owner_oid), false) AS "ownerIsSuperuser",
    EXISTS (SELECT FROM pg_depend e WHERE e.classid = x.class AND e.objid = x.oid AND e.deptype = 'e') AS extension
  FROM (
    SELECT 'database' AS kind, NULL::text AS schema, d.datname::text AS name, d.datdba AS owner_oid,
      'pg_database'::regclass AS class, d.oid,
      ${judged("database", "$3", "d.oid", "coalesce(d.datacl, acldefault('d', d.datdba))")}
    FROM pg_database d WHERE d.datname = current_database()
    UNION ALL
    SELECT 'schema', NULL, n.nspname::text, n.nspowner, 'pg_namespace'::regclass, n.oid,
      ${judged("schema", "$4", "n.oid", "coalesce(n.nspacl, acldefault('n', n.nspowner))")}
    FROM pg_namespace n WHERE ${NOT_SYSTEM_SCHEMA} AND ($1::text IS NULL OR n.nspname = $1)
    UNION ALL
    SELECT 'table', n.nspname::text, c.relname::text, c.relowner, 'pg_class'::regclass, c.oid,
      ${judged("table", "$5", "c.oid", "coalesce(c.relacl, acldefault('r', c.relowner))")}
    FROM relation c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind <> 'S'
    UNION ALL
    SELECT 'sequence', n.nspname::text, c.relname::text, c.relowner, 'pg_class'::regclass, c.oid,
      ${judged("sequence", "$6", "c.oid", "coalesce(c.relacl, acldefault('s', c.relowner))")}
    FROM relation c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S'
  ) x`;
