/** Brings the roles behind standing grants to what is in their place now: tables come and go. */
import { ConnectorError } from "../errors";
import { GROUP, readGroupNote } from "./group-role";
import { privilegesOf, withoutCreating } from "./levels";
import { placeOf, scopeOf } from "./place";
import { givePrivileges } from "./privileges";
import type { Session } from "./session";

/** For the roles of this deployment and this database that have members. */
export async function keepGroupsUp(session: Session, deployment: string): Promise<void> {
  const groups = await session.rows<{ name: string; comment: string | null }>(
    `SELECT r.rolname::text AS name, shobj_description(r.oid, 'pg_authid') AS comment FROM pg_roles r
     WHERE r.rolname ~ '${GROUP}' AND EXISTS (
       SELECT FROM pg_auth_members m JOIN pg_roles p ON p.oid = m.member
       WHERE m.roleid = r.oid AND p.rolname <> current_user)`,
  );
  for (const { name, comment } of groups) {
    const note = readGroupNote(comment);
    if (note?.deployment !== deployment) continue;
    const place = placeOf(note.resourceType, note.externalId);
    if (place.type === "postgresql.cluster" || place.database !== session.database) continue;
    const wanted = privilegesOf(note.level, scopeOf(place), session.version);
    const privileges = session.version < 160_000 ? withoutCreating(wanted) : wanted;
    try {
      await givePrivileges(session, name, place, privileges);
    } catch (error) {
      // What cannot be covered any more is told by the check and by the next grant; reading goes on.
      if (!(error instanceof ConnectorError)) throw error;
    }
  }
}
