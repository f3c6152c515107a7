/** Takes a login role away with all it holds and has made, and proves it. Every step may be repeated. */
import type { AccessOrder, Gone } from "../connector";
import { ConnectorError } from "../errors";
import { sqlStateOf } from "./failures";
import { ONE_AT_A_TIME } from "./grant";
import { findLoginRole, requireHandle } from "./login-role";
import { clearDatabase } from "./owned";
import { quoteIdentifier } from "./quote";
import { pause, type Server, type Session } from "./session";
import type { Settings } from "./settings";

/** Time for a backend to notice that it was told to end. It is tried again later in any case. */
const SESSIONS_MS = 5_000;
const POLL_MS = 40;

export async function revokeAccess(
  settings: Settings,
  server: Server,
  order: AccessOrder,
): Promise<Gone> {
  const handle = requireHandle(order.handle);
  const doing = `take back ${order.permission} on ${order.resourceName}`;
  return server.use(settings.database, doing, async (session) => {
    const role = await findLoginRole(session, handle);
    const notes = role
      ? await removeRole(session, settings, server, { order, handle, oid: role.oid })
      : await endSessionsOfDropped(session, order);
    await requireGone(session, handle);
    return {
      evidence: [`role ${handle} is not in pg_roles, no session of it is left`, ...notes].join(
        "; ",
      ),
    };
  });
}

type Leaving = { readonly order: AccessOrder; readonly handle: string; readonly oid: number };

async function removeRole(
  session: Session,
  settings: Settings,
  server: Server,
  { order, handle, oid }: Leaving,
): Promise<ReadonlyArray<string>> {
  // From here on nobody new gets in, whatever happens to the rest.
  await session.transaction(() => closeTheDoor(session, handle));
  await session.transaction(() => joinRole(session, handle, oid));
  const ended = await endSessions(session, oid);

  const notes = ended ? [`${ended} session${ended === 1 ? " was" : "s were"} ended`] : [];
  const first = String(order.recipe?.database ?? settings.database);
  const problems: ConnectorError[] = [];
  for (const database of await databasesWithTraces(session, oid, first)) {
    const work = (inside: Session) => clearDatabase(inside, settings, handle, oid);
    try {
      // Refused here, it would only be refused less clearly by the server.
      requireOpen(database, handle);
      const doing = `clear database ${database.name} of what ${handle} holds`;
      notes.push(...(await server.use(database.name, doing, work)));
    } catch (error) {
      // The other databases are cleared first, so that as little as possible is left.
      if (!(error instanceof ConnectorError)) throw error;
      problems.push(error);
    }
  }
  const [problem] = problems;
  if (problem) throw problem;
  await dropRole(session, handle);
  await endSessions(session, oid);
  return notes;
}

const closeTheDoor = (session: Session, handle: string): Promise<void> =>
  session.run(
    `ALTER ROLE ${quoteIdentifier(handle)} WITH NOLOGIN CONNECTION LIMIT 0 VALID UNTIL '-infinity'`,
  );

/** Ends all sessions of this role and waits until they are gone. @returns how many there were */
async function endSessions(session: Session, oid: number): Promise<number> {
  const seen = new Set<number>();
  for (let waited = 0; ; waited += POLL_MS) {
    // By role id: after a DROP ROLE, the user name of its sessions is NULL.
    const left = await session.rows<{ pid: number }>(
      `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE usesysid = $1::float8::int8::oid AND pid <> pg_backend_pid()`,
      [oid],
    );
    for (const { pid } of left) seen.add(pid);
    if (left.length === 0) return seen.size;
    if (waited >= SESSIONS_MS) {
      throw new ConnectorError("conflict", `${left.length} sessions have not ended yet.`);
    }
    await pause(POLL_MS);
  }
}

/** Somebody dropped the role by hand: its sessions live on without a name, and only our recipe knows its id. */
async function endSessionsOfDropped(
  session: Session,
  order: AccessOrder,
): Promise<ReadonlyArray<string>> {
  const oid = order.recipe?.roleOid;
  if (typeof oid !== "number") return [];
  const [reused] = await session.rows("SELECT FROM pg_roles WHERE oid = $1::float8::int8::oid", [
    oid,
  ]);
  const ended = reused ? 0 : await endSessions(session, oid);
  return ended ? [`${ended} sessions without a role were ended`] : [];
}

/**
 * Takes away its memberships, then makes us a member of it: only then may somebody who is no
 * superuser end its sessions, and reassign and drop what it owns. In this order, so that its
 * memberships never become ours.
 */
async function joinRole(session: Session, handle: string, oid: number): Promise<void> {
  const name = quoteIdentifier(handle);
  const roles = await session.rows<{ name: string; ours: boolean }>(
    `SELECT r.rolname::text AS name, pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION') AS ours
     FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid WHERE m.member = $1::float8::int8::oid`,
    [oid],
  );
  for (const role of roles.filter(({ ours }) => ours)) {
    await session.run(`REVOKE ${quoteIdentifier(role.name)} FROM ${name}`);
  }
  if (session.superuser) return;
  const inherit = session.version >= 160_000 ? " WITH INHERIT TRUE, SET TRUE" : "";
  await session.run(`GRANT ${name} TO CURRENT_USER${inherit}`);
}

type TracedDatabase = { readonly name: string; readonly open: boolean };

/**
 * Where the role owns something or holds a privilege, by PostgreSQL's own book of such things
 * (`pg_shdepend`): complete, whatever was added since the grant. What belongs to no database (a
 * privilege on a database, say) can be cleared from any; `first` comes first.
 */
async function databasesWithTraces(
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

function requireOpen({ name, open }: TracedDatabase, handle: string): void {
  if (open) return;
  throw new ConnectorError(
    "misconfigured",
    `${handle} can no longer log in, but it still owns or holds something in database ${name}, which lets nobody in. Run: ALTER DATABASE ${quoteIdentifier(name)} ALLOW_CONNECTIONS true;`,
  );
}

async function dropRole(session: Session, handle: string): Promise<void> {
  try {
    await session.transaction(async () => {
      await session.run(ONE_AT_A_TIME);
      await session.run(`DROP ROLE IF EXISTS ${quoteIdentifier(handle)}`);
    });
  } catch (error) {
    // 2BP01: something still depends on it that others granted and we may not take away.
    if (sqlStateOf(error) !== "2BP01") throw error;
    const detail = error instanceof Error && "detail" in error ? String(error.detail) : "";
    throw new ConnectorError(
      "unauthorized",
      `${handle} can no longer log in, but others gave it something that ${session.self} may not take away: ${detail}. As a superuser, run there: DROP OWNED BY ${quoteIdentifier(handle)};`,
      { cause: error },
    );
  }
}

async function requireGone(session: Session, handle: string): Promise<void> {
  if (await findLoginRole(session, handle)) {
    throw new ConnectorError("conflict", `${handle} is still there.`);
  }
  const left = await session.rows("SELECT pid FROM pg_stat_activity WHERE usename = $1", [handle]);
  if (left.length) throw new ConnectorError("conflict", `${handle} still has a session.`);
}
