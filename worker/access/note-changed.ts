/** Remembers which privileges were changed at the target by hand, for admins to see and to restore. */
import { eq, sql } from "drizzle-orm";
import { rowsJson } from "../../db/commit";
import { units } from "../../db/schema";
import type { Access } from "../connectors/connector";
import type { IntegrationId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { canonicalJson } from "../lib/ids";
import { type Booked, differencesOf } from "./compare-books";
import { type Marked, sortObserved } from "./sort-observed";

/** One call each to be sure of; the rest is told of after the next look. */
const MAX_LOOKED_AT = 200;

export type Changes = {
  /** @param known of one portion, as it is read */
  compare(known: ReadonlyArray<Marked>): Promise<void>;
  /** @returns how many active units are not as they were granted */
  save(access: Access): Promise<number>;
};

export function changeNotes(ctx: AppContext, integrationId: IntegrationId): Changes {
  const suspects = new Set<Marked["handle"]>();
  let standing = 0;
  return {
    async compare(known) {
      const books = await holdersOf(ctx, known);
      for (const found of known) {
        const holders = books.get(found.handle) ?? [];
        const differences = differencesOf(found, holders);
        if (differences === null) continue;
        if (differences.length > 0) standing += 1;
        if (isNews(holders, differences) && suspects.size < MAX_LOOKED_AT)
          suspects.add(found.handle);
      }
    },
    async save(access) {
      for (const handle of suspects) await look(ctx, integrationId, access, handle);
      return standing;
    },
  };
}

const isNews = (
  holders: ReadonlyArray<Booked>,
  differences: ReturnType<typeof differencesOf> & object,
): boolean =>
  holders.some(
    (u) => canonicalJson(u.changedOutside?.differences ?? []) !== canonicalJson(differences),
  );

/** An extension may have come between the look and the books, so a difference is believed when a second look shows it. */
async function look(
  ctx: AppContext,
  integrationId: IntegrationId,
  access: Access,
  handle: Marked["handle"],
): Promise<void> {
  for await (const portion of access.observe?.({ handle }) ?? []) {
    const { known } = await sortObserved(ctx, integrationId, portion);
    const found = known.find((one) => one.handle === handle);
    if (!found) continue;
    const holders = (await holdersOf(ctx, [found])).get(handle) ?? [];
    const differences = differencesOf(found, holders);
    if (differences !== null) await note(ctx, holders, differences);
    return;
  }
}

async function note(
  ctx: AppContext,
  holders: ReadonlyArray<Booked>,
  differences: ReturnType<typeof differencesOf> & object,
): Promise<void> {
  const since = ctx.now();
  for (const { id, requestId, handle, changedOutside } of holders) {
    if (canonicalJson(changedOutside?.differences ?? []) === canonicalJson(differences)) continue;
    await commit(ctx, {
      entries: [
        {
          action: "unit.changed_outside",
          subject: id,
          detail: { requestId, handle, differences },
        },
      ],
      guard: sql`exists (select 1 from units where id = ${id} and state = 'active' and moving = 0)`,
      writes: [
        ctx.db
          .update(units)
          .set({ changedOutside: differences.length === 0 ? null : { since, differences } })
          .where(eq(units.id, id)),
      ],
    });
  }
}

async function holdersOf(
  ctx: AppContext,
  known: ReadonlyArray<Marked>,
): Promise<Map<string, Booked[]>> {
  if (known.length === 0) return new Map();
  const rows: Booked[] = await ctx.db
    .select({
      id: units.id,
      requestId: units.requestId,
      handle: units.handle,
      state: units.state,
      moving: units.moving,
      refreshing: units.refreshing,
      resourceType: units.resourceType,
      externalId: units.externalId,
      permission: units.permission,
      account: units.account,
      deadlineAt: units.deadlineAt,
      recipe: units.recipe,
      changedOutside: units.changedOutside,
    })
    .from(units)
    .where(
      sql`${units.handle} in (select value from json_each(${rowsJson(known.map((one) => one.handle))}))
        and ${units.state} in ('granting', 'active', 'revoking')`,
    );
  return Map.groupBy(rows, (u) => u.handle);
}
