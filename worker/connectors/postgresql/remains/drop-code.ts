/** Drops the routines, views and other code of a leaving role, or empties what data hangs on. */
import type { Session } from "../session";
import { both, type Outcome, runInPortions, type Step } from "./portions";

/**
 * Everything the role owns that is no data goes, whatever it is used for: dropping takes along the
 * triggers, rules, policies, defaults and indexes of others that run it, and needs no right on their
 * tables. Where a column, a table or somebody else's view would go along, the code stays in place
 * with nothing in it but an error.
 */
export async function dropCode(session: Session, oid: number): Promise<Outcome> {
  const converted = await keepRowsOfMaterialized(session, oid);
  const code = await session.rows<Code>(CODE, [oid]);
  const hooks = await session.rows<Hook>(HOOKS, [oid]);
  const dropped = await runInPortions(session, code.filter(({ needed }) => !needed).map(drop));
  const emptied = await runInPortions(
    session,
    code.filter(({ needed, empty }) => needed && empty !== null).map(toShell),
  );
  const notes = hooks.map(({ type, name }) => `${type} ${name} dropped with it`);
  return both(converted, both({ ...dropped, notes: [...dropped.notes, ...notes] }, emptied));
}

type Code = {
  readonly type: string;
  readonly name: string;
  /** Data of anybody's, or code of somebody else's, would go along. */
  readonly needed: boolean;
  /** The statement that leaves an empty shell; null where there is none. */
  readonly empty: string | null;
};
type Hook = { readonly type: string; readonly name: string };

const KEYWORD: Readonly<Record<string, string>> = {
  "statistics object": "STATISTICS",
  function: "ROUTINE",
  procedure: "ROUTINE",
  aggregate: "ROUTINE",
};

const drop = ({ type, name }: Code): Step => ({
  sql: `DROP ${KEYWORD[type] ?? type.toUpperCase()} IF EXISTS ${name} CASCADE`,
  note: `${type} ${name} dropped`,
});

const toShell = ({ type, name, empty }: Code): Step => ({
  sql: empty ?? "",
  note: `${type} ${name} emptied, because something kept depends on it`,
});

/** A materialized view is rows and a query that runs as its owner: the rows stay, as a table. */
async function keepRowsOfMaterialized(session: Session, oid: number): Promise<Outcome> {
  const found = await session.rows<Step & { otherwise: string }>(MATERIALIZED, [oid]);
  const kept = await runInPortions(session, found);
  if (kept.problems.length === 0) return kept;
  // Where the rows cannot be copied they go: the query must not run as another owner.
  const left = await session.rows<Step & { otherwise: string }>(MATERIALIZED, [oid]);
  const gone = left.map(({ otherwise }) => ({ sql: otherwise, note: `${otherwise} (not copied)` }));
  return both({ ...kept, problems: [] }, await runInPortions(session, gone));
}

/** The copy is ours, and its schema's owner's where we may act for that one: the leaving role may no longer create. */
const MATERIALIZED = `
  SELECT format('CREATE TABLE %1$I.%3$I AS TABLE %1$I.%2$I; DROP MATERIALIZED VIEW %1$I.%2$I CASCADE; ALTER TABLE %1$I.%3$I RENAME TO %2$I',
      n.nspname, c.relname, 'hp_rows_' || c.oid)
    || CASE WHEN n.nspowner <> c.relowner AND pg_has_role(n.nspowner, 'USAGE') AND pg_get_userbyid(n.nspowner) !~ '^pg_'
      THEN format('; ALTER TABLE %I.%I OWNER TO %I', n.nspname, c.relname, pg_get_userbyid(n.nspowner)) ELSE '' END AS sql,
    format('DROP MATERIALIZED VIEW %I.%I CASCADE', n.nspname, c.relname) AS otherwise,
    format('materialized view %I.%I is a table now', n.nspname, c.relname) AS note
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relowner = $1::float8::int8::oid AND c.relkind = 'm'`;

/**
 * `root`: what the role owns and is no data. `edge`: who goes when something goes. `down`: all that
 * would go with a root. An extension's members go and stay with it, so they are no roots.
 */
