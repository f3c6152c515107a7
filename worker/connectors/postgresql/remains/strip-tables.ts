/** Takes everything that could run off the tables, domains and types a leaving role owns. The rows stay. */
import type { Session } from "../session";
import { FIRST_OF_USERS, hostile } from "./hostile-expression";
import { both, type Outcome, runInPortions, type Step } from "./portions";

/** To be called before the tables get a new owner, and while the role can no longer log in. */
export async function stripTables(session: Session, oid: number): Promise<Outcome> {
  const strip = await untilDone(session, STRIP, oid);
  return both(strip, await untilDone(session, `${RIGHTS} UNION ALL ${CASTS}`, oid));
}

/** A step may fail because another one has done its work; what counts is what is left to do. */
async function untilDone(session: Session, sql: string, oid: number): Promise<Outcome> {
  const first = await runInPortions(session, await session.rows<Step>(sql, [oid]));
  if (first.problems.length === 0) return first;
  const second = await runInPortions(session, await session.rows<Step>(sql, [oid]));
  return both({ ...first, problems: [] }, second);
}

/** `$1`: the role's id. Extension members are the extension's business. */
const MINE = `
  relation AS (
    SELECT c.*, c.oid::regclass::text AS label FROM pg_class c
    WHERE c.relowner = $1::float8::int8::oid AND c.relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'))`;

const COLUMN = `
  SELECT r.oid, r.label, a.attname, a.attgenerated, d.adbin FROM relation r
  JOIN pg_attribute a ON a.attrelid = r.oid AND NOT a.attisdropped
  JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum`;

/** Objects that code of somebody's hangs on; PostgreSQL's own operator classes are not among them. */
const USES_FOREIGN_CODE = `
  SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
    AND d.refobjid >= ${FIRST_OF_USERS}
    AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.refclassid AND e.objid = d.refobjid AND e.deptype = 'e')`;

