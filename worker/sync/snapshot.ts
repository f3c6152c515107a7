/** What an integration's feed showed, kept beside the run until it is complete. Nothing of it is believed before. */
import { ConnectorError } from "../connectors/errors";
import type { RunId } from "../contract/values";

export type SnapshotRow = {
  readonly externalId: string;
  readonly hash: string;
  /** `ResourceRecord` as JSON. */
  readonly record: string;
};

export type ReadState = {
  /** Where reading goes on; null: at the start. */
  readonly cursor: string | null;
  readonly complete: boolean;
};

export type Window = ReadonlyArray<readonly [externalId: string, hash: string]>;

export type Difference = { readonly externalId: string; readonly fresh: boolean };

export type Snapshot = {
  /** Makes the snapshot that of `run`: what an earlier try of the same run read is kept, everything else forgotten. */
  begin(run: RunId): ReadState;
  /** Adds a page and remembers where to go on, both or neither. @throws {ConnectorError} `protocol` for an id that came before */
  addPage(rows: ReadonlyArray<SnapshotRow>, nextCursor: string | null): void;
  /** What is known from before and could not be read now, as if it had been seen; what was seen is left alone. */
  keep(rows: Window): void;
  size(): number;
  /** Rows after an id, in the order of their ids as UTF-8. */
  window(after: string, limit: number): Window;
  markDifferent(differences: ReadonlyArray<Difference>): void;
  /** Records that are new or changed, in the order of their ids. */
  different(
    after: string,
    limit: number,
  ): ReadonlyArray<{ externalId: string; fresh: boolean; record: string }>;
  forget(): void;
};

/** A bound value may have 2 MB. */
const MAX_PARAMETER = 1_500_000;

/** A snapshot in a Durable Object's own SQLite: survives the process and costs the main database nothing. */
export function sqlSnapshot(storage: DurableObjectStorage): Snapshot {
  const { sql } = storage;
  const create = () => {
    sql.exec(`create table if not exists seen (
      id text primary key, hash text not null, record text not null, difference integer not null default 0
    ) without rowid`);
    sql.exec("create index if not exists seen_different on seen (id) where difference > 0");
    sql.exec(
      "create table if not exists reading (run text primary key, cursor text, complete integer not null)",
    );
  };
  const forget = () => {
    sql.exec("drop table if exists seen");
    sql.exec("drop table if exists reading");
  };
  return {
    begin(run) {
      create();
      const [known] = sql.exec("select cursor, complete from reading where run = ?", run).toArray();
      if (known) return { cursor: known.cursor as string | null, complete: known.complete === 1 };
      forget();
      create();
      sql.exec("insert into reading (run, cursor, complete) values (?, null, 0)", run);
      return { cursor: null, complete: false };
    },
    addPage(rows, nextCursor) {
      refuseDuplicates(sql, rows);
      storage.transactionSync(() => {
        for (const part of partsOf(rows.map((r) => [r.externalId, r.hash, r.record]))) {
          sql.exec(
            // Over what was kept from before, should it turn up after all.
            "insert or replace into seen (id, hash, record) select value->>0, value->>1, value->>2 from json_each(?)",
            part,
          );
        }
        sql.exec(
          "update reading set cursor = ?, complete = ?",
          nextCursor,
          nextCursor === null ? 1 : 0,
        );
      });
    },
    keep(rows) {
      for (const part of partsOf(rows)) {
        sql.exec(
          "insert or ignore into seen (id, hash, record) select value->>0, value->>1, '' from json_each(?)",
          part,
        );
      }
    },
    size: () => Number(sql.exec("select count(*) as n from seen").one().n),
    window: (after, limit) =>
      sql
        .exec("select id, hash from seen where id > ? order by id limit ?", after, limit)
        .toArray()
        .map((row) => [String(row.id), String(row.hash)] as const),
    markDifferent(differences) {
      for (const part of partsOf(differences.map((d) => [d.externalId, d.fresh ? 2 : 1]))) {
        sql.exec(
          "update seen set difference = j.value->>1 from json_each(?) j where seen.id = j.value->>0",
          part,
        );
      }
    },
    different: (after, limit) =>
      sql
        .exec(
          "select id, difference, record from seen where difference > 0 and id > ? order by id limit ?",
          after,
          limit,
        )
        .toArray()
        .map((row) => ({
          externalId: String(row.id),
          fresh: row.difference === 2,
          record: String(row.record),
        })),
    forget,
  };
}

function refuseDuplicates(sql: SqlStorage, rows: ReadonlyArray<SnapshotRow>): void {
  const ids = new Set<string>();
  for (const { externalId } of rows) {
    if (ids.has(externalId)) throw twice(externalId);
    ids.add(externalId);
  }
  for (const part of partsOf([...ids])) {
    const [known] = sql
      .exec(
        "select id from seen where id in (select value from json_each(?)) and record <> '' limit 1",
        part,
      )
      .toArray();
    if (known) throw twice(String(known.id));
  }
}

const twice = (id: string) =>
  new ConnectorError(
    "protocol",
    `The target lists “${id}” twice, so its list cannot be trusted. Nothing was changed.`,
  );

/** Rows as JSON arrays, none longer than a bound value may be. */
export function* partsOf(rows: ReadonlyArray<unknown>): Generator<string> {
  let part: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (part.length > 0 && length + text.length > MAX_PARAMETER) {
      yield `[${part.join(",")}]`;
      part = [];
      length = 0;
    }
    part.push(text);
    length += text.length + 1;
  }
  if (part.length > 0) yield `[${part.join(",")}]`;
}
