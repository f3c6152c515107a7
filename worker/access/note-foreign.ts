/** Remembers what stands at a target and Hallpass did not grant, so that people can see it. Only what changed is written. */
import { eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { rowsJson } from "../../db/commit";
import { insertRows } from "../../db/rows";
import { observedPrivileges } from "../../db/schema";
import type { Observed } from "../connectors/connector";
import type { Instant, IntegrationId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";

/** Of one integration. A target with more standing privileges than anybody can read is counted, not copied. */
const MAX_KEPT = 5_000;
/** A target's names may be long; these are for showing. */
const MAX_TEXT = 512;
const ROWS_PER_STATEMENT = 500;

type Kept = { readonly account: string; readonly externalId: string; readonly permission: string };

const keyOf = ({ account, externalId, permission }: Kept): string =>
  JSON.stringify([account, externalId, permission]);

const keptOf = ({ account, externalId, permission }: Observed): Kept => ({
  account: account.slice(0, MAX_TEXT),
  // Outside ids may have 1,024 characters, and a cut one would be another's.
  externalId: externalId ?? "",
  permission: (permission ?? "").slice(0, MAX_TEXT),
});

/** @param seen everything that was observed; ours are left out */
export async function noteForeign(
  ctx: AppContext,
  integrationId: IntegrationId,
  seen: ReadonlyArray<Observed>,
  observedAt: Instant,
): Promise<void> {
  const foreign = new Map(
    seen
      .filter((one) => one.handle === null)
      .slice(0, MAX_KEPT)
      .map(keptOf)
      .map((kept) => [keyOf(kept), kept]),
  );
  const rows = await ctx.db
    .select({
      account: observedPrivileges.account,
      externalId: observedPrivileges.externalId,
      permission: observedPrivileges.permission,
    })
    .from(observedPrivileges)
    .where(eq(observedPrivileges.integrationId, integrationId));
  const known = new Set(rows.map(keyOf));
  const news = [...foreign].filter(([key]) => !known.has(key)).map(([, kept]) => kept);
  const gone = rows.filter((row) => !foreign.has(keyOf(row)));
  if (news.length === 0 && gone.length === 0) return;
  await commit(ctx, {
    at: observedAt,
    entries: [
      {
        action: "reconcile.foreign_seen",
        subject: integrationId,
        detail: { standing: foreign.size, appeared: news.length, gone: gone.length },
      },
    ],
    writes: [
      ...inParts(gone).map((part) => forget(ctx, integrationId, part)),
      ...inParts(news).map((part) =>
        insertRows(
          ctx.db,
          observedPrivileges,
          part.map((kept) => ({ ...kept, integrationId, seenAt: observedAt })),
        ),
      ),
    ],
  });
}

function inParts<T>(all: ReadonlyArray<T>): T[][] {
  return Array.from({ length: Math.ceil(all.length / ROWS_PER_STATEMENT) }, (_, i) =>
    all.slice(i * ROWS_PER_STATEMENT, (i + 1) * ROWS_PER_STATEMENT),
  );
}

const forget = (
  { db }: AppContext,
  integrationId: IntegrationId,
  rows: ReadonlyArray<Kept>,
): BatchItem<"sqlite"> =>
  db.run(
    sql`delete from ${observedPrivileges} where integration_id = ${integrationId}
        and json_array(account, external_id, permission) in (select value from json_each(${rowsJson(rows.map(keyOf))}))`,
  );
