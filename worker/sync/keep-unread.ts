/** Parts of a target that could not be read this time keep what is known of them. */
import { sql } from "drizzle-orm";
import { syncRuns } from "../../db/schema";
import type { UnreadPart } from "../connectors/connector";
import type { AppContext } from "../lib/context";
import { pathKeyOf } from "../policy/paths";
import type { RunRow } from "./run-records";
import type { Snapshot } from "./snapshot";

const AT_A_TIME = 5_000;
/** What an admin reads of one run. */
const MOST_CHARACTERS = 4_000;

/**
 * Adds what is stored below the part to the snapshot, so that nothing of it counts as gone, and notes the part in the
 * run: it is shown with the integration until a run reads everything.
 */
export async function keepUnread(
  ctx: AppContext,
  run: RunRow,
  snapshot: Snapshot,
  { path, message }: UnreadPart,
): Promise<void> {
  const below = pathKeyOf(path);
  for (let after = ""; ; ) {
    const rows = await ctx.db.all<{ id: string; hash: string }>(
      sql`select external_id as id, hash from resources
          where integration_id = ${run.integrationId} and deleted_at is null and external_id > ${after}
            and substr(path_key, 1, ${[...below].length}) = ${below} order by external_id limit ${AT_A_TIME}`,
    );
    snapshot.keep(rows.map(({ id, hash }) => [id, hash] as const));
    const last = rows.at(-1);
    if (!last || rows.length < AT_A_TIME) break;
    after = last.id;
  }
  const text = `${path.join(" / ")} was not read: ${message}`;
  // A run that was taken up again may come by twice.
  await ctx.db
    .update(syncRuns)
    .set({
      error: sql`case when instr(coalesce(${syncRuns.error}, ''), ${text}) > 0 then ${syncRuns.error}
      else substr(trim(coalesce(${syncRuns.error}, '') || ' ' || ${text}), 1, ${MOST_CHARACTERS}) end`,
    })
    .where(sql`${syncRuns.id} = ${run.id}`);
}
