/** Clears one database of everything a leaving role owns and holds there. */
import { ONE_AT_A_TIME } from "./grant";
import { HANDLE } from "./login-role";
import { quoteIdentifier, quoteLiteral } from "./quote";
import type { Session } from "./session";
import type { Settings } from "./settings";

/**
 * What it made gets a regular owner, what it held is taken away. One transaction.
 *
 * @returns words for the audit log about what changed hands
 */
export async function clearDatabase(
  session: Session,
  settings: Settings,
  handle: string,
  oid: number,
): Promise<ReadonlyArray<string>> {
  await rollBackPrepared(session, handle);
  return session.transaction(async () => {
    await session.run(ONE_AT_A_TIME);
    const name = quoteIdentifier(handle);
    const owned = await countOwned(session, oid);
    const owner = owned ? await newOwner(session, settings) : null;
    if (owner !== null) {
      for (const { sql } of await session.rows<{ sql: string }>(TAKE_THE_STING_OUT, [
        oid,
        session.version,
      ])) {
        await session.run(sql);
      }
      await session.run(`REASSIGN OWNED BY ${name} TO ${quoteIdentifier(owner)}`);
    }
    await session.run(`DROP OWNED BY ${name}`);
    return owner === null
      ? []
      : [
          `${owned} object${owned === 1 ? "" : "s"} in database ${session.database} now belong${owned === 1 ? "s" : ""} to ${owner}`,
        ];
  });
}

async function countOwned(session: Session, oid: number): Promise<number> {
  const [row] = await session.rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_shdepend
     WHERE refclassid = 'pg_authid'::regclass AND refobjid = $1::float8::int8::oid AND deptype = 'o'
       AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))`,
    [oid],
  );
  return row?.count ?? 0;
}

/**
 * The configured role, else the database's owner; the connector itself when it may not act for that
 * one, because access must end all the same.
 */
async function newOwner(session: Session, settings: Settings): Promise<string> {
  const [owner] = await session.rows<{ name: string }>(
    `SELECT r.rolname::text AS name FROM pg_roles r
     WHERE r.rolname = coalesce($1, (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()))
       AND pg_has_role(r.oid, 'USAGE') AND r.rolname !~ '${HANDLE}' AND r.rolname !~ '^pg_'`,
    [settings.ownerRole ?? null],
  );
  return owner?.name ?? session.self;
}

/**
 * Code runs with the rights of its owner in PostgreSQL, so giving a person's code to a more powerful
 * owner would give that person's friends the owner's rights. Before that, functions are made to run as
 * their caller, views likewise (before 15: nobody else may use them), and what would run by itself as
 * the owner is removed: rules, and indexes and statistics over functions or operators that are not
 * PostgreSQL's own (object ids from 16,384 on). `$1` role id, `$2` version.
 */
const TAKE_THE_STING_OUT = `
  WITH relation AS (SELECT * FROM pg_class WHERE relowner = $1::float8::int8::oid),
  foreign_code AS (
    SELECT classid, objid FROM pg_depend
    WHERE refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass) AND refobjid >= 16384)
  SELECT format('ALTER ROUTINE %s SECURITY INVOKER', oid::regprocedure) AS sql
  FROM pg_proc WHERE proowner = $1::float8::int8::oid AND prosecdef
  UNION ALL
  SELECT format('ALTER VIEW %s SET (security_invoker = true)', oid::regclass)
  FROM relation WHERE relkind = 'v' AND $2::int >= 150000
  UNION ALL
  SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', r.oid::regclass,
    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
  FROM relation r, aclexplode(r.relacl) a
  WHERE a.grantee <> r.relowner AND (r.relkind = 'm' OR (r.relkind = 'v' AND $2::int < 150000))
  UNION ALL
  SELECT format('DROP RULE %I ON %s', w.rulename, r.oid::regclass)
  FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
  UNION ALL
  SELECT CASE WHEN k.oid IS NULL THEN format('DROP INDEX %s', r.oid::regclass)
    ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname) END
  FROM relation r JOIN foreign_code f ON f.classid = 'pg_class'::regclass AND f.objid = r.oid
    LEFT JOIN pg_constraint k ON k.conindid = r.oid AND k.contype = 'x'
  WHERE r.relkind IN ('i', 'I') GROUP BY r.oid, k.oid, k.conrelid, k.conname
  UNION ALL
  SELECT DISTINCT format('DROP STATISTICS %I.%I', n.nspname, s.stxname)
  FROM pg_statistic_ext s JOIN relation r ON r.oid = s.stxrelid
    JOIN pg_namespace n ON n.oid = s.stxnamespace
    JOIN foreign_code f ON f.classid = 'pg_statistic_ext'::regclass AND f.objid = s.oid`;

/** A prepared transaction outlives its session and holds its locks; only its owner may end it. */
async function rollBackPrepared(session: Session, handle: string): Promise<void> {
  const prepared = await session.rows<{ gid: string }>(
    "SELECT gid FROM pg_prepared_xacts WHERE owner = $1 AND database = current_database()",
    [handle],
  );
  for (const { gid } of prepared) {
    await session.run(`SET ROLE ${quoteIdentifier(handle)}`);
    await session.run(`ROLLBACK PREPARED ${quoteLiteral(gid)}`);
    await session.run("RESET ROLE");
  }
}
