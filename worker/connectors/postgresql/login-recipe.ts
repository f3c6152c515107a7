/** What a login role is and holds, in a form that is compared later: somebody may have widened it. */
import type { Session } from "./session";

export type LoginRecipe = {
  readonly roleOid: number;
  readonly memberOf: ReadonlyArray<string>;
  /** SUPERUSER and the like; none, as we make it. */
  readonly attributes: ReadonlyArray<string>;
  readonly connectionLimit: number;
  /** How many objects it holds privileges on by itself, not by membership. */
  readonly held: number;
};

/** As columns of a query over `pg_roles r`. */
export const RECIPE = `
  r.oid::int8::float8 AS "roleOid", r.rolconnlimit AS "connectionLimit",
  ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
        WHERE m.member = r.oid GROUP BY g.rolname ORDER BY g.rolname COLLATE "C") AS "memberOf",
  array_remove(ARRAY[
    CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
    CASE WHEN r.rolcreatedb THEN 'CREATEDB' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
    CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END], NULL) AS attributes,
  (SELECT count(DISTINCT (s.dbid, s.classid, s.objid))::int FROM pg_shdepend s
   WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid AND s.deptype = 'a'
     AND s.classid <> 'pg_default_acl'::regclass) AS held`;

export async function recipeOfLogin(session: Session, handle: string): Promise<LoginRecipe> {
  const [recipe] = await session.rows<LoginRecipe>(
    `SELECT ${RECIPE} FROM pg_roles r WHERE r.rolname = $1`,
    [handle],
  );
  if (!recipe) throw new Error(`role ${handle} was made and is not there`);
  return recipe;
}