const CLOSURE = `
  WITH RECURSIVE mine AS (
    SELECT s.classid, s.objid FROM pg_shdepend s
    WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = $1::float8::int8::oid AND s.deptype = 'o'
      AND s.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))),
  root AS (
    SELECT m.* FROM mine m
    WHERE (m.classid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass,
        'pg_conversion'::regclass, 'pg_language'::regclass, 'pg_publication'::regclass, 'pg_subscription'::regclass,
        'pg_event_trigger'::regclass, 'pg_foreign_data_wrapper'::regclass, 'pg_foreign_server'::regclass,
        'pg_statistic_ext'::regclass)
      OR (m.classid = 'pg_class'::regclass AND EXISTS (
        SELECT FROM pg_class c WHERE c.oid = m.objid AND c.relkind IN ('v', 'f'))))
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = m.classid AND e.objid = m.objid AND e.deptype = 'e')),
  edge AS (
    SELECT refclassid AS a_class, refobjid AS a_id, refobjsubid AS a_sub, classid AS b_class, objid AS b_id, objsubid AS b_sub
    FROM pg_depend WHERE deptype IN ('n', 'a', 'i', 'P', 'S')
    UNION ALL
    SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid FROM pg_depend WHERE deptype = 'i'),
  down AS (
    SELECT classid AS root_class, objid AS root_id, classid, objid, 0 AS sub FROM root
    UNION
    SELECT d.root_class, d.root_id, e.b_class, e.b_id, e.b_sub
    FROM down d JOIN edge e ON e.a_class = d.classid AND e.a_id = d.objid AND (d.sub = 0 OR e.a_sub = d.sub)),
  lost AS (
    SELECT DISTINCT root_class, root_id FROM down d
    WHERE NOT EXISTS (SELECT FROM root r WHERE r.classid = d.classid AND r.objid = d.objid) AND (
      (d.classid = 'pg_class'::regclass AND EXISTS (
        SELECT FROM pg_class c WHERE c.oid = d.objid AND (d.sub > 0 OR c.relkind NOT IN ('i', 'I'))
          AND NOT EXISTS (SELECT FROM root r WHERE r.classid = d.classid AND r.objid = c.oid)))
      OR (d.classid = 'pg_attrdef'::regclass AND EXISTS (
        SELECT FROM pg_attrdef f JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
        WHERE f.oid = d.objid AND a.attgenerated <> ''))
      OR d.classid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass,
        'pg_conversion'::regclass, 'pg_language'::regclass, 'pg_foreign_server'::regclass,
        'pg_foreign_data_wrapper'::regclass, 'pg_extension'::regclass, 'pg_publication'::regclass, 'pg_subscription'::regclass)))`;

const CODE = `
  ${CLOSURE}
  SELECT i.type, i.identity AS name, l.root_id IS NOT NULL AS needed,
    CASE
      WHEN i.type IN ('function', 'procedure') THEN (
        SELECT format('CREATE OR REPLACE %s %I.%I(%s) %s LANGUAGE plpgsql AS %L', upper(i.type), n.nspname, p.proname,
          pg_get_function_arguments(p.oid),
          CASE p.prokind WHEN 'p' THEN '' ELSE 'RETURNS ' || pg_get_function_result(p.oid) END,
          'BEGIN RAISE EXCEPTION ''The access of the role that made this has ended; nothing of it runs any more.''; END')
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = r.objid)
      WHEN i.type = 'view' THEN (
        SELECT format('CREATE OR REPLACE VIEW %s AS SELECT %s WHERE false', i.identity,
          string_agg(format('NULL::%s AS %I', format_type(a.atttypid, a.atttypmod), a.attname), ', ' ORDER BY a.attnum))
        FROM pg_attribute a WHERE a.attrelid = r.objid AND a.attnum > 0 AND NOT a.attisdropped)
    END AS empty
  FROM root r CROSS JOIN LATERAL pg_identify_object(r.classid, r.objid, 0) i
    LEFT JOIN lost l ON l.root_class = r.classid AND l.root_id = r.objid
  WHERE i.identity IS NOT NULL`;

/** What of others' goes along, for the audit log. */
const HOOKS = `
  ${CLOSURE}
  SELECT DISTINCT i.type, i.identity AS name
  FROM down d CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.sub) i
  WHERE d.classid IN ('pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_event_trigger'::regclass, 'pg_cast'::regclass,
      'pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_class'::regclass)
    AND i.identity IS NOT NULL
    AND NOT EXISTS (SELECT FROM root r WHERE r.classid = d.classid AND r.objid = d.objid)
    AND NOT EXISTS (SELECT FROM lost l WHERE l.root_class = d.root_class AND l.root_id = d.root_id)`;
