/** Lets one person in: a login role, and what it may do. One transaction, so it is all there or not at all. */
import type { GrantOrder, Recipe } from "../connector";
import { ConnectorError } from "../errors";
import { requireLevel } from "./levels";
import { bringLoginRole, findLoginRole, requireHandle } from "./login-role";
import { type Place, placeOf } from "./place";
import { givePrivileges } from "./privileges";
import { quoteIdentifier } from "./quote";
import { judgeRole, roleOfPermission } from "./roles";
import type { Server, Session } from "./session";
import type { Settings } from "./settings";

/** Where the person connects to. */
export const databaseOf = (place: Place, settings: Settings): string =>
  place.type === "postgresql.cluster" ? settings.database : place.database;

export async function grantAccess(
  settings: Settings,
  server: Server,
  order: GrantOrder,
): Promise<{ readonly recipe: Recipe }> {
  const handle = requireHandle(order.handle);
  const place = placeOf(order.resource.type, order.resource.externalId);
  const database = databaseOf(place, settings);
  const doing = `grant ${order.permission} on ${order.resource.name} to ${order.person.email}`;
  return server.use(database, doing, (session) =>
    session.transaction(async () => {
      await bringLoginRole(session, settings, order);
      const notCovered =
        place.type === "postgresql.cluster"
          ? await giveRole(session, handle, order.permission)
          : await givePrivileges(session, handle, place, requireLevel(order.permission));
      const role = await findLoginRole(session, handle);
      return {
        recipe: {
          database,
          roleOid: role?.oid ?? null,
          // Bounded, because a recipe is: the list is for people to read.
          notCovered: notCovered.slice(0, 50),
        },
      };
    }),
  );
}

async function giveRole(
  session: Session,
  handle: string,
  permission: string,
): Promise<ReadonlyArray<string>> {
  const role = roleOfPermission(permission);
  if (role === null) {
    throw new ConnectorError("not_found", `There is no permission ${permission} here.`);
  }
  const verdict = await judgeRole(session, role);
  if (verdict === "absent") throw new ConnectorError("not_found", `There is no role ${role}.`);
  if (verdict === "dangerous") {
    throw new ConnectorError(
      "refused",
      `Role ${role} leads to the whole server; it is never handed out.`,
    );
  }
  if (verdict === "no_admin_option") {
    throw new ConnectorError(
      "unauthorized",
      `${session.self} lacks ADMIN OPTION on role ${role}. Run: GRANT ${quoteIdentifier(role)} TO ${quoteIdentifier(session.self)} WITH ADMIN OPTION;`,
    );
  }
  await session.run(`GRANT ${quoteIdentifier(role)} TO ${quoteIdentifier(handle)}`);
  return [];
}
