/** In which databases a role still owns or holds something. */
import { ConnectorError } from "../errors";
import { quoteIdentifier } from "./quote";
import type { Session } from "./session";

export type TracedDatabase = { readonly name: string; readonly open: boolean };

/**
 * By PostgreSQL's own book of such things (`pg_shdepend`): complete, whatever was added since the
 * grant. What belongs to no database (a privilege on a database, say) can be cleared from any;
 * `first` comes first.
 */
export async function databasesWithTraces(
  session: Session,
  oid: number,
  first: string,
): Promise<ReadonlyArray<TracedDatabase>> {
  return session.rows<TracedDatabase>(
    `WITH trace AS (
       SELECT DISTINCT dbid, classid, objid FROM pg_shdepend
       WHERE refclassid = 'pg_authid'::regclass AND refobjid = $1::float8::int8::oid)
     SELECT d.datname::text AS name, d.datallowconn AS open FROM pg_database d
     WHERE d.oid IN (SELECT dbid FROM trace)
       OR d.oid IN (SELECT objid FROM trace WHERE classid = 'pg_database'::regclass)
       OR (d.datname = current_database() AND EXISTS (SELECT FROM trace WHERE dbid = 0))
       OR d.oid IN (SELECT oid FROM pg_database WHERE datname IN (
            SELECT database FROM pg_prepared_xacts WHERE owner = pg_get_userbyid($1::float8::int8::oid)))
     ORDER BY d.datname <> $2, d.datname`,
    [oid, first],
  );
}

/** @throws {ConnectorError} `misconfigured`: the server would refuse too, less clearly */
export function requireOpen({ name, open }: TracedDatabase, handle: string): void {
  if (open) return;
  throw new ConnectorError(
    "misconfigured",
    `${handle} still owns or holds something in database ${name}, which lets nobody in. Run: ALTER DATABASE ${quoteIdentifier(name)} ALLOW_CONNECTIONS true;`,
  );
}
