/** Which cluster this is: the number that initdb gave it, the same on its replicas and restored copies. */
import { ConnectorError } from "../errors";
import type { Server } from "./session";
import type { Settings } from "./settings";

export function identify(settings: Settings, server: Server): Promise<string> {
  return server.use(settings.database, "say which cluster it is", async (session) => {
    const [row] = await session.rows<{ id: string }>(
      "SELECT system_identifier::text AS id FROM pg_control_system()",
    );
    if (!row) throw new ConnectorError("protocol", "PostgreSQL did not say which cluster it is.");
    return `system:${row.id}`;
  });
}
