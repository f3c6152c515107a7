/** Writing flows: a new one, a new version, a copy. */
import { and, eq, isNull, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { nameIsFree, plainFold, settleName } from "../../db/names";
import { accessLinks, type FlowRow, flows, flowVersions } from "../../db/schema";
import { boundRequests, endWithLinks } from "../access/end-with-link";
import type { AuditAction } from "../contract/audit-actions";
import type { SavedFlow } from "../contract/flow-endpoints";
import type { FlowDocument } from "../contract/flows";
import type { FlowId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { fold } from "../lib/fold";
import { newId } from "../lib/ids";
import { nameTaken } from "../lib/names";
import { namedAs } from "../lib/skeleton";
import { requireReferences } from "./find-references";
import { requireFlow, showOneFlow } from "./flow-views";
import { warnAboutFlow } from "./warn-about-flow";

/** @throws {AppError} `bad_input` for references that lead nowhere, `already_exists` for a taken name */
export async function createFlow(ctx: AppContext, input: FlowDocument): Promise<SavedFlow> {
  const { email, userId } = requireAdmin(ctx);
  const document = await requireReferences(ctx, input);
  const id = newId("flow");
  const at = ctx.now();
  const row: FlowRow = {
    id,
    ...namedAs(document.name),
    version: 1,
    document,
    createdAt: at,
    updatedAt: at,
    updatedBy: email,
    deletedAt: null,
  };
  const done = await commit(ctx, {
    entries: [{ action: "flow.created", subject: id, detail: { name: document.name, version: 1 } }],
    guard: nameIsFree(flows, document.name),
    writes: [
      ctx.db.insert(flows).values(row),
      insertVersion(ctx, row, userId),
      ...(document.trigger === "access_link" ? [insertLink(ctx, id)] : []),
    ],
  });
  if (!done) throw await nameTaken(ctx.db, flows, "flow", document.name);
  return withWarnings(ctx, id, document);
}

/**
 * Makes a new version. Requests that are open keep the one they were made under.
 *
 * @param expectedVersion the version the caller saw; undefined: whatever it is now
 * @throws {AppError} `not_found`, `bad_input`, `already_exists`, `terms_changed` when another version came between
 */
export async function replaceFlow(
  ctx: AppContext,
  flowId: FlowId,
  input: FlowDocument,
  expectedVersion: number | undefined,
): Promise<SavedFlow> {
  requireAdmin(ctx);
  const row = await requireFlow(ctx, flowId);
  if (expectedVersion !== undefined && expectedVersion !== row.version)
    throw overtaken(row.version);
  const document = await requireReferences(ctx, input);
  await saveVersion(ctx, row, document, "flow.changed");
  return withWarnings(ctx, flowId, document);
}

/** Switches a flow on or off, which is a version of its own. Nothing happens when it is so already. */
export async function switchFlow(ctx: AppContext, flowId: FlowId, active: boolean) {
  requireAdmin(ctx);
  const row = await requireFlow(ctx, flowId);
  if (row.document.active !== active) {
    const action = active ? "flow.activated" : "flow.deactivated";
    await saveVersion(ctx, row, { ...row.document, active }, action);
  }
  return showOneFlow(ctx, flowId);
}

/** A copy under another name, switched off: two flows that offer the same are seldom meant. */
export async function duplicateFlow(ctx: AppContext, flowId: FlowId): Promise<SavedFlow> {
  requireAdmin(ctx);
  const { document } = await requireFlow(ctx, flowId);
  const taken = await ctx.db
    .select({ folded: plainFold(flows) })
    .from(flows)
    .where(isNull(flows.deletedAt));
  const name = copyName(document.name, new Set(taken.map((t) => t.folded)));
  return createFlow(ctx, { ...document, name, active: false });
}

const MAX_NAME = 120;

/** "Deploy copy", "Deploy copy 2" … cut so that the end stays readable. */
export function copyName(name: string, taken: ReadonlySet<unknown>): string {
  for (let n = 1; ; n++) {
    const end = n === 1 ? " copy" : ` copy ${n}`;
    const made = `${name.slice(0, MAX_NAME - end.length)}${end}`;
    if (!taken.has(fold(made))) return made;
  }
}

async function saveVersion(
  ctx: AppContext,
  row: FlowRow,
  document: FlowDocument,
  action: AuditAction,
): Promise<void> {
  const { email, userId } = requireAdmin(ctx);
  const renamed = document.name !== row.name;
  const next: FlowRow = {
    ...row,
    ...(renamed && namedAs(document.name)),
    document,
    version: row.version + 1,
    updatedAt: ctx.now(),
    updatedBy: email,
  };
  const done = await commit(ctx, {
    entries: [
      {
        action,
        subject: row.id,
        detail: {
          name: next.name,
          before: row.version,
          after: next.version,
          changed: changedFields(row.document, document),
        },
      },
    ],
    guard: sql`exists (select 1 from ${flows} where id = ${row.id} and version = ${row.version} and deleted_at is null)
      and ${renamed ? nameIsFree(flows, next.name, row.id) : sql`1`}`,
    writes: [
      ctx.db
        .update(flows)
        .set({
          name: next.name,
          folded: next.folded,
          skeleton: next.skeleton,
          document,
          version: next.version,
          updatedAt: next.updatedAt,
          updatedBy: email,
        })
        .where(eq(flows.id, row.id)),
      ...(renamed ? [settleName(ctx.db, flows, row.name)] : []),
      insertVersion(ctx, next, userId),
      ...linkWrites(ctx, row, document),
      ...(boundOf(row.document) === boundOf(document)
        ? []
        : [boundRequests(ctx, row.id, boundOf(document))]),
    ],
  });
  if (done) {
    if (boundOf(row.document) !== boundOf(document)) await endWithLinks(ctx);
    return;
  }
  const now = await requireFlow(ctx, row.id);
  throw now.version === row.version
    ? await nameTaken(ctx.db, flows, "flow", next.name, row.id)
    : overtaken(now.version);
}

/** When access through the flow's link ends at the latest. */
const boundOf = ({ accessLink }: FlowDocument): number | null =>
  accessLink?.expiresAt ? Date.parse(accessLink.expiresAt) : null;

function linkWrites(ctx: AppContext, row: FlowRow, document: FlowDocument): BatchItem<"sqlite">[] {
  const [before, after] = [row.document.trigger, document.trigger];
  if (before === after) return [];
  return after === "access_link" ? [insertLink(ctx, row.id)] : [endLinks(ctx, row.id)];
}

export const insertLink = (ctx: AppContext, flowId: FlowId): BatchItem<"sqlite"> =>
  ctx.db.insert(accessLinks).values({ id: newId("accessLink"), flowId, createdAt: ctx.now() });

export const endLinks = (ctx: AppContext, flowId: FlowId): BatchItem<"sqlite"> =>
  ctx.db
    .update(accessLinks)
    .set({ endedAt: ctx.now() })
    .where(and(eq(accessLinks.flowId, flowId), isNull(accessLinks.endedAt)));

const insertVersion = (
  { db }: AppContext,
  { id, version, document, updatedAt, updatedBy }: FlowRow,
  createdById: (typeof flowVersions.$inferInsert)["createdById"],
): BatchItem<"sqlite"> =>
  db.insert(flowVersions).values({
    flowId: id,
    version,
    document,
    createdAt: updatedAt,
    createdBy: updatedBy,
    createdById,
  });

const changedFields = (before: FlowDocument, after: FlowDocument): string[] =>
  (Object.keys(after) as Array<keyof FlowDocument>).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );

async function withWarnings(
  ctx: AppContext,
  id: FlowId,
  document: FlowDocument,
): Promise<SavedFlow> {
  const [shown, warnings] = [await showOneFlow(ctx, id), await warnAboutFlow(ctx, document)];
  return { ...shown, warnings };
}

const overtaken = (version: number) =>
  new AppError(
    "terms_changed",
    `Somebody else saved version ${version} meanwhile. Look at it and save again.`,
  );
