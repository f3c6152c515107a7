/** Takes a login role away with all it holds and has made, and proves it. Every step may be repeated. */
import type { Gone, Leaving as LeavingPrivilege } from "../connector";
import { ConnectorError } from "../errors";
import { endSessions, endSessionsOfDropped } from "./end-sessions";
import { asConnectorError, sqlStateOf } from "./failures";
import { findLoginRole, isOthers, requireHandle } from "./login-role";
import { clearDatabase } from "./owned";
import { quoteIdentifier } from "./quote";
import type { Server, Session } from "./session";
import type { Settings } from "./settings";
import { databasesWithTraces, requireOpen } from "./traces";

export async function revokeAccess(
  settings: Settings,
  server: Server,
  deployment: string,
  order: LeavingPrivilege,
): Promise<Gone> {
  const handle = requireHandle(order.handle);
  const what = order.resource?.name ?? order.resource?.externalId ?? handle;
  const doing = `take back ${order.permission ?? "what was granted"} on ${what}`;
  return server.use(settings.database, doing, async (session) => {
    const role = await findLoginRole(session, handle);
    if (role && isOthers(role.comment, deployment)) {
      throw new ConnectorError("refused", `Role ${handle} belongs to another deployment.`);
    }
    const leaving = { order, handle, oid: role?.oid ?? 0 };
    const report = role
      ? await removeRole(session, settings, server, leaving)
      : { notes: await endSessionsOfDropped(session, order.recipe?.roleOid), problems: [] };
    await requireGone(session, leaving, report);
    return {
      evidence: [
        `role ${handle} is not in pg_roles, no session of it is left`,
        ...shortened(report.notes),
      ].join("; "),
    };
  });
}

type Leaving = { readonly order: LeavingPrivilege; readonly handle: string; readonly oid: number };
type Report = {
  readonly notes: ReadonlyArray<string>;
  readonly problems: ReadonlyArray<ConnectorError>;
};

/** In an order in which each step makes the next one safer; each is tried whatever became of the others. */
async function removeRole(
  session: Session,
  settings: Settings,
  server: Server,
  { order, handle, oid }: Leaving,
): Promise<Report> {
  const notes: string[] = [];
  const problems: ConnectorError[] = [];
  const step = async (doing: string, work: () => Promise<ReadonlyArray<string> | undefined>) => {
    try {
      notes.push(...((await work()) ?? []));
    } catch (error) {
      problems.push(asConnectorError(error, doing, server.name));
    }
  };
  // From here on nobody new gets in, whatever happens to the rest.
  await step("close the login", () => closeTheDoor(session, handle));
  await step("take its roles away", async () => {
    problems.push(...(await session.transaction(() => leaveRoles(session, handle, oid))));
    return undefined;
  });
  await step("act for it", () => joinRole(session, handle));
  await step("end its sessions", async () => {
    const ended = await endSessions(session, oid);
    return ended ? [`${ended} session${ended === 1 ? " was" : "s were"} ended`] : [];
  });
  const first = String(order.recipe?.database ?? settings.database);
  for (const database of await databasesWithTraces(session, oid, first)) {
    const doing = `clear database ${database.name} of what ${handle} holds`;
    await step(doing, async () => {
      requireOpen(database, handle);
      const left = await server.use(database.name, doing, (inside) =>
        clearDatabase(inside, settings, handle, oid),
      );
      problems.push(...left.problems);
      return left.notes;
    });
  }
  await step("drop it", () => dropRole(session, handle));
  // Dropped, it has no name any more; its sessions would live on.
  await step("end its last sessions", async () => {
    await endSessions(session, oid);
    return undefined;
  });
  return { notes, problems };
}

async function closeTheDoor(session: Session, handle: string): Promise<undefined> {
  const sql = `ALTER ROLE ${quoteIdentifier(handle)} WITH NOLOGIN CONNECTION LIMIT 0 VALID UNTIL '-infinity'`;
  await session.transaction(() => session.run(sql));
}

/**
 * Takes away its memberships, and those it gave to others. Before we join it, so that its memberships
 * never become ours.
 */
async function leaveRoles(
  session: Session,
  handle: string,
  oid: number,
): Promise<ReadonlyArray<ConnectorError>> {
  const name = quoteIdentifier(handle);
  const held = await session.rows<{ role: string; member: string }>(
    `SELECT r.rolname::text AS role, m.rolname::text AS member
     FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
     WHERE a.member = $1::float8::int8::oid
       OR (a.grantor = $1::float8::int8::oid AND a.member <> (SELECT oid FROM pg_roles WHERE rolname = current_user))`,
    [oid],
  );
  const problems: ConnectorError[] = [];
  for (const { role, member } of held) {
    const by = member === handle ? "" : ` GRANTED BY ${name}`;
    const problem = await session.attempt(
      `REVOKE ${quoteIdentifier(role)} FROM ${quoteIdentifier(member)}${by} CASCADE`,
    );
    if (problem) problems.push(problem);
  }
  return problems;
}

/**
 * Makes us a member of it: only then may somebody who is no superuser end its sessions, and reassign
 * and drop what it owns.
 */
async function joinRole(session: Session, handle: string): Promise<undefined> {
  if (session.superuser) return;
  const inherit = session.version >= 160_000 ? " WITH INHERIT TRUE, SET TRUE" : "";
  const sql = `GRANT ${quoteIdentifier(handle)} TO CURRENT_USER${inherit}`;
  await session.transaction(() => session.run(sql));
}

async function dropRole(session: Session, handle: string): Promise<undefined> {
  try {
    await session.transaction(() => session.run(`DROP ROLE IF EXISTS ${quoteIdentifier(handle)}`));
  } catch (error) {
    // 2BP01: something still depends on it that others granted and we may not take away.
    if (sqlStateOf(error) !== "2BP01") throw error;
    const detail = error instanceof Error && "detail" in error ? String(error.detail) : "";
    throw new ConnectorError(
      "unauthorized",
      `others gave it something that ${session.self} may not take away: ${detail}. As a superuser, run there: DROP OWNED BY ${quoteIdentifier(handle)};`,
      { cause: error },
    );
  }
}

/** @throws {ConnectorError} with everything that remains and why, the first trouble leading */
async function requireGone(
  session: Session,
  { handle, oid }: Leaving,
  { problems }: Report,
): Promise<void> {
  const [state] = await session.rows<{ role: boolean; login: boolean; sessions: number }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
       EXISTS (SELECT FROM pg_roles WHERE rolname = $1 AND rolcanlogin) AS login,
       (SELECT count(*)::int FROM pg_stat_activity WHERE usename = $1 OR usesysid = nullif($2::float8, 0)::int8::oid) AS sessions`,
    [handle, oid],
  );
  if (state && !state.role && state.sessions === 0) return;
  const left = [
    state?.login ? `${handle} can still log in` : `${handle} can no longer log in, but it remains`,
    ...(state?.sessions ? [`${state.sessions} of its sessions are still open`] : []),
    ...shortened([...new Set(problems.map(({ message }) => message))]),
  ];
  throw new ConnectorError(problems[0]?.failure ?? "conflict", `${left.join("; ")}`, {
    cause: problems[0],
  });
}

/** People read this; a thousand tables are a number. */
const MOST = 40;
const shortened = (texts: ReadonlyArray<string>): ReadonlyArray<string> =>
  texts.length <= MOST ? texts : [...texts.slice(0, MOST), `and ${texts.length - MOST} more`];
