/** The role behind a level at a place: it holds the privileges, and a grant is a membership in it. */
import { createHash } from "node:crypto";
import { ConnectorError } from "../errors";
import type { Level } from "./levels";
import { type InDatabase, idOf } from "./place";
import { quoteIdentifier, quoteLiteral } from "./quote";
import type { Session } from "./session";

/** As a regular expression: the names of our group roles. */
export const GROUP = "^hpg_[0-9a-v]{26}$";

export type GroupNote = {
  readonly product: "Hallpass";
  readonly deployment: string;
  readonly externalId: string;
  readonly resourceType: string;
  readonly level: Level;
};

export const idOfPlace = (place: InDatabase): string =>
  idOf(
    place.database,
    ...("schema" in place ? [place.schema] : []),
    ...("table" in place ? [place.table] : []),
  );

/** The same place and level give the same name; two deployments at one server never share one. */
export function groupName(deployment: string, type: string, externalId: string, level: string) {
  const told = JSON.stringify(["postgresql group", deployment, type, externalId, level]);
  const digest = createHash("sha256").update(told).digest();
  return `hpg_${[...digest.subarray(0, 26)].map((byte) => (byte % 32).toString(32)).join("")}`;
}

/**
 * Makes the role when it is not there. Its own transaction: two grants that make the same one at the
 * same time conflict, and the second finds it.
 *
 * @throws {ConnectorError} `refused` when somebody gave the role more than a name
 */
export async function bringGroup(
  session: Session,
  deployment: string,
  place: InDatabase,
  level: Level,
): Promise<string> {
  const externalId = idOfPlace(place);
  const name = groupName(deployment, place.type, externalId, level);
  const note: GroupNote = {
    product: "Hallpass",
    deployment,
    externalId,
    resourceType: place.type,
    level,
  };
  await session.transaction(async () => {
    const [found] = await session.rows<{ risen: boolean; comment: string | null }>(
      `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolcanlogin
           OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS risen,
         shobj_description(oid, 'pg_authid') AS comment
       FROM pg_roles r WHERE rolname = $1`,
      [name],
    );
    if (found?.risen) {
      throw new ConnectorError(
        "refused",
        `Somebody gave the group role ${name} attributes or roles of its own. Take them away; then this can be granted again.`,
      );
    }
    if (!found) await session.run(`CREATE ROLE ${quoteIdentifier(name)} NOLOGIN`);
    const comment = JSON.stringify(note);
    if (found?.comment !== comment) {
      await session.run(`COMMENT ON ROLE ${quoteIdentifier(name)} IS ${quoteLiteral(comment)}`);
    }
  });
  return name;
}

/**
 * `SET FALSE`: a member uses the privileges and can never act as the role, so whatever people make
 * belongs to their own login. Before 16 there is no such membership.
 */
export const membership = (session: Session, role: string, member: string): string =>
  `GRANT ${quoteIdentifier(role)} TO ${quoteIdentifier(member)}${session.version >= 160_000 ? " WITH INHERIT TRUE, SET FALSE" : ""}`;

export function readGroupNote(comment: string | null): GroupNote | null {
  try {
    const note: unknown = JSON.parse(comment ?? "null");
    if (typeof note !== "object" || note === null || !("level" in note)) return null;
    return (note as Partial<GroupNote>).product === "Hallpass" ? (note as GroupNote) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
