/** What of ours stands at a target, or is on its way there or back. */
import { asc, sql } from "drizzle-orm";
import { orphans, units } from "../../db/schema";
import type { Held } from "../connectors/connector";
import type { IntegrationId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { heldOf } from "./access-order";

export const whereStanding = (id: IntegrationId) =>
  sql`${units.integrationId} = ${id} and ${units.state} in ('granting', 'active', 'revoking')`;

export type StandingAt = {
  readonly count: number;
  /** "2 accesses stand there (AR-7, AR-9)". */
  readonly text: string;
};

const NAMED = 5;

export async function standingAt(ctx: AppContext, id: IntegrationId): Promise<StandingAt> {
  const [counts, named] = await Promise.all([
    ctx.db.all<{ n: number; lost: number }>(
      sql`select (select count(*) from ${units} where ${whereStanding(id)}) as n,
            (select count(*) from ${orphans} where integration_id = ${id}) as lost`,
    ),
    ctx.db.all<{ number: number }>(
      sql`select distinct r.number from requests r join ${units} on ${units.requestId} = r.id
            where ${whereStanding(id)} order by r.number limit ${NAMED + 1}`,
    ),
  ]);
  const { n = 0, lost = 0 } = counts[0] ?? {};
  const count = n + lost;
  const names = named.slice(0, NAMED).map(({ number }) => `AR-${number}`);
  const more = named.length > NAMED ? " and more" : "";
  const where = names.length > 0 ? ` (${names.join(", ")}${more})` : "";
  return {
    count,
    text: `${count === 1 ? "1 access stands" : `${count} accesses stand`} there${where}`,
  };
}

/** Some of it, for a check that the configured login can take it away. */
export async function heldAt(ctx: AppContext, id: IntegrationId): Promise<Held[]> {
  const rows = await ctx.db
    .select()
    .from(units)
    .where(sql`${whereStanding(id)} and ${units.grantedAt} is not null`)
    .orderBy(asc(units.grantedAt))
    .limit(20);
  return rows.map(heldOf);
}
