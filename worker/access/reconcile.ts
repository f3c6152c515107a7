/** Compares what stands at a target with the books. Ours that no book knows go; foreign ones are reported, never touched. */
import { eq } from "drizzle-orm";
import { type IntegrationRow, integrations } from "../../db/schema";
import type { Access, Observed } from "../connectors/connector";
import type { IntegrationId } from "../contract/values";
import { type AppContext, requireSystem } from "../lib/context";
import { changeNotes } from "./note-changed";
import { foreignNotes } from "./note-foreign";
import { endResurrected, noteMissing } from "./note-missing";
import { openTarget, strengthenIdentity } from "./open-target";
import { closeGone, lingeringOrphans, removeOrphan } from "./orphans";
import { type Sorted, sortObserved } from "./sort-observed";

export type Reconciled = {
  readonly ours: number;
  readonly foreign: number;
  readonly orphansRemoved: number;
  readonly missing: number;
};

/** The rest waits for the next look, which comes soon: each takes a call. */
const MAX_ORPHANS = 500;

/**
 * @returns counts; null when the connector cannot be read back
 * @throws {ConnectorError} when the target cannot be read: then nothing is concluded
 */
export async function reconcile(
  ctx: AppContext,
  integrationId: IntegrationId,
): Promise<Reconciled | null> {
  requireSystem(ctx);
  const [row] = await ctx.db.select().from(integrations).where(eq(integrations.id, integrationId));
  if (!row || row.state === "deleted") return null;
  await strengthenIdentity(ctx, row);
  const { access } = (await openTarget(ctx, row)).connection;
  if (!access?.observe) return null;

  const observedAt = ctx.now();
  const lingering = await lingeringOrphans(ctx, row.id);
  const found = await readAll(ctx, row, access.observe(), lingering);
  await closeGone(ctx, row.id, lingering);
  let orphansRemoved = 0;
  for (const orphan of found.orphans)
    if (await removeOrphan(ctx, row, access, orphan)) orphansRemoved += 1;
  const missing = await noteMissing(ctx, row.id, found.standing, observedAt);
  await endResurrected(ctx, row, found.standing);
  await found.changes.save(access);
  await found.foreign.save(observedAt);
  await ctx.db
    .update(integrations)
    .set({ lastReconcileAt: observedAt })
    .where(eq(integrations.id, row.id));
  return { ours: found.ours, foreign: found.foreign.count(), orphansRemoved, missing };
}

/**
 * Takes each portion as it comes and keeps only handles of our own books, so a target with a million privileges of
 * others costs no more memory than one with none.
 *
 * @param lingering orphans from before; what is seen again is taken out, so what is left has gone
 */
async function readAll(
  ctx: AppContext,
  row: IntegrationRow,
  portions: ReturnType<NonNullable<Access["observe"]>>,
  lingering: Set<string>,
) {
  const foreign = await foreignNotes(ctx, row.id);
  const changes = changeNotes(ctx, row.id);
  const standing = new Set<string>();
  const orphans: Observed[] = [];
  let ours = 0;
  for await (const portion of portions) {
    // The books are read after the target: a grant that came in between is in the books and not an orphan.
    const sorted: Sorted = await sortObserved(ctx, row.id, portion);
    for (const one of sorted.known) standing.add(one.handle);
    await changes.compare(sorted.known);
    for (const { handle } of portion) if (handle !== null) lingering.delete(handle);
    orphans.push(...sorted.orphans.slice(0, MAX_ORPHANS - orphans.length));
    for (const one of sorted.foreign) foreign.add(one);
    ours += sorted.known.length + sorted.orphans.length;
  }
  return { foreign, changes, standing, orphans, ours };
}
