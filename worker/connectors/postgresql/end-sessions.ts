/** Ends the open connections of a login role, and waits until they are gone. */
import { ConnectorError } from "../errors";
import { pause, type Session } from "./session";

/** Time for a backend to notice that it was told to end. It is tried again later in any case. */
const SESSIONS_MS = 5_000;
const POLL_MS = 40;

/**
 * Looks by role id: after a DROP ROLE, the user name of its sessions is NULL.
 *
 * @returns how many there were
 * @throws {ConnectorError} `unauthorized` with the command that lets us, `conflict` when they linger
 */
export async function endSessions(session: Session, oid: number): Promise<number> {
  const seen = new Set<number>();
  for (let waited = 0; ; waited += POLL_MS) {
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
export async function endSessionsOfDropped(
  session: Session,
  oid: unknown,
): Promise<ReadonlyArray<string>> {
  if (typeof oid !== "number") return [];
  const [reused] = await session.rows("SELECT FROM pg_roles WHERE oid = $1::float8::int8::oid", [
    oid,
  ]);
  const ended = reused ? 0 : await endSessions(session, oid);
  return ended ? [`${ended} sessions without a role were ended`] : [];
}
