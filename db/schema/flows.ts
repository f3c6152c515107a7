import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { BundleDocument } from "../../worker/contract/bundles";
import type { FlowDocument } from "../../worker/contract/flows";
import type { AccessLinkId, BundleId, FlowId, UserId } from "../../worker/contract/values";
import { foldedName, instant, json } from "./columns";

/** The newest version of every access flow. References inside the document are ids. */
export const flows = sqliteTable(
  "flows",
  {
    id: text().$type<FlowId>().primaryKey(),
    name: text().notNull(),
    ...foldedName,
    version: integer().notNull(),
    document: json<FlowDocument>().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    updatedBy: text().notNull(),
    deletedAt: instant(),
  },
  (t) => [
    uniqueIndex("flows_name").on(t.name).where(sql`deleted_at is null`),
    uniqueIndex("flows_folded").on(t.folded).where(sql`deleted_at is null`),
    index("flows_skeleton").on(t.skeleton),
  ],
);
export type FlowRow = typeof flows.$inferSelect;

/** Every version that ever was: requests are judged by the one they were made under. */
export const flowVersions = sqliteTable(
  "flow_versions",
  {
    flowId: text().$type<FlowId>().notNull(),
    version: integer().notNull(),
    document: json<FlowDocument>().notNull(),
    createdAt: instant().notNull(),
    createdBy: text().notNull(),
    createdById: text().$type<UserId>(),
  },
  (t) => [primaryKey({ columns: [t.flowId, t.version] })],
);

export const bundles = sqliteTable(
  "bundles",
  {
    id: text().$type<BundleId>().primaryKey(),
    name: text().notNull(),
    ...foldedName,
    version: integer().notNull(),
    document: json<BundleDocument>().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    updatedBy: text().notNull(),
    deletedAt: instant(),
  },
  (t) => [
    uniqueIndex("bundles_name").on(t.name).where(sql`deleted_at is null`),
    uniqueIndex("bundles_folded").on(t.folded).where(sql`deleted_at is null`),
    index("bundles_skeleton").on(t.skeleton),
  ],
);
export type BundleRow = typeof bundles.$inferSelect;

/** The public pointer of a flow that outsiders open. Rotating ends one and makes another. */
export const accessLinks = sqliteTable(
  "access_links",
  {
    id: text().$type<AccessLinkId>().primaryKey(),
    flowId: text().$type<FlowId>().notNull(),
    /** Requests made through it. */
    uses: integer().notNull().default(0),
    lastUsedAt: instant(),
    createdAt: instant().notNull(),
    endedAt: instant(),
  },
  (t) => [index("access_links_flow").on(t.flowId)],
);
