/** Gives the data a leaving role made to a regular owner: per schema its owner, else whoever can. */
import { OURS } from "../login-role";
import { quoteIdentifier } from "../quote";
import type { Session } from "../session";
import type { Settings } from "../settings";
import { both, nothing, type Outcome, runInPortions } from "./portions";

type Thing = {
  /** `ALTER … OWNER TO`, without the name at its end. */
  readonly alter: string;
  readonly schemaOwner: string | null;
};

/** To be called when nothing that runs is left among it. */
export async function handOver(
  session: Session,
  settings: Settings,
  handle: string,
  oid: number,
): Promise<Outcome> {
  const counts = new Map<string, number>();
  const owners = await candidates(session, settings);
  // Schemas first: who owns one may own what is in it.
  for (const kind of [SCHEMAS, THINGS]) {
    let left = await session.rows<Thing>(kind, [oid]);
    for (const owner of ["schema", ...owners]) {
      const steps = left.flatMap(({ alter, schemaOwner }) => {
        const name = owner === "schema" ? regular(schemaOwner, settings) : owner;
        return name === null ? [] : [{ sql: `${alter} ${quoteIdentifier(name)}`, note: name }];
      });
      const { notes } = await runInPortions(session, steps);
      for (const name of notes) counts.set(name, (counts.get(name) ?? 0) + 1);
      if (notes.length > 0) left = await session.rows<Thing>(kind, [oid]);
      if (left.length === 0) break;
    }
  }
  const rest = await reassignRest(session, handle, oid, owners);
  const notes = [...counts].map(
    ([owner, n]) =>
      `${n} object${n === 1 ? "" : "s"} in database ${session.database} now belong${n === 1 ? "s" : ""} to ${owner}`,
  );
  return both({ notes, problems: [] }, rest);
}

/** The configured role comes before every schema's own owner. */
const regular = (owner: string | null, settings: Settings): string | null =>
  settings.ownerRole === undefined && owner !== null && !new RegExp(`${OURS}|^pg_`).test(owner)
    ? owner
    : null;

/** In order: the configured role, the database's owner, the connector itself. */
async function candidates(session: Session, settings: Settings): Promise<ReadonlyArray<string>> {
  const [row] = await session.rows<{ owner: string }>(
    "SELECT pg_get_userbyid(datdba)::text AS owner FROM pg_database WHERE datname = current_database()",
  );
  const owners = [
    settings.ownerRole,
    row && regular(row.owner, { ...settings, ownerRole: undefined }),
  ];
  return [...new Set([...owners.filter((name) => typeof name === "string"), session.self])];
}

/** Kinds with no statement above: types, collations, dictionaries, extensions, whole databases. */
async function reassignRest(
  session: Session,
  handle: string,
  oid: number,
  owners: ReadonlyArray<string>,
): Promise<Outcome> {
  const [left] = await session.rows(OWNED, [oid]);
  if (!left) return nothing;
  const from = `REASSIGN OWNED BY ${quoteIdentifier(handle)} TO`;
  let last = nothing;
  for (const owner of owners) {
    last = await runInPortions(session, [{ sql: `${from} ${quoteIdentifier(owner)}` }]);
    if (last.problems.length === 0) return nothing;
  }
  return last;
}

const SCHEMAS = `
  SELECT format('ALTER SCHEMA %I OWNER TO', nspname) AS alter, NULL AS "schemaOwner"
  FROM pg_namespace WHERE nspowner = $1::float8::int8::oid`;

/** A sequence behind a column goes with its table; partitions do not. */
const THINGS = `
  SELECT format('ALTER %s %s OWNER TO', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass) AS alter,
    pg_get_userbyid(n.nspowner)::text AS "schemaOwner"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relowner = $1::float8::int8::oid AND c.relkind IN ('r', 'p', 'S')
    AND NOT (c.relkind = 'S' AND EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
        AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
  UNION ALL
  SELECT format('ALTER %s %s OWNER TO', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.oid::regtype),
    pg_get_userbyid(n.nspowner)::text
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE t.typowner = $1::float8::int8::oid AND (c.oid IS NULL OR c.relkind = 'c') AND t.typelem = 0 AND t.typtype <> 'm'
  UNION ALL
  SELECT format('ALTER LARGE OBJECT %s OWNER TO', l.oid), NULL
  FROM pg_largeobject_metadata l WHERE l.lomowner = $1::float8::int8::oid`;

export const OWNED = `
  SELECT FROM pg_shdepend s
  WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = $1::float8::int8::oid AND s.deptype = 'o'
    AND s.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    AND s.classid NOT IN ('pg_default_acl'::regclass, 'pg_user_mapping'::regclass) LIMIT 1`;
