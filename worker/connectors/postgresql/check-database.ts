/** Can what is in one database be passed on to people? */
import type { CheckItem } from "../connector";
import { ConnectorError } from "../errors";
import { creatorsIn } from "./future-privileges";
import { HANDLE } from "./login-role";
import type { Server, Session } from "./session";
import { howToPassOn } from "./targets";
import { NOT_SYSTEM_SCHEMA, TABLE_KINDS } from "./user-objects";

type Owned = {
  readonly kind: "database" | "schema" | "table";
  readonly schema: string | null;
  readonly name: string;
  readonly owner: string;
  readonly ownerIsSuperuser: boolean;
  readonly count: number;
};

/** Looks for objects whose reading could not be passed on; one example per owner is enough to act on. */
export async function checkDatabase(server: Server, database: string): Promise<CheckItem> {
  const name = `Database ${database}`;
  try {
    return await server.use(database, `be checked in database ${database}`, async (session) => {
      const found = await session.rows<Owned>(NOT_PASSED_ON);
      if (found.length === 0) return { name, ok: true, message: await allPassedOn(session) };
      const what = found.map(
        ({ kind, count, owner }) => `${count} ${kind}${count === 1 ? "" : "s"} of ${owner}`,
      );
      const fixes = found.map((one) =>
        howToPassOn(session, { ...one, missing: [LEAST[one.kind]] }),
      );
      return {
        name,
        ok: false,
        message: `${session.self} may not pass on ${what.join(", ")}.`,
        fix: `In this database: ${[...new Set(fixes)].join(" ")}`,
      };
    });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { name, ok: false, message: error.message };
  }
}

/** Without these, not even reading can be granted. */
const LEAST = { database: "CONNECT", schema: "USAGE", table: "SELECT" };

async function allPassedOn(session: Session): Promise<string> {
  const creators = await creatorsIn(session, null);
  const foreign = creators.filter(({ ours }) => !ours).map(({ name }) => name);
  return foreign.length
    ? `Everything in it can be passed on, except tables that ${foreign.join(", ")} will create: ${session.self} may not act for them.`
    : "Everything in it can be passed on.";
}

const NOT_PASSED_ON = `
  SELECT kind, min(schema) AS schema, min(name) AS name, pg_get_userbyid(owner)::text AS owner,
    (SELECT rolsuper FROM pg_roles WHERE oid = owner) AS "ownerIsSuperuser", count(*)::int AS count
  FROM (
    SELECT 'database' AS kind, NULL AS schema, d.datname::text AS name, d.datdba AS owner
    FROM pg_database d
    WHERE d.datname = current_database() AND NOT has_database_privilege(d.oid, 'CONNECT WITH GRANT OPTION')
      AND NOT EXISTS (
        SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
        WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT')
    UNION ALL
    SELECT 'schema', NULL, n.nspname::text, n.nspowner
    FROM pg_namespace n
    WHERE ${NOT_SYSTEM_SCHEMA} AND NOT has_schema_privilege(n.oid, 'USAGE WITH GRANT OPTION')
      AND NOT EXISTS (SELECT FROM aclexplode(n.nspacl) a WHERE a.grantee = 0 AND a.privilege_type = 'USAGE')
    UNION ALL
    SELECT 'table', n.nspname::text, c.relname::text, c.relowner
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${NOT_SYSTEM_SCHEMA} AND c.relkind IN ${TABLE_KINDS} AND NOT c.relispartition
      AND pg_get_userbyid(c.relowner) !~ '${HANDLE}'
      AND NOT EXISTS (
        SELECT FROM pg_depend e
        WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
      AND NOT has_table_privilege(c.oid, 'SELECT WITH GRANT OPTION')) x
  GROUP BY kind, owner ORDER BY kind, owner`;