const STRIP = `
  WITH ${MINE}
  SELECT format('DROP TRIGGER IF EXISTS %I ON %s', t.tgname, r.label) AS sql,
    format('trigger %s on %s dropped', t.tgname, r.label) AS note
  FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgparentid = 0
  UNION ALL
  SELECT format('DROP RULE IF EXISTS %I ON %s', w.rulename, r.label), format('rule %s on %s dropped', w.rulename, r.label)
  FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
  UNION ALL
  SELECT format('DROP POLICY IF EXISTS %I ON %s', p.polname, r.label), format('policy %s on %s dropped', p.polname, r.label)
  FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
  UNION ALL
  SELECT format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', r.label), NULL
  FROM relation r WHERE r.relrowsecurity OR r.relforcerowsecurity
  UNION ALL
  SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', r.label, k.conname),
    format('constraint %s on %s dropped', k.conname, r.label)
  FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid
  WHERE (k.contype = 'c' AND k.conislocal AND ${hostile("k.conbin")})
    OR (k.contype = 'f' AND k.conparentid = 0 AND k.confrelid <> k.conrelid
      AND NOT EXISTS (SELECT FROM relation other WHERE other.oid = k.confrelid))
    OR (k.contype = 'x' AND EXISTS (
      SELECT FROM pg_index i WHERE i.indexrelid = k.conindid
        AND (${hostile("i.indexprs")} OR ${hostile("i.indpred")} OR EXISTS (${USES_FOREIGN_CODE}))))
  UNION ALL
  SELECT format('DROP INDEX IF EXISTS %s', i.indexrelid::regclass), format('index %s dropped', i.indexrelid::regclass)
  FROM pg_index i JOIN relation r ON r.oid = i.indrelid
  WHERE (${hostile("i.indexprs")} OR ${hostile("i.indpred")} OR EXISTS (${USES_FOREIGN_CODE}))
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
  UNION ALL
  SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', c.label, c.attname),
    format('default of %s.%s dropped', c.label, c.attname)
  FROM (${COLUMN}) c WHERE c.attgenerated = '' AND ${hostile("c.adbin")}
  UNION ALL
  SELECT format(CASE c.attgenerated WHEN 'v' THEN 'ALTER TABLE %s DROP COLUMN IF EXISTS %I CASCADE'
      ELSE 'ALTER TABLE %s ALTER COLUMN %I DROP EXPRESSION IF EXISTS' END, c.label, c.attname),
    format('generated column %s.%s is an ordinary one now', c.label, c.attname)
  FROM (${COLUMN}) c WHERE c.attgenerated <> '' AND ${hostile("c.adbin")}
  UNION ALL
  SELECT format('ALTER DOMAIN %s DROP CONSTRAINT IF EXISTS %I', t.oid::regtype, k.conname),
    format('constraint %s of domain %s dropped', k.conname, t.oid::regtype)
  FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid
  WHERE t.typowner = $1::float8::int8::oid AND k.contype = 'c' AND ${hostile("k.conbin")}
  UNION ALL
  SELECT format('ALTER DOMAIN %s DROP DEFAULT', t.oid::regtype), format('default of domain %s dropped', t.oid::regtype)
  FROM pg_type t WHERE t.typowner = $1::float8::int8::oid AND t.typtype = 'd' AND ${hostile("t.typdefaultbin")}
  UNION ALL
  SELECT format('COMMENT ON TABLE %s IS NULL', r.label), NULL
  FROM relation r WHERE obj_description(r.oid, 'pg_class') IS NOT NULL
  UNION ALL
  SELECT format('COMMENT ON SCHEMA %I IS NULL', n.nspname), NULL
  FROM pg_namespace n WHERE n.nspowner = $1::float8::int8::oid AND obj_description(n.oid, 'pg_namespace') IS NOT NULL
  UNION ALL
  SELECT format('SECURITY LABEL FOR %I ON TABLE %s IS NULL', l.provider, r.label), format('label on %s removed', r.label)
  FROM pg_seclabel l JOIN relation r ON r.oid = l.objoid
  WHERE l.classoid = 'pg_class'::regclass AND l.objsubid = 0`;

/** What they let others do with their things ends too. */
const RIGHTS = `
  SELECT format('REVOKE ALL ON %s FROM %s CASCADE', thing,
      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE format('%I', pg_get_userbyid(grantee)) END) AS sql,
    format('what %s might do with %s taken back',
      CASE grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(grantee)::text END, thing) AS note
  FROM (
    SELECT format('%s %s', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass) AS thing, a.grantee
    FROM pg_class c, aclexplode(c.relacl) a
    WHERE c.relowner = $1::float8::int8::oid AND c.relkind IN ('r', 'p', 'S')
    UNION
    SELECT format('TABLE %s', c.oid::regclass), x.grantee
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) x
    WHERE c.relowner = $1::float8::int8::oid AND c.relkind IN ('r', 'p')
    UNION
    SELECT format('SCHEMA %I', n.nspname), a.grantee FROM pg_namespace n, aclexplode(n.nspacl) a
    WHERE n.nspowner = $1::float8::int8::oid
    UNION
    SELECT format('LARGE OBJECT %s', l.oid), a.grantee FROM pg_largeobject_metadata l, aclexplode(l.lomacl) a
    WHERE l.lomowner = $1::float8::int8::oid) given
  WHERE grantee <> $1::float8::int8::oid`;

const CASTS = `
  SELECT format('DROP CAST IF EXISTS (%s AS %s)', k.castsource::regtype, k.casttarget::regtype),
    format('cast from %s to %s dropped', k.castsource::regtype, k.casttarget::regtype)
  FROM pg_cast k WHERE k.oid >= ${FIRST_OF_USERS}
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_cast'::regclass AND e.objid = k.oid AND e.deptype IN ('e', 'i'))
    AND EXISTS (SELECT FROM pg_type t WHERE t.oid IN (k.castsource, k.casttarget) AND t.typowner = $1::float8::int8::oid)`;
