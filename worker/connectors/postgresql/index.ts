/** PostgreSQL 13 and later: people get a login role of their own, for as long as their grant lasts. */
import { defineConnector } from "../connector";
import { checkServer } from "./check";
import { detailsOf, secretsOf } from "./details";
import { grantAccess } from "./grant";
import { identify } from "./identify";
import { inventoryOf } from "./inventory";
import { observeAccess } from "./observe";
import { revokeAccess } from "./revoke";
import { serverAt } from "./session";
import { Settings } from "./settings";

export const postgresql = defineConnector({
  kind: "postgresql",
  title: "PostgreSQL",
  description:
    "Databases, schemas, tables and roles. Each grant is a login role with its own password, dropped at its end.",
  config: Settings,
  // VALID UNTIL refuses new logins; open sessions live on until we end them.
  deadlineClass: "C",
  matches: (provider) => provider === "postgresql",
  connect(settings, ports) {
    const server = serverAt(settings, ports);
    return {
      inventory: inventoryOf(settings, server, ports.deployment),
      access: {
        grant: (order) => grantAccess(settings, server, ports.deployment, order),
        revoke: (order) => revokeAccess(settings, server, ports.deployment, order),
        observe: (only) => observeAccess(settings, server, ports.deployment, only),
        details: (held, deadlineAt) => detailsOf(settings, held, deadlineAt),
        secrets: (held, secret) => secretsOf(settings, held, secret),
      },
      check: (standing) => checkServer(settings, server, standing),
      identify: () => identify(settings, server),
    };
  },
});
