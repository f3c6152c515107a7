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

export type ForeignNotes = {
  /** One privilege of somebody else's, as it is read. */
  add(one: Observed): void;
  count(): number;
  /** Call it when the target was read to its end: what was not added has gone. */
  save(observedAt: Instant): Promise<void>;
};

export async function foreignNotes(
  ctx: AppContext,
  integrationId: IntegrationId,
): Promise<ForeignNotes> {
  const rows = await ctx.db
    .select({
      account: observedPrivileges.account,
      externalId: observedPrivileges.externalId,
      permission: observedPrivileges.permission,
    })
    .from(observedPrivileges)
    .where(eq(observedPrivileges.integrationId, integrationId));
  const gone = new Map(rows.map((row) => [keyOf(row), row]));
  const standing = new Set<string>();
  const news: Kept[] = [];
  let count = 0;
  return {
    add(one) {
      count += 1;
      if (standing.size >= MAX_KEPT) return;
      const kept = keptOf(one);
      const key = keyOf(kept);
      if (standing.has(key)) return;
      standing.add(key);
      if (!gone.delete(key)) news.push(kept);
    },
    count: () => count,
    async save(observedAt) {
      if (news.length === 0 && gone.size === 0) return;
      await commit(ctx, {
        at: observedAt,
        entries: [
          {
            action: "reconcile.foreign_seen",
            subject: integrationId,
            detail: { standing: standing.size, appeared: news.length, gone: gone.size },
          },
        ],
        writes: [
          ...inParts([...gone.values()]).map((part) => forget(ctx, integrationId, part)),
          ...inParts(news).map((part) =>
            insertRows(
              ctx.db,
              observedPrivileges,
              part.map((kept) => ({ ...kept, integrationId, seenAt: observedAt })),
            ),
          ),
        ],
      });
    },
  };
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
