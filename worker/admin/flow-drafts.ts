/** Drafts of flows: kept as they are written, with ids for whoever is found, and put in force by publishing. */
import { and, desc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { type FlowDraftRow, flowDrafts, flows } from "../../db/schema";
import { loadReferenceNames, namesIn, type ReferenceNames } from "../access/reference-names";
import type { FlowDraft, FlowDraftsQuery, NewFlowDraft } from "../contract/flow-drafts";
import type { SavedFlow } from "../contract/flow-endpoints";
import { type FlowDraftId, instantText } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId } from "../lib/ids";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { resolveReferences } from "./find-references";
import { requireFlow } from "./flow-views";
import { readFlowDocument } from "./read-flow-document";
import { createFlow, replaceFlow } from "./save-flow";

type Shown = FlowDraftRow & { readonly publishedVersion: number | null };

const shown = ({ publishedVersion, ...row }: Shown, names: ReferenceNames): FlowDraft => ({
  ...row,
  publishedVersion,
  names: namesIn(names, row.document),
  createdAt: instantText(row.createdAt),
  updatedAt: instantText(row.updatedAt),
});

const columns = {
  id: flowDrafts.id,
  flowId: flowDrafts.flowId,
  baseVersion: flowDrafts.baseVersion,
  name: flowDrafts.name,
  document: flowDrafts.document,
  version: flowDrafts.version,
  createdAt: flowDrafts.createdAt,
  updatedAt: flowDrafts.updatedAt,
  updatedBy: flowDrafts.updatedBy,
};

const select = ({ db }: AppContext, where: SQL | undefined) =>
  db
    .select({ ...columns, publishedVersion: sql<number | null>`${flows.version}` })
    .from(flowDrafts)
    .leftJoin(flows, and(eq(flows.id, flowDrafts.flowId), isNull(flows.deletedAt)))
    .where(where);

/** Last changed first. */
export async function listFlowDrafts(ctx: AppContext, query: FlowDraftsQuery) {
  requireAdmin(ctx);
  const after = readPageToken(query.pageToken, ["number", "string"]);
  const rows = await select(
    ctx,
    and(
      query.flowId ? eq(flowDrafts.flowId, query.flowId) : undefined,
      after
        ? sql`(${flowDrafts.updatedAt}, ${flowDrafts.id}) < (${after[0]}, ${after[1]})`
        : undefined,
    ),
  )
    .orderBy(desc(flowDrafts.updatedAt), desc(flowDrafts.id))
    .limit(query.limit + 1);
  const names = await loadReferenceNames(
    ctx,
    rows.map((row) => row.document),
  );
  return pageOf(
    rows,
    query.limit,
    (row) => [row.updatedAt, row.id],
    (row) => shown(row, names),
  );
}

const showOne = async (ctx: AppContext, draft: Shown): Promise<FlowDraft> =>
  shown(draft, await loadReferenceNames(ctx, [draft.document]));

async function requireDraft(ctx: AppContext, id: FlowDraftId): Promise<Shown> {
  const [row] = await select(ctx, eq(flowDrafts.id, id));
  if (!row) throw new AppError("not_found", "There is no such draft.");
  return row;
}

/** @throws {AppError} `not_found` */
export async function getFlowDraft(ctx: AppContext, id: FlowDraftId): Promise<FlowDraft> {
  requireAdmin(ctx);
  return showOne(ctx, await requireDraft(ctx, id));
}

const MAX_NAME = 120;

const nameOf = ({ name }: Readonly<Record<string, unknown>>): string =>
  typeof name === "string" ? name.slice(0, MAX_NAME) : "";

/** @throws {AppError} `not_found` for a flow that is not there, `bad_input` for a version that never was */
export async function createFlowDraft(
  ctx: AppContext,
  { flowId, baseVersion, document: written }: NewFlowDraft,
): Promise<FlowDraft> {
  const { email } = requireAdmin(ctx);
  const flow = flowId ? await requireFlow(ctx, flowId) : null;
  if (baseVersion !== undefined && baseVersion > (flow?.version ?? 0)) {
    const detail = "There is no such version of the flow.";
    throw new AppError("bad_input", detail, { errors: [{ pointer: "/baseVersion", detail }] });
  }
  const { document } = await resolveReferences(ctx, written);
  const at = ctx.now();
  const row: FlowDraftRow = {
    id: newId("draft"),
    flowId: flow?.id ?? null,
    baseVersion: baseVersion ?? flow?.version ?? null,
    name: nameOf(document),
    document,
    version: 1,
    createdAt: at,
    updatedAt: at,
    updatedBy: email,
  };
  const { id, name } = row;
  await commit(ctx, {
    entries: [{ action: "draft.created", subject: id, detail: { name, flowId: row.flowId } }],
    writes: [ctx.db.insert(flowDrafts).values(row)],
  });
  return showOne(ctx, { ...row, publishedVersion: flow?.version ?? null });
}

