/** Privileges on what will be created in a place after the grant. */

import type { Privileges } from "./levels";
import { OURS } from "./login-role";
import type { InDatabase } from "./place";
import { quoteIdentifier } from "./quote";
import type { Session } from "./session";
import { NOT_SYSTEM_SCHEMA } from "./user-objects";

/**
 * Default privileges for what the owners in this place create from now on. They belong to the role
 * that creates, so one statement per owner; roles that merely may create count as owners. What stands
 * already is not written again: everybody's statements would wait for it.
 *
 * @returns in words, whose new tables are not covered
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
    ["TABLES", "r", privileges.table],
    ["SEQUENCES", "S", privileges.sequence],
    ["SCHEMAS", "n", schema === null ? privileges.schema : []],
  ] as const;
  for (const creator of creators.filter(({ ours }) => ours)) {
    await session.transaction(async () => {
      const standing = await session.rows<{ kind: string; privilege: string }>(STANDING, [
        creator.name,
        schema,
        role,
      ]);
      for (const [keyword, kind, wanted] of kinds) {
        const has = standing.filter((one) => one.kind === kind).map((one) => one.privilege);
        if (wanted.every((privilege) => has.includes(privilege))) continue;
        await session.run(
          `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoteIdentifier(creator.name)}${where}
           GRANT ${wanted.join(", ")} ON ${keyword} TO ${quoteIdentifier(role)}`,
        );
      }
    });
  }
  return creators.filter(({ ours }) => !ours).map(({ name }) => `what ${name} will create`);
}

const STANDING = `
  SELECT d.defaclobjtype::text AS kind, a.privilege_type AS privilege
  FROM pg_default_acl d, aclexplode(d.defaclacl) a
  WHERE d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = $1)
    AND d.defaclnamespace = coalesce((SELECT oid FROM pg_namespace WHERE nspname = $2), 0)
    AND a.grantee = (SELECT oid FROM pg_roles WHERE rolname = $3)`;

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
  WHERE r.rolname !~ '^pg_' AND r.rolname !~ '${OURS}' ORDER BY r.rolname`;
