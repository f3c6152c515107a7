/** Do the site's own event triggers let our statements through? Tried for real, and rolled back. */
import type { CheckItem } from "../connector";
import { ConnectorError } from "../errors";
import { EVENT_TRIGGERS, type EventTrigger } from "./event-triggers";
import type { Server } from "./session";

class TriedOut extends Error {}

/**
 * Changes nothing: everybody may use PostgreSQL's own schema already, and the transaction is rolled back.
 *
 * @returns null where the database has no event triggers
 */
export async function checkEventTriggers(
  server: Server,
  database: string,
): Promise<CheckItem | null> {
  const name = `Event triggers in ${database}`;
  const found = await server.use(database, "list its event triggers", (session) =>
    session.rows<EventTrigger>(EVENT_TRIGGERS),
  );
  if (found.length === 0) return null;
  const names = found.map((trigger) => trigger.name).join(", ");
  try {
    await server.use(database, "try its event triggers", (session) =>
      session
        .transaction(async () => {
          await session.run("GRANT USAGE ON SCHEMA pg_catalog TO CURRENT_USER");
          await session.run("REVOKE USAGE ON SCHEMA pg_catalog FROM CURRENT_USER");
          throw new TriedOut();
        })
        .catch((error: unknown) => {
          if (!(error instanceof TriedOut)) throw error;
        }),
    );
    return { name, ok: true, message: `They let our grants through: ${names}.` };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const [message = "", fix] = error.message.split(/ (?=Run there: )/);
    return { name, ok: false, message, ...(fix !== undefined && { fix }) };
  }
}
