/** Which cluster this is: the number that initdb gave it, the same on its replicas and restored copies. */
import { ConnectorError } from "../errors";
import { addressIdentity, isAddressIdentity, requireIdentity } from "../identity";
import { sqlStateOf } from "./failures";
import { quoteIdentifier } from "./quote";
import type { Server, Session } from "./session";
import type { Settings } from "./settings";

/** Where the number may not be read, the server is bound to its address; the check says so. */
export function identify(settings: Settings, server: Server): Promise<string> {
  return server.use(
    settings.database,
    "say which cluster it is",
    async (session) => (await clusterId(session)) ?? addressIdentity(server.name),
    "anyone",
  );
}

/** Null: the connector's login may not read it. */
export async function clusterId(session: Pick<Session, "rows">): Promise<string | null> {
  try {
    const [row] = await session.rows<{ id: string }>(
      "SELECT system_identifier::text AS id FROM pg_catalog.pg_control_system()",
    );
    return row ? `system:${row.id}` : null;
  } catch (error) {
    if (sqlStateOf(error) === "42501") return null;
    throw error;
  }
}

/**
 * Before anything is changed at this server or believed of it.
 *
 * @throws {ConnectorError} `other_target`; `unauthorized` when it was known and may not be read any more
 */
export async function requireCluster(
  session: Pick<Session, "rows" | "self" | "database">,
  address: string,
  expected: string | null,
): Promise<void> {
  if (expected === null) return;
  if (isAddressIdentity(expected)) return requireIdentity(expected, addressIdentity(address));
  const found = await clusterId(session);
  if (found !== null) return requireIdentity(expected, found);
  throw new ConnectorError(
    "unauthorized",
    `It cannot be told whether this is still the same server: ${session.self} may not call pg_control_system() there. In database ${quoteIdentifier(session.database)}, run: GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO ${quoteIdentifier(session.self)};`,
  );
}
