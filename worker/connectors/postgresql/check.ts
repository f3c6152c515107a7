/** Does this configuration work, and if not, which command makes it work. */
import type { CheckItem, Held } from "../connector";
import { ConnectorError } from "../errors";
import { checkDatabase } from "./check-database";
import { checkEventTriggers } from "./check-event-triggers";
import { checkStanding } from "./check-standing";
import { checkSurroundings } from "./check-surroundings";
import { clusterId } from "./identify";
import { howToRead, listDatabases } from "./inventory";
import { quoteIdentifier } from "./quote";
import { grantableRoles, rolesWithoutAdminOption } from "./roles";
import type { Server, Session } from "./session";
import type { Settings } from "./settings";

/** Older servers are no longer mended, and treat CREATEROLE in ways we have not tried. */
const OLDEST = 130_000;

export async function checkServer(
  settings: Settings,
  server: Server,
  standing: ReadonlyArray<Held>,
): Promise<ReadonlyArray<CheckItem>> {
  try {
    return await server.use(settings.database, "be checked", async (session) => {
      const items = [
        await connected(session, server),
        await encrypted(session, settings),
        ...(await rights(session)),
        await roles(session),
        await ownerRole(session, settings),
        await identity(session, server),
        await checkStanding(session, standing),
      ].filter((item) => item !== null);
      for (const database of await listDatabases(session, settings)) {
        if (database.open && database.allowed) {
          const triggers = await checkEventTriggers(server, database.name);
          if (triggers) items.push(triggers);
          items.push(...(await checkSurroundings(server, database.name)));
        }
        items.push(
          database.open && database.allowed
            ? await checkDatabase(server, database.name)
            : {
                name: `Database ${database.name}`,
                ok: false,
                message: database.open
                  ? `${session.self} lacks CONNECT on it. What was known of it stays as it is until this is settled.`
                  : "It lets nobody in. What was known of it stays as it is until this is settled.",
                fix: howToRead(database, settings),
              },
        );
      }
      return items;
    });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return [{ name: "Connection", ok: false, message: error.message, ...fixFor(error, settings) }];
  }
}

function fixFor(error: ConnectorError, { host, port, user }: Settings): { readonly fix?: string } {
  if (error.failure === "unreachable") {
    return { fix: `Let this server connect to ${host}:${port}, or correct host and port.` };
  }
  if (error.failure === "unauthorized") {
    return { fix: `ALTER ROLE ${quoteIdentifier(user)} WITH LOGIN PASSWORD '…';` };
  }
  return {};
}

async function connected(session: Session, server: Server): Promise<CheckItem> {
  const version = `${Math.floor(session.version / 10_000)}.${session.version % 10_000}`;
  const [state] = await session.rows<{ replica: boolean }>("SELECT pg_is_in_recovery() AS replica");
  const name = "Connection";
  if (session.version < OLDEST) {
    const fix = "Upgrade the server to PostgreSQL 13 or later.";
    return { name, ok: false, message: `PostgreSQL ${version} is too old.`, fix };
  }
  if (state?.replica) {
    const fix = "Use the address of the primary.";
    return { name, ok: false, message: `${server.name} is a replica that takes no changes.`, fix };
  }
  return { name, ok: true, message: `PostgreSQL ${version} at ${server.name} as ${session.self}.` };
}

async function encrypted(session: Session, settings: Settings): Promise<CheckItem> {
  const [state] = await session.rows<{ on: boolean; version: string | null }>(
    'SELECT ssl AS "on", version FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
  );
  const local = /^(127\.|localhost$|::1$)/.test(settings.host);
  if (settings.tls === "require") {
    return {
      name: "TLS",
      ok: true,
      message: `The connection is encrypted and verified (${state?.version ?? "by a proxy"}).`,
    };
  }
  return local
    ? { name: "TLS", ok: true, message: "Off; the server is on this machine." }
    : {
        name: "TLS",
        ok: false,
        message:
          "Off: passwords are safe (SCRAM), but what is asked and answered can be read on the way.",
        fix: 'Set TLS to "require".',
      };
}

async function rights(session: Session): Promise<ReadonlyArray<CheckItem>> {
  const [may] = await session.rows<{ creates: boolean; signals: boolean }>(
    `SELECT rolsuper OR rolcreaterole AS creates, rolsuper OR pg_has_role('pg_signal_backend', 'USAGE') AS signals
     FROM pg_roles WHERE rolname = current_user`,
  );
  const self = quoteIdentifier(session.self);
  const creates = may?.creates ?? false;
  const ends = (may?.signals ?? false) || creates;
  return [
    creates
      ? {
          name: "Creating login roles",
          ok: true,
          message: session.superuser
            ? "Superuser. CREATEROLE would be enough."
            : "CREATEROLE is there.",
        }
      : {
          name: "Creating login roles",
          ok: false,
          message: `${session.self} lacks CREATEROLE.`,
          fix: `ALTER ROLE ${self} CREATEROLE;`,
        },
    ends
      ? { name: "Ending sessions", ok: true, message: "Sessions of our login roles can be ended." }
      : {
          name: "Ending sessions",
          ok: false,
          message: `${session.self} has neither CREATEROLE nor pg_signal_backend.`,
          fix: `GRANT pg_signal_backend TO ${self};`,
        },
  ];
}

async function roles(session: Session): Promise<CheckItem> {
  const granted = await grantableRoles(session);
  const lacking = await rolesWithoutAdminOption(session);
  const self = quoteIdentifier(session.self);
  return {
    name: "Handing out roles",
    ok: granted.length > 0 || lacking.length === 0,
    message:
      granted.length > 0
        ? `${granted.length} roles can be handed out.`
        : `${session.self} has ADMIN OPTION on no role.`,
    ...(lacking.length > 0 && {
      fix: `To hand out more: ${lacking
        .slice(0, 20)
        .map((role) => `GRANT ${quoteIdentifier(role)} TO ${self} WITH ADMIN OPTION;`)
        .join(" ")}`,
    }),
  };
}

async function identity(session: Session, server: Server): Promise<CheckItem> {
  const name = "Which server this is";
  if (await clusterId(session)) {
    return { name, ok: true, message: "It is known by its system identifier at every address." };
  }
  const self = quoteIdentifier(session.self);
  return {
    name,
    ok: false,
    message: `${session.self} may not read the system identifier: whoever answers at ${server.name} is taken for this server.`,
    fix: `In every database: GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO ${self};`,
  };
}

async function ownerRole(
  session: Session,
  { ownerRole: owner }: Settings,
): Promise<CheckItem | null> {
  if (owner === undefined) return null;
  const [role] = await session.rows<{ ours: boolean }>(
    "SELECT pg_has_role(oid, 'USAGE') AS ours FROM pg_roles WHERE rolname = $1",
    [owner],
  );
  const name = `New owner ${owner}`;
  if (role?.ours) return { name, ok: true, message: "What people create can be given to it." };
  return {
    name,
    ok: false,
    message: role ? `${session.self} is not a member of it.` : "There is no such role.",
    fix: role
      ? `GRANT ${quoteIdentifier(owner)} TO ${quoteIdentifier(session.self)};`
      : `CREATE ROLE ${quoteIdentifier(owner)};`,
  };
}
