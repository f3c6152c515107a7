/** Feeds that break as real ones do, and syncs of them inside a real runner object. */
import { runInDurableObject } from "cloudflare:test";
import { and, desc, eq, isNull } from "drizzle-orm";
import { auditEvents, integrations, resources, syncRuns } from "../../db/schema";
import type { FoundResource, Inventory, InventoryPage } from "../../worker/connectors/connector";
import { ConnectorError } from "../../worker/connectors/errors";
import type { IntegrationId } from "../../worker/contract/values";
import { newId } from "../../worker/lib/ids";
import { runSync } from "../../worker/sync/run-sync";
import { sqlSnapshot } from "../../worker/sync/snapshot";
import { db, env, systemContext, unique } from "./catalogue-world";

export const things = (
  count: number,
  over: (i: number) => Partial<FoundResource> = () => ({}),
): FoundResource[] =>
  Array.from({ length: count }, (_, i) => ({
    type: "bucket",
    externalId: `b/${String(i).padStart(7, "0")}`,
    name: `Bucket ${i}`,
    path: ["Acme", i % 2 ? "prod" : "staging"],
    tags: { env: i % 2 ? "Prod" : "staging", owner: `team-${i % 10}@example.com` },
    ...over(i),
  }));

export type Feed = {
  found: FoundResource[];
  pageSize?: number;
  failOnPage?: number;
  stopAfterPage?: number;
  /** Said on the first page. */
  unread?: InventoryPage["unread"];
};

/** A feed that can break in the ways real ones do. Counts the pages that were asked for. */
export function feed({
  found,
  pageSize = 500,
  failOnPage = -1,
  stopAfterPage = Number.POSITIVE_INFINITY,
  unread,
}: Feed) {
  const asked: Array<string | null> = [];
  const inventory: Inventory = {
    types: async () => [
      {
        type: "bucket",
        title: "Bucket",
        permissions: [
          { name: "read", title: "Read" },
          { name: "write", title: "Write" },
        ],
      },
    ],
    async *pages(cursor) {
      for (let page = Number(cursor ?? 0); ; page++) {
        asked.push(String(page));
        if (page === failOnPage)
          throw new ConnectorError("target_error", "The target answered 500.");
        if (page >= stopAfterPage) return;
        const end = (page + 1) * pageSize;
        yield {
          resources: found.slice(page * pageSize, end),
          nextCursor: end < found.length ? String(page + 1) : null,
          ...(page === 0 && unread && { unread }),
        };
        if (end >= found.length) return;
      }
    },
  };
  return { inventory, asked };
}

export async function integration(): Promise<IntegrationId> {
  const id: IntegrationId = newId("integration");
  await db.insert(integrations).values({
    id,
    name: unique("synced"),
    kind: "sandbox",
    config: {},
    state: "active",
    nextSyncAt: Date.now() + 3_600_000,
    createdAt: 1,
    updatedAt: 1,
  });
  return id;
}

export const inRunner = <T>(
  id: IntegrationId,
  run: (state: DurableObjectState) => Promise<T>,
): Promise<T> =>
  runInDurableObject(env.SYNC.get(env.SYNC.idFromName(id)), (_runner, state) => run(state));

export const sync = (id: IntegrationId, { inventory }: { inventory: Inventory }) =>
  inRunner(id, async (state) =>
    runSync(await systemContext(), id, sqlSnapshot(state.storage), async () => inventory),
  );

export const stored = (id: IntegrationId) =>
  db
    .select()
    .from(resources)
    .where(and(eq(resources.integrationId, id), isNull(resources.deletedAt)));

export const lastRun = async (id: IntegrationId) => {
  const [run] = await db
    .select()
    .from(syncRuns)
    .where(eq(syncRuns.integrationId, id))
    .orderBy(desc(syncRuns.startedAt), desc(syncRuns.id))
    .limit(1);
  if (!run) throw new Error("no run");
  return run;
};

export const eventsOf = async (id: IntegrationId) =>
  (await db.select().from(auditEvents).where(eq(auditEvents.subject, id))).map((e) => e.action);
