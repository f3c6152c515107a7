/** Clears one database of everything a leaving role owns and holds there. */
import { quoteIdentifier, quoteLiteral } from "./quote";
import { dropCode } from "./remains/drop-code";
import { handOver } from "./remains/hand-over";
import { both, nothing, type Outcome, runInPortions, type Step } from "./remains/portions";
import { unschedule } from "./remains/scheduled";
import { stripTables } from "./remains/strip-tables";
import type { Session } from "./session";
import type { Settings } from "./settings";

/**
 * Whatever the role made that could run later is taken for hostile: code runs with the rights of
 * whoever comes across it, a superuser's included. So tables lose all that runs on them, code goes,
 * and only then do the rows get a regular owner. Each step is tried whatever became of the others.
 */
export async function clearDatabase(
  session: Session,
  settings: Settings,
  handle: string,
  oid: number,
): Promise<Outcome> {
  let outcome = nothing;
  for (const step of [
    () => rollBackPrepared(session, handle),
    () => unschedule(session, handle),
    () => stripTables(session, oid),
    () => dropCode(session, oid),
  ]) {
    outcome = both(outcome, await step());
  }
  // What could not be disarmed stays with a role that nobody can use, and is reported.
  if (outcome.problems.length > 0) return outcome;
  outcome = both(outcome, await handOver(session, settings, handle, oid));
  return both(outcome, await takePrivileges(session, handle, oid));
}

/** In portions first, because the one statement for the rest locks each object it finds. */
async function takePrivileges(session: Session, handle: string, oid: number): Promise<Outcome> {
  const name = quoteIdentifier(handle);
  const held = await session.rows<{ keyword: string; object: string }>(HELD, [oid]);
  const steps = held.map(
    ({ keyword, object }): Step => ({
      sql: `REVOKE ALL ON ${keyword} ${object} FROM ${name} CASCADE`,
    }),
  );
  await runInPortions(session, steps);
  const [rest] = await session.rows(REST, [oid]);
  // Where nothing is left, a site's own triggers need not hear of it.
  return rest ? runInPortions(session, [{ sql: `DROP OWNED BY ${name}` }]) : nothing;
}

const REST = `
  SELECT FROM pg_shdepend s WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = $1::float8::int8::oid
    AND s.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))`;

const HELD = `
  SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS keyword, c.oid::regclass::text AS object
  FROM pg_shdepend s JOIN pg_class c ON c.oid = s.objid
  WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = $1::float8::int8::oid AND s.deptype = 'a'
    AND s.classid = 'pg_class'::regclass
    AND s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** A prepared transaction outlives its session and holds its locks; only its owner may end it. */
async function rollBackPrepared(session: Session, handle: string): Promise<Outcome> {
  const prepared = await session.rows<{ gid: string }>(
    "SELECT gid FROM pg_prepared_xacts WHERE owner = $1 AND database = current_database()",
    [handle],
  );
  for (const { gid } of prepared) {
    await session.run(`SET ROLE ${quoteIdentifier(handle)}`);
    await session.run(`ROLLBACK PREPARED ${quoteLiteral(gid)}`);
    await session.run("RESET ROLE");
  }
  return {
    notes: prepared.map(({ gid }) => `prepared transaction ${gid} rolled back`),
    problems: [],
  };
}
