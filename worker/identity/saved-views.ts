/** Saved views: everybody's own, and the shared ones of admins. */

import { and, asc, eq, or, type SQL, sql } from "drizzle-orm";
import { type SavedViewRow, savedViews, users } from "../../db/schema";
import type { PersonRef } from "../contract/requests";
import { instantText, type ViewId } from "../contract/values";
import type { NewView, SavedView, ViewChange, ViewPage } from "../contract/views";
import { isAdmin, userOf } from "../lib/actor";
import { commit } from "../lib/commit";
import { type AppContext, requireMember } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId } from "../lib/ids";

const MAX_VIEWS = 200;

const nothing = () => new AppError("not_found", "There is no such view.");

async function read(ctx: AppContext, where: SQL | undefined): Promise<SavedView[]> {
  const me = requireMember(ctx);
  const rows = await ctx.db
    .select({
      view: savedViews,
      email: users.email,
      fullName: users.fullName,
    })
    .from(savedViews)
    .leftJoin(users, eq(users.id, savedViews.userId))
    .where(and(or(eq(savedViews.userId, me.userId), eq(savedViews.shared, true)), where))
    .orderBy(asc(savedViews.name), asc(savedViews.id))
    .limit(1_000);
  return rows.map(({ view, email, fullName }) =>
    show(
      view,
      { id: view.userId, email: email ?? "", fullName: fullName ?? "" },
      isMine(ctx, view),
    ),
  );
}

const isMine = (
  { actor }: Pick<AppContext, "actor">,
  { userId, shared }: Pick<SavedViewRow, "userId" | "shared">,
): boolean => userId === userOf(actor) || (shared && isAdmin(actor));

const show = (row: SavedViewRow, createdBy: PersonRef, own: boolean): SavedView => ({
  id: row.id,
  page: row.page,
  name: row.name,
  search: row.search,
  shared: row.shared,
  own,
  createdBy,
  createdAt: instantText(row.createdAt),
  updatedAt: instantText(row.updatedAt),
});

export async function listViews(ctx: AppContext, page: ViewPage | undefined): Promise<SavedView[]> {
  requireMember(ctx);
  return read(ctx, page ? eq(savedViews.page, page) : undefined);
}

async function requireView(ctx: AppContext, id: ViewId): Promise<SavedView> {
  const [view] = await read(ctx, eq(savedViews.id, id));
  if (!view) throw nothing();
  return view;
}

function requireMayShare(ctx: AppContext, shared: boolean | undefined): void {
  if (shared && !isAdmin(ctx.actor))
    throw new AppError("not_allowed", "Only admins can share a view with everybody.");
}

/** @throws {AppError} `not_allowed` for sharing without being an admin, `too_large` beyond 200 */
export async function createView(ctx: AppContext, input: NewView): Promise<SavedView> {
  const { userId } = requireMember(ctx);
  requireMayShare(ctx, input.shared);
  const now = ctx.now();
  const row: SavedViewRow = {
    ...input,
    id: newId("view"),
    userId,
    createdAt: now,
    updatedAt: now,
  };
  const { page, name, shared } = input;
  const done = await commit(ctx, {
    entries: [{ action: "view.created", subject: row.id, detail: { page, name, shared } }],
    guard: sql`(select count(*) from ${savedViews} where ${savedViews.userId} = ${userId}) < ${MAX_VIEWS}`,
    writes: [ctx.db.insert(savedViews).values(row)],
  });
  if (!done)
    throw new AppError("too_large", `You have ${MAX_VIEWS} views already. Delete some first.`);
  return requireView(ctx, row.id);
}

/** @throws {AppError} `not_found` for another person's, `not_allowed` for a shared one without being an admin */
async function requireOwn(ctx: AppContext, id: ViewId): Promise<SavedView> {
  const view = await requireView(ctx, id);
  if (!view.own) throw new AppError("not_allowed", "This view is shared by an admin.");
  return view;
}

export async function changeView(
  ctx: AppContext,
  id: ViewId,
  change: ViewChange,
): Promise<SavedView> {
  requireMember(ctx);
  requireMayShare(ctx, change.shared);
  const before = await requireOwn(ctx, id);
  const { name, search, shared } = change;
  const now = ctx.now();
  const columns = {
    ...(name !== undefined && { name }),
    ...(search !== undefined && { search }),
    ...(shared !== undefined && { shared }),
  };
  const it = eq(savedViews.id, id);
  const done = await commit(ctx, {
    entries: [{ action: "view.changed", subject: id, detail: { name, shared } }],
    guard: sql`exists (select 1 from ${savedViews} where ${it})`,
    writes: [
      ctx.db
        .update(savedViews)
        .set({ ...columns, updatedAt: now })
        .where(it),
    ],
  });
  if (!done) throw nothing();
  // Not read again: an admin who ends the sharing of another's view does not see it any more.
  return { ...before, ...columns, updatedAt: instantText(now) };
}

export async function deleteView(ctx: AppContext, id: ViewId): Promise<void> {
  requireMember(ctx);
  const { name } = await requireOwn(ctx, id);
  const it = eq(savedViews.id, id);
  const done = await commit(ctx, {
    entries: [{ action: "view.deleted", subject: id, detail: { name } }],
    guard: sql`exists (select 1 from ${savedViews} where ${it})`,
    writes: [ctx.db.delete(savedViews).where(it)],
  });
  if (!done) throw nothing();
}
