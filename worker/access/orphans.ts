/** Privileges of ours that no request holds: found by a reconcile, removed, and closed once they are gone. */
import { desc, eq, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type IntegrationRow, integrations, orphans, resources, units } from "../../db/schema";
import type { Access, Leaving, Observed } from "../connectors/connector";
import type { IntegrationId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import { heldOf } from "./access-order";

/** Their handles, before a target is looked at. */
export async function lingeringOrphans(ctx: AppContext, id: IntegrationId): Promise<Set<string>> {
  const rows = await ctx.db
    .select({ handle: orphans.handle })
    .from(orphans)
    .where(eq(orphans.integrationId, id));
  return new Set(rows.map(({ handle }) => handle));
}

/**
 * A whole look at the target did not show these any more: its answer to our revoke was lost, or somebody removed them.
 * Requests that waited for them go on.
 */
export async function closeGone(
  ctx: AppContext,
  id: IntegrationId,
  gone: ReadonlySet<string>,
): Promise<void> {
  const [first, ...rest] = [...gone].map((handle) => ({
    action: "reconcile.orphan_gone" as const,
    subject: id,
    detail: { handle, evidence: "A fresh look at the target does not show it any more." },
  }));
  if (!first) return;
  await commit(ctx, {
    entries: [first, ...rest],
    writes: [ctx.db.delete(orphans).where(inList(orphans.handle, [...gone]))],
  });
}

/** How soon a target is looked at again that did not take a revoke of an orphan. */
const AGAIN_MS = 60_000;

/**
 * The row in `orphans` keeps every shard from granting the same handle while it is being removed.
 *
 * @returns whether the target proved that it is gone
 */
export async function removeOrphan(
  ctx: AppContext,
  row: IntegrationRow,
  access: Access,
  orphan: Observed,
): Promise<boolean> {
  const { handle, account, externalId, permission } = orphan;
  if (handle === null) return false;
  const at = ctx.now();
  const detail = { handle, account, externalId, permission };
  const taken = await commit(ctx, {
    at,
    entries: [{ action: "reconcile.orphan_found", subject: row.id, detail }],
    guard: sql`not exists (select 1 from units where handle = ${handle} and state in ('granting', 'active', 'revoking'))`,
    writes: [
      ctx.db
        .insert(orphans)
        .values({ handle, integrationId: row.id, foundAt: at })
        .onConflictDoNothing(),
    ],
  });
  if (!taken) return false;
  try {
    const { evidence } = await access.revoke(await leavingOf(ctx, row.id, orphan, at));
    await commit(ctx, {
      entries: [
        { action: "reconcile.orphan_removed", subject: row.id, detail: { ...detail, evidence } },
      ],
      writes: [ctx.db.delete(orphans).where(eq(orphans.handle, handle))],
    });
    return true;
  } catch (error) {
    // The row stays: the handle is blocked until a look at the target, soon, shows that it is gone.
    log.warn("reconcile.orphan_stays", { integrationId: row.id, handle, error });
    const message = error instanceof Error ? error.message : String(error);
    await ctx.db.update(orphans).set({ message }).where(eq(orphans.handle, handle));
    await ctx.db
      .update(integrations)
      .set({ nextSyncAt: sql`min(coalesce(next_sync_at, 0), ${ctx.now() + AGAIN_MS})` })
      .where(eq(integrations.id, row.id));
    return false;
  }
}

/** What our books still say of it, else what the target says; nothing is made up. */
async function leavingOf(
  ctx: AppContext,
  integrationId: IntegrationId,
  orphan: Observed,
  foundAt: number,
): Promise<Leaving> {
  const { handle, account, resourceType, externalId, permission, recipe } = orphan;
  if (handle === null) throw new Error("an orphan has a handle");
  const period = `orphan.${foundAt}`;
  const [unit] = await ctx.db
    .select()
    .from(units)
    .where(eq(units.handle, handle))
    .orderBy(desc(units.grantedAt))
    .limit(1);
  if (unit) {
    const held = heldOf(unit);
    return { ...held, period, recipe: held.recipe ?? recipe };
  }
  const [known] =
    externalId === null
      ? []
      : await ctx.db
          .select({ type: resources.type, name: resources.name, path: resources.path })
          .from(resources)
          .where(
            sql`${resources.integrationId} = ${integrationId} and ${resources.externalId} = ${externalId}`,
          );
  const type = resourceType ?? known?.type ?? null;
  return {
    handle,
    period,
    account,
    permission,
    recipe,
    resource:
      externalId === null || type === null
        ? null
        : { type, externalId, ...(known && { name: known.name, path: known.path }) },
  };
}
