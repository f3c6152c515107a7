/** Lets one person in: a login role, and its membership in the role that holds the privileges. */
import type { GrantOrder, Recipe } from "../connector";
import { ConnectorError } from "../errors";
import { bringGroup, membership } from "./group-role";
import { onlyCreating, privilegesOf, requireLevel, withoutCreating } from "./levels";
import { recipeOfLogin } from "./login-recipe";
import { bringLoginRole, requireHandle } from "./login-role";
import { type InDatabase, type Place, placeOf, scopeOf } from "./place";
import { givePrivileges, requirePossible } from "./privileges";
import { quoteIdentifier } from "./quote";
import { judgeRole, roleOfPermission } from "./roles";
import type { Server, Session } from "./session";
import type { Settings } from "./settings";

/** Where the person connects to. */
export const databaseOf = (place: Place, settings: Settings): string =>
  place.type === "postgresql.cluster" ? settings.database : place.database;

/** A recipe is bounded; the list is for people to read. */
const MOST_NOT_COVERED = 50;

export async function grantAccess(
  settings: Settings,
  server: Server,
  deployment: string,
  order: GrantOrder,
): Promise<{ readonly recipe: Recipe }> {
  const handle = requireHandle(order.handle);
  const place = placeOf(order.resource.type, order.resource.externalId);
  const database = databaseOf(place, settings);
  const doing = `grant ${order.permission} on ${order.resource.name} to ${order.person.email}`;
  return server.use(database, doing, async (session) => {
    const given =
      place.type === "postgresql.cluster"
        ? { role: await requireRole(session, order.permission), notCovered: [] }
        : await levelRole(session, deployment, place, order.permission);
    // All there or not at all: nobody can log in before the role may do what it is for.
    await session.transaction(async () => {
      await bringLoginRole(session, settings, deployment, order);
      await session.run(membership(session, given.role, handle));
    });
    if (place.type !== "postgresql.cluster" && session.version < 160_000) {
      const level = requireLevel(order.permission);
      const create = onlyCreating(privilegesOf(level, scopeOf(place), session.version));
      await givePrivileges(session, handle, place, create);
    }
    return {
      recipe: {
        database,
        ...(await recipeOfLogin(session, handle)),
        notCovered: given.notCovered.slice(0, MOST_NOT_COVERED),
      },
    };
  });
}

/**
 * Before 16 a member may act as the role it is in. So the role never holds the right to create, which
 * is given to the login itself: whatever people make belongs to their own login.
 */
async function levelRole(
  session: Session,
  deployment: string,
  place: InDatabase,
  permission: string,
): Promise<{ readonly role: string; readonly notCovered: ReadonlyArray<string> }> {
  const level = requireLevel(permission);
  const wanted = privilegesOf(level, scopeOf(place), session.version);
  const privileges = session.version < 160_000 ? withoutCreating(wanted) : wanted;
  await requirePossible(session, place, privileges);
  const role = await bringGroup(session, deployment, place, level);
  const notCovered = await givePrivileges(session, role, place, privileges);
  return { role, notCovered };
}

async function requireRole(session: Session, permission: string): Promise<string> {
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
  return role;
}
