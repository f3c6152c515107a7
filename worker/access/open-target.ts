/** A connection to the one target an integration was connected to, whose identity is recorded at the first contact. */
import { eq, sql } from "drizzle-orm";
import { type IntegrationRow, integrations } from "../../db/schema";
import { isAddressIdentity } from "../connectors/identity";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import { type Opened, openConnection } from "./open-connection";

type Row = Pick<IntegrationRow, "id" | "kind" | "config" | "secrets" | "identity">;

/**
 * For everything that changes or believes something at a target.
 *
 * @throws {ConnectorError} also `other_target`, from each call of the connection
 */
export async function openTarget(ctx: AppContext, row: Row): Promise<Opened> {
  if (row.identity !== null) return openConnection(ctx, row);
  const { connection } = await openConnection(ctx, row);
  const identity = await recordIdentity(ctx, row, await connection.identify());
  return openConnection(ctx, { ...row, identity });
}

/** A service that was known by its address alone and now has an id of its own is known by that from now on. */
export async function strengthenIdentity(ctx: AppContext, row: Row): Promise<void> {
  if (row.identity === null || !isAddressIdentity(row.identity)) return;
  const found = await (await openConnection(ctx, row)).connection.identify();
  if (!isAddressIdentity(found)) await recordIdentity(ctx, row, found);
}

/** @returns what is recorded: somebody else may have been faster */
async function recordIdentity(ctx: AppContext, row: Row, identity: string): Promise<string | null> {
  try {
    return await record(ctx, row, identity);
  } catch (error) {
    // Books that cannot be written now must not keep an end from being made.
    log.error("identity.not_recorded", { integrationId: row.id, error });
    return identity;
  }
}

async function record(ctx: AppContext, row: Row, identity: string): Promise<string | null> {
  const done = await commit(ctx, {
    entries: [{ action: "integration.identified", subject: row.id, detail: { identity } }],
    guard: sql`exists (select 1 from ${integrations} where id = ${row.id} and identity is ${row.identity})`,
    writes: [ctx.db.update(integrations).set({ identity }).where(eq(integrations.id, row.id))],
  });
  if (done) return identity;
  const [now] = await ctx.db
    .select({ identity: integrations.identity })
    .from(integrations)
    .where(eq(integrations.id, row.id));
  return now?.identity ?? null;
}
