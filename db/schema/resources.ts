import { sql } from "drizzle-orm";
import { index, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { IntegrationId, PermissionId, ResourceId, RunId } from "../../worker/contract/values";
import { instant, json } from "./columns";
import { integrations } from "./integrations";

/** What can be granted on a type of resource in an integration. */
export const permissions = sqliteTable(
  "permissions",
  {
    id: text().$type<PermissionId>().primaryKey(),
    integrationId: text()
      .$type<IntegrationId>()
      .notNull()
      .references(() => integrations.id),
    resourceType: text().notNull(),
    resourceTypeTitle: text().notNull(),
    name: text().notNull(),
    title: text().notNull(),
    description: text().notNull().default(""),
    /** Set when a sync no longer finds it. */
    deletedAt: instant(),
  },
  (t) => [uniqueIndex("permissions_name").on(t.integrationId, t.resourceType, t.name)],
);

/** What syncs found. Written in bulk by sync/ only; sized for a million rows. */
export const resources = sqliteTable(
  "resources",
  {
    id: text().$type<ResourceId>().primaryKey(),
    integrationId: text()
      .$type<IntegrationId>()
      .notNull()
      .references(() => integrations.id),
    type: text().notNull(),
    externalId: text().notNull(),
    name: text().notNull(),
    /** Lower case, for prefix search by index. */
    searchName: text().notNull(),
    path: json<string[]>().notNull(),
    /** The path joined by `/` with a closing `/`, lower case: prefix search finds everything under a place. */
    pathKey: text().notNull(),
    tags: json<Record<string, string>>().notNull(),
    /** Of everything above: unchanged rows are not written again. */
    hash: text().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    deletedAt: instant(),
  },
  (t) => [
    uniqueIndex("resources_external").on(t.integrationId, t.externalId),
    index("resources_name")
      .on(t.integrationId, t.type, t.searchName, t.id)
      .where(sql`deleted_at is null`),
    index("resources_search").on(t.searchName, t.id).where(sql`deleted_at is null`),
    index("resources_path").on(t.integrationId, t.type, t.pathKey).where(sql`deleted_at is null`),
  ],
);
export type ResourceRow = typeof resources.$inferSelect;

export const resourceTags = sqliteTable(
  "resource_tags",
  {
    key: text().notNull(),
    value: text().notNull(),
    resourceId: text().$type<ResourceId>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.key, t.value, t.resourceId] }),
    index("resource_tags_resource").on(t.resourceId),
  ],
);

/** One reading of an outside system. */
export const syncRuns = sqliteTable(
  "sync_runs",
  {
    id: text().$type<RunId>().primaryKey(),
    integrationId: text().$type<IntegrationId>().notNull(),
    /** `held`: far fewer resources than before; an admin must confirm before they are taken away. */
    state: text({ enum: ["running", "done", "failed", "held"] }).notNull(),
    startedAt: instant().notNull(),
    endedAt: instant(),
    /** Where to go on after a crash. */
    cursor: text(),
    counts: json<SyncCounts>().notNull(),
    /** Of a held run: names of some of the resources that would go, for the admin who decides. */
    missingNames: json<ReadonlyArray<string>>(),
    error: text(),
  },
  (t) => [index("sync_runs_integration").on(t.integrationId, t.startedAt)],
);

export type SyncCounts = {
  readonly seen: number;
  readonly changed: number;
  readonly removed: number;
  /** From the reconciler: what the target shows against the books. */
  readonly ours: number;
  readonly foreign: number;
  readonly orphansRemoved: number;
  readonly missing: number;
};
