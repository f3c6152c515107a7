/** Privileges on what will be created in a place after the grant. */
import { NOT_SYSTEM_SCHEMA } from "./inventory";
import type { Privileges } from "./levels";
import { HANDLE } from "./login-role";
import type { InDatabase } from "./place";
import { quoteIdentifier } from "./quote";
import type { Session } from "./session";

/**
 * Default privileges for what the owners in this place create from now on. They belong to the role
 * that creates, so one statement per owner; roles that merely may create count as owners.
 *
 * @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
 */
export async function giveFuturePrivileges(
  session: Session,
  role: string,
  place: InDatabase,
  privileges: Privileges,
): Promise<ReadonlyArray<string>> {
  const schema = "schema" in place ? place.schema : null;
  const creators = await creatorsIn(session, schema);
  const where = schema === null ? "" : ` IN SCHEMA ${quoteIdentifier(schema)}`;
  const kinds = [
    ["TABLES", privileges.table],
    ["SEQUENCES", privileges.sequence],
    ["SCHEMAS", schema === null ? privileges.schema : []],
  ] as const;
  for (const creator of creators.filter(({ ours }) => ours)) {
    for (const [kind, wanted] of kinds) {
      if (wanted.length === 0) continue;
      await session.run(
        `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoteIdentifier(creator.name)}${where}
         GRANT ${wanted.join(", ")} ON ${kind} TO ${quoteIdentifier(role)}`,
      );
    }
  }
  return creators.filter(({ ours }) => !ours).map(({ name }) => name);
}

/**
 * Who may bring new tables into a schema (null: into any of the database), and whether we may act
 * for them: only then can their future tables be granted now.
 */
export const creatorsIn = (
  session: Session,
  schema: string | null,
): Promise<ReadonlyArray<{ readonly name: string; readonly ours: boolean }>> =>
  session.rows<{ name: string; ours: boolean }>(CREATORS, [schema]);

/** Whoever owns or may create something here, without PostgreSQL's own roles and people we let in. */
const CREATORS = `
  WITH schema AS (
    SELECT n.* FROM pg_namespace n WHERE ${NOT_SYSTEM_SCHEMA} AND ($1::text IS NULL OR n.nspname = $1)),
  creator AS (
    SELECT nspowner AS oid FROM schema
    UNION SELECT a.grantee FROM schema, aclexplode(nspacl) a WHERE a.privilege_type = 'CREATE'
    UNION SELECT c.relowner FROM pg_class c JOIN schema s ON s.oid = c.relnamespace
    UNION SELECT d.datdba FROM pg_database d WHERE d.datname = current_database()
    UNION SELECT a.grantee FROM pg_database d, aclexplode(d.datacl) a
      WHERE d.datname = current_database() AND $1::text IS NULL AND a.privilege_type = 'CREATE')
  SELECT r.rolname::text AS name, pg_has_role(r.oid, 'USAGE') AS ours
  FROM creator JOIN pg_roles r USING (oid)
  WHERE r.rolname !~ '^pg_' AND r.rolname !~ '${HANDLE}' ORDER BY r.rolname`;
