/** Puts ids in the place of the names that documents were stored with before ids. Once, and again after a crash. */
import { and, eq, isNull, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { flowDrafts, flows, flowVersions, organization, requests } from "../../db/schema";
import type { FlowDocument } from "../contract/flows";
import type { FlowId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireSystem } from "../lib/context";
import { resolveReferences } from "./find-references";

const OPEN = ["pending", "granting", "active"] as const;

/** @returns how many documents it changed. What cannot be resolved stays, means nobody, and is listed for admins. */
export async function resolveStoredNames(ctx: AppContext): Promise<number> {
  requireSystem(ctx);
  const [org] = await ctx.db.select({ names: organization.namesStored }).from(organization);
  if (!org?.names) return 0;
  let changed = 0;
  for (const stored of await newest(ctx)) if (await resolveOne(ctx, stored, false)) changed += 1;
  for (const stored of await askedUnder(ctx)) if (await resolveOne(ctx, stored, true)) changed += 1;
  for (const draft of await ctx.db.select().from(flowDrafts))
    if (await resolveDraft(ctx, draft)) changed += 1;
  await commit(ctx, {
    entries: [
      { action: "organization.names_resolved", subject: "organization", detail: { changed } },
    ],
    guard: sql`exists (select 1 from ${organization} where names_stored)`,
    writes: [ctx.db.update(organization).set({ namesStored: false })],
  });
  return changed;
}

type Stored = {
  readonly flowId: FlowId;
  readonly version: number;
  readonly document: FlowDocument;
};

const newest = ({ db }: AppContext): Promise<Stored[]> =>
  db
    .select({ flowId: flows.id, version: flows.version, document: flows.document })
    .from(flows)
    .where(isNull(flows.deletedAt));

/** One request stands for all of its version: each has a copy of it. */
const askedUnder = ({ db }: AppContext): Promise<Stored[]> =>
  db
    .select({
      flowId: requests.flowId,
      version: requests.flowVersion,
      document: requests.policy,
    })
    .from(requests)
    .where(inList(requests.state, OPEN))
    .groupBy(requests.flowId, requests.flowVersion);

/** @param copies whether it is the copies of open requests that are written, or the flow itself */
async function resolveOne(ctx: AppContext, stored: Stored, copies: boolean): Promise<boolean> {
  const { flowId, version } = stored;
  const { document, lost } = await resolveReferences(ctx, stored.document);
  if (JSON.stringify(document) === JSON.stringify(stored.document)) return false;
  return commit(ctx, {
    entries: [
      {
        action: "flow.names_resolved",
        subject: flowId,
        detail: { version, ...(copies && { openRequests: true }), unresolved: lost },
      },
    ],
    writes: copies ? [writeCopies(ctx, stored, document)] : writeFlow(ctx, stored, document),
  });
}

const writeFlow = ({ db }: AppContext, { flowId, version }: Stored, document: FlowDocument) => [
  db
    .update(flows)
    .set({ document })
    .where(and(eq(flows.id, flowId), eq(flows.version, version))),
  db
    .update(flowVersions)
    .set({ document })
    .where(and(eq(flowVersions.flowId, flowId), eq(flowVersions.version, version))),
];

const writeCopies = ({ db }: AppContext, { flowId, version }: Stored, document: FlowDocument) =>
  db
    .update(requests)
    .set({ policy: document })
    .where(
      and(
        eq(requests.flowId, flowId),
        eq(requests.flowVersion, version),
        inList(requests.state, OPEN),
      ),
    );

async function resolveDraft(
  ctx: AppContext,
  draft: typeof flowDrafts.$inferSelect,
): Promise<boolean> {
  const { document } = await resolveReferences(ctx, draft.document);
  if (JSON.stringify(document) === JSON.stringify(draft.document)) return false;
  const { id, name, flowId, version } = draft;
  return commit(ctx, {
    entries: [{ action: "draft.changed", subject: id, detail: { name, flowId, version } }],
    guard: sql`exists (select 1 from ${flowDrafts} where id = ${id} and version = ${version})`,
    writes: [ctx.db.update(flowDrafts).set({ document }).where(eq(flowDrafts.id, id))],
  });
}
