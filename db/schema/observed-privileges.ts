import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { IntegrationId } from "../../worker/contract/values";
import { instant } from "./columns";

/** What stands at a target and Hallpass did not grant, as the last reconcile saw it: shown, never touched. */
export const observedPrivileges = sqliteTable(
  "observed_privileges",
  {
    integrationId: text().$type<IntegrationId>().notNull(),
    /** As the target names it. */
    account: text().notNull(),
    /** The resource's id in the target; empty when the target does not say. */
    externalId: text().notNull(),
    /** Empty when the target does not say. */
    permission: text().notNull(),
    /** When a reconcile saw it for the first time. */
    seenAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.integrationId, t.account, t.externalId, t.permission] }),
    index("observed_privileges_resource").on(t.integrationId, t.externalId),
  ],
);
