/** Writes what differs: in parts that each fit a statement, each repeatable. */
import type { Db } from "../../db/client";
import type { Instant, IntegrationId, RunId } from "../contract/values";
import { type Comparison, MISSING_THERE } from "./compare";
import type { Snapshot } from "./snapshot";

type Target = {
  readonly db: Db;
  readonly integrationId: IntegrationId;
  readonly runId: RunId;
  readonly at: Instant;
};

const ROWS = 5_000;
const MAX_CHARACTERS = 1_500_000;

const UPSERT = `insert into resources
    (id, integration_id, type, external_id, name, search_name, path, path_key, tags, hash, created_at, updated_at)
  select value->>'id', ?2, value->>'type', value->>'externalId', value->>'name', value->>'searchName',
    value->'path', value->>'pathKey', value->'tags', value->>'hash', ?3, ?3
  from json_each(?1) where true
  on conflict (integration_id, external_id) do update set
    type = excluded.type, name = excluded.name, search_name = excluded.search_name, path = excluded.path,
    path_key = excluded.path_key, tags = excluded.tags, hash = excluded.hash, updated_at = excluded.updated_at,
    deleted_at = null`;

// `cross join` fixes the order: rows of the part outside, one index lookup each. Left to itself, SQLite walks the
// whole integration for every row of the part.
const MINE = `select r.id from json_each(?1) j
  cross join resources r on r.integration_id = ?2 and r.external_id = j.value->>'externalId'`;

const DROP_TAGS = `delete from resource_tags where resource_id in (${MINE})`;

const INSERT_TAGS = `insert into resource_tags (key, value, resource_id)
  select t.value->>0, t.value->>1, r.id from json_each(?1) j
  cross join resources r on r.integration_id = ?2 and r.external_id = j.value->>'externalId'
  cross join json_each(j.value, '$.tagPairs') t where true on conflict do nothing`;

const COUNT_CHANGED = `update sync_runs set counts = json_set(counts, '$.changed', counts->>'$.changed' + ?2) where id = ?1`;

/** Writes new and changed rows with their tags. */
export async function applyDifferent(target: Target, snapshot: Snapshot): Promise<void> {
  for (let after = ""; ; ) {
    const rows = fitting(snapshot.different(after, ROWS));
    const last = rows.at(-1);
    if (!last) return;
    await writePart(target, rows);
    after = last.externalId;
  }
}

type Rows = ReturnType<Snapshot["different"]>;

async function writePart({ db, integrationId, runId, at }: Target, rows: Rows): Promise<void> {
  const { $client: d1 } = db;
  const records = `[${rows.map((r) => r.record).join(",")}]`;
  await d1.batch([
    d1.prepare(UPSERT).bind(records, integrationId, at),
    // Rows that are new have no tags yet.
    ...(rows.every((r) => r.fresh) ? [] : [d1.prepare(DROP_TAGS).bind(records, integrationId)]),
    d1.prepare(INSERT_TAGS).bind(records, integrationId),
    d1.prepare(COUNT_CHANGED).bind(runId, rows.length),
  ]);
}

function fitting(rows: Rows): Rows {
  let characters = 0;
  const end = rows.findIndex(({ record }, index) => {
    characters += record.length + 1;
    return index > 0 && characters > MAX_CHARACTERS;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

/** Marks as deleted what the feed does not hold any more. Only ever called with a complete snapshot. */
export async function applyMissing(
  { db, integrationId, runId, at }: Target,
  snapshot: Snapshot,
  { lossy }: Comparison,
): Promise<void> {
  const { $client: d1 } = db;
  for (const { from, to, limit } of lossy) {
    const ids = JSON.stringify(snapshot.window(from, limit).map(([id]) => id));
    const there = [ids, integrationId, from, to] as const;
    await d1.batch([
      d1
        .prepare(
          `update sync_runs set counts = json_set(counts, '$.removed', counts->>'$.removed' + (select count(*) ${MISSING_THERE})) where id = ?5`,
        )
        .bind(...there, runId),
      d1
        .prepare(`delete from resource_tags where resource_id in (select id ${MISSING_THERE})`)
        .bind(...there),
      d1
        .prepare(
          `update resources set deleted_at = ?5, updated_at = ?5 where id in (select id ${MISSING_THERE})`,
        )
        .bind(...there, at),
    ]);
  }
}