const unchanged = (draft: FlowDraftRow): SQL =>
  sql`exists (select 1 from ${flowDrafts} where id = ${draft.id} and version = ${draft.version})`;

const overtaken = () =>
  new AppError(
    "terms_changed",
    "Somebody else saved this draft meanwhile. Look at it and save again.",
  );

function requireVersion(draft: FlowDraftRow, expected: number | undefined): void {
  if (expected !== undefined && expected !== draft.version) throw overtaken();
}

/**
 * @param expectedVersion the version the caller saw; undefined: whatever it is now
 * @throws {AppError} `not_found`, `terms_changed` when somebody else saved meanwhile
 */
export async function saveFlowDraft(
  ctx: AppContext,
  id: FlowDraftId,
  written: Record<string, unknown>,
  expectedVersion: number | undefined,
): Promise<FlowDraft> {
  const { email } = requireAdmin(ctx);
  const draft = await requireDraft(ctx, id);
  requireVersion(draft, expectedVersion);
  const { document } = await resolveReferences(ctx, written);
  const next = {
    document,
    name: nameOf(document),
    version: draft.version + 1,
    updatedAt: ctx.now(),
    updatedBy: email,
  };
  const done = await commit(ctx, {
    entries: [
      {
        action: "draft.changed",
        subject: id,
        detail: { name: next.name, flowId: draft.flowId, version: next.version },
      },
    ],
    guard: unchanged(draft),
    writes: [ctx.db.update(flowDrafts).set(next).where(eq(flowDrafts.id, id))],
  });
  if (!done) throw overtaken();
  return showOne(ctx, { ...draft, ...next });
}

/** @throws {AppError} `not_found` */
export async function deleteFlowDraft(ctx: AppContext, id: FlowDraftId): Promise<void> {
  requireAdmin(ctx);
  await removeDraft(ctx, await requireDraft(ctx, id), "draft.deleted");
}

async function removeDraft(
  ctx: AppContext,
  { id, name, flowId }: FlowDraftRow,
  action: "draft.deleted" | "draft.published",
): Promise<void> {
  await commit(ctx, {
    entries: [{ action, subject: id, detail: { name, flowId } }],
    guard: sql`exists (select 1 from ${flowDrafts} where id = ${id})`,
    writes: [ctx.db.delete(flowDrafts).where(eq(flowDrafts.id, id))],
  });
}

/**
 * Saves the flow as every save does, then removes the draft. A crash in between leaves a draft whose flow moved on,
 * which the next attempt says.
 *
 * @throws {AppError} `not_found`, `bad_input` with pointers, `already_exists` for a taken name, `terms_changed` when
 *   the draft or the flow is another version than the caller saw
 */
export async function publishFlowDraft(
  ctx: AppContext,
  id: FlowDraftId,
  { force, expectedVersion }: { force: boolean; expectedVersion: number | undefined },
): Promise<SavedFlow> {
  requireAdmin(ctx);
  const draft = await requireDraft(ctx, id);
  requireVersion(draft, expectedVersion);
  const { document, problems } = await readFlowDocument(ctx, draft.document);
  if (!document) {
    const errors = problems.map(({ pointer, message }) => ({ pointer, detail: message }));
    const first = errors[0];
    const detail = first ? `${first.pointer || "The draft"}: ${first.detail}` : "It is not ready.";
    throw new AppError("bad_input", detail, { errors });
  }
  const expected = force ? undefined : (draft.baseVersion ?? undefined);
  const saved = draft.flowId
    ? await replaceFlow(ctx, draft.flowId, document, expected)
    : await createFlow(ctx, document);
  await removeDraft(ctx, draft, "draft.published");
  return saved;
}
