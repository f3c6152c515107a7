/** A complete snapshot against what is stored. */
import type { Db } from "../../db/client";
import type { IntegrationId } from "../contract/values";
import type { Snapshot, Window } from "./snapshot";

/** A stretch of ids: after `from`, up to and with `to`; null: to the end. */
export type Stretch = { readonly from: string; readonly to: string | null; readonly ids: string };

export type Comparison = {
  readonly different: number;
  /** Stored and not in the feed any more. */
  readonly missing: number;
  /** Stored before. */
  readonly stored: number;
  /** Where something is missing. */
  readonly lossy: ReadonlyArray<Omit<Stretch, "ids"> & { readonly limit: number }>;
};

/** 10,000 ids with hashes are under 1 MB for ids as long as cloud resource names; longer ones take smaller windows. */
const WINDOW = 10_000;
const MAX_CHARACTERS = 1_500_000;

const DIFFERENT = `select j.value->>0 as id, r.id is null as fresh from json_each(?1) j
  left join resources r on r.integration_id = ?2 and r.external_id = j.value->>0
  where r.id is null or r.hash <> j.value->>1 or r.deleted_at is not null`;

/** `?1` ids as a JSON array, `?2` integration, `?3` after, `?4` up to. */
export const STORED_THERE = `from resources where integration_id = ?2 and deleted_at is null
  and external_id > ?3 and (?4 is null or external_id <= ?4)`;
export const MISSING_THERE = `${STORED_THERE} and external_id not in (select value from json_each(?1))`;

/**
 * Walks the snapshot window by window in the order of ids: one round trip tells which rows differ by their hash and
 * how many stored ones lie in the same stretch and are not in it. Marks the different ones in the snapshot.
 */
export async function compareSnapshot(
  db: Db,
  integrationId: IntegrationId,
  snapshot: Snapshot,
): Promise<Comparison> {
  let [different, missing, stored] = [0, 0, 0];
  const lossy: Array<Comparison["lossy"][number]> = [];
  for await (const { rows, stretch } of stretchesOf(snapshot)) {
    const [changed, gone] = await db.$client.batch([
      db.$client.prepare(DIFFERENT).bind(JSON.stringify(rows), integrationId),
      db.$client
        .prepare(
          `select count(*) as stored, coalesce(sum(external_id not in (select value from json_each(?1))), 0) as missing ${STORED_THERE}`,
        )
        .bind(stretch.ids, integrationId, stretch.from, stretch.to),
    ]);
    const found = (changed?.results ?? []) as Array<{ id: string; fresh: number }>;
    snapshot.markDifferent(found.map((f) => ({ externalId: f.id, fresh: f.fresh === 1 })));
    const counts = (gone?.results[0] ?? { stored: 0, missing: 0 }) as {
      stored: number;
      missing: number;
    };
    different += found.length;
    stored += counts.stored;
    missing += counts.missing;
    if (counts.missing > 0) lossy.push({ from: stretch.from, to: stretch.to, limit: rows.length });
  }
  return { different, missing, stored, lossy };
}

/** Enough to recognise what is missing. */
const MAX_NAMES = 20;

/** Names of the first resources that are stored and not in the feed any more, with their places. */
export async function nameMissing(
  db: Db,
  integrationId: IntegrationId,
  snapshot: Snapshot,
  { lossy }: Comparison,
): Promise<string[]> {
  const names: string[] = [];
  for (const { from, to, limit } of lossy) {
    const ids = JSON.stringify(snapshot.window(from, limit).map(([id]) => id));
    const { results } = await db.$client
      .prepare(`select name, path ${MISSING_THERE} order by external_id limit ?5`)
      .bind(ids, integrationId, from, to, MAX_NAMES - names.length)
      .all<{ name: string; path: string }>();
    names.push(...results.map((r) => [...(JSON.parse(r.path) as string[]), r.name].join(" / ")));
    if (names.length >= MAX_NAMES) break;
  }
  return names;
}

function* stretchesOf(snapshot: Snapshot): Generator<{ rows: Window; stretch: Stretch }> {
  for (let from = ""; ; ) {
    const full = snapshot.window(from, WINDOW);
    const rows = fitting(full);
    const to =
      rows.length < WINDOW && rows.length === full.length ? null : (rows.at(-1)?.[0] ?? null);
    yield { rows, stretch: { from, to, ids: JSON.stringify(rows.map(([id]) => id)) } };
    if (to === null) return;
    from = to;
  }
}

function fitting(rows: Window): Window {
  let characters = 0;
  const end = rows.findIndex(([id, hash]) => {
    characters += JSON.stringify(id).length + hash.length + 6;
    return characters > MAX_CHARACTERS;
  });
  return end < 0 ? rows : rows.slice(0, end);
}
