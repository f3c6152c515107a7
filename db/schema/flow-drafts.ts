import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { FlowDraftId, FlowId } from "../../worker/contract/values";
import { instant, json } from "./columns";

/** Flows that are being written. Nothing here is in force, and no reference in it has been looked up. */
export const flowDrafts = sqliteTable(
  "flow_drafts",
  {
    id: text().$type<FlowDraftId>().primaryKey(),
    /** The flow it will change; null: a new one. */
    flowId: text().$type<FlowId>(),
    /** The published version it began with. */
    baseVersion: integer(),
    /** From the document, for lists. */
    name: text().notNull(),
    document: json<Record<string, unknown>>().notNull(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    updatedBy: text().notNull(),
  },
  (t) => [
    index("flow_drafts_updated").on(t.updatedAt, t.id),
    index("flow_drafts_flow").on(t.flowId),
  ],
);
export type FlowDraftRow = typeof flowDrafts.$inferSelect;
