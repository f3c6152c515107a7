/**
 * Rows of the catalogue that words may mean, in one statement a kind. Everything is bounded, so that a search costs
 * the same in a catalogue of a million: beyond the bounds words count only where an index finds them.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { resources, resourceTags } from "../../db/schema";
import { candidateIds } from "./candidates";
import type { Kind } from "./list-offered-resources";

/** Names and places looked through for words inside of them, over all kinds of a search. */
const NAMES = 40_000;
const PLACES = 2_000;
/** Rows read, over all kinds. */
const ROWS = 1_500;
/** Candidates of selectors, a kind: those are looked through whole. */
const FEW = 5_000;
const TAG_KEYS = 200;
const TAGGED = 2_000;
/** Terms of one compound SELECT that D1 takes. */
const MAX_TERMS = 5;

/** How much of the whole effort one of `kinds` may cost. */
const shareOf = (kinds: number) => ({
  names: Math.ceil(NAMES / kinds),
  places: Math.ceil(PLACES / kinds),
  rows: Math.max(20, Math.ceil(ROWS / kinds / 4)),
});

/** How many of the words are in one of the texts. */
const found = (words: ReadonlyArray<string>, ...texts: ReadonlyArray<SQL>): SQL =>
  sql.join(
    words.map(
      (word) =>
        sql`(${sql.join(
          texts.map((text) => sql`instr(${text}, ${word}) > 0`),
          sql` or `,
        )})`,
    ),
    sql` + `,
  );

/** `all`: the kind itself fits every word, so that its first rows do too. */
export function findByWords(
  db: Db,
  kind: Kind,
  words: ReadonlyArray<string>,
  { kinds, all }: { readonly kinds: number; readonly all: boolean },
) {
  const { integrationId, type } = kind;
  const share = shareOf(kinds);
  const ofKind = sql`x.integration_id = ${integrationId} and x.type = ${type} and x.deleted_at is null`;
  const whole = words.join(" ");
  const beginnings = [...new Set([whole, ...words])].map(
    (word) => sql`select rowid from (select x.rowid from ${resources} x where ${ofKind}
      and x.search_name >= ${word} and x.search_name < ${`${word}\u{10ffff}`}
      order by x.search_name limit ${share.rows})`,
  );
  const inNames = sql`select rowid from (select rowid, ${found(words, sql`n`)} as fits from
      (select x.rowid, x.search_name as n from ${resources} x where ${ofKind} order by x.search_name, x.id limit ${share.names})
    where fits > 0 order by fits desc limit ${share.rows})`;
  // A cross join keeps its order: a planner without statistics walks all resources for each place.
  const inPlaces = sql`select rowid from (select x.rowid from places p cross join ${resources} x on ${ofKind} and x.path_key = p.k
    where ${found(words, sql`p.k`)} > 0 limit ${share.rows})`;
  const few = candidateIds(
    integrationId,
    type,
    kind.ways.map((way) => way.target),
  );
  const parts = [
    ...beginnings,
    inNames,
    inPlaces,
    ...(few ? [amongFew(few, ofKind, words, share.rows)] : []),
    ...(all
      ? [
          sql`select rowid from (select x.rowid from ${resources} x where ${ofKind} order by x.search_name limit ${share.rows})`,
        ]
      : []),
  ];
  return db
    .select()
    .from(resources)
    .where(
      sql`${resources}.rowid in (with recursive places(k) as (
          select min(x.path_key) from ${resources} x where ${ofKind}
          union all select (select min(x.path_key) from ${resources} x where ${ofKind} and x.path_key > places.k)
            from places where places.k is not null limit ${share.places})
        ${unionOf(parts)})`,
    );
}

/** In two levels: there are at most ten parts, more than D1 takes beside each other. */
function unionOf(parts: ReadonlyArray<SQL>): SQL {
  const groups = Array.from({ length: Math.ceil(parts.length / MAX_TERMS) }, (_, i) =>
    parts.slice(i * MAX_TERMS, (i + 1) * MAX_TERMS),
  );
  return sql.join(
    groups.map((group) => sql`select rowid from (${sql.join(group, sql` union `)})`),
    sql` union `,
  );
}

/** Where selectors leave few, every word is looked for everywhere. */
const amongFew = (few: SQL, ofKind: SQL, words: ReadonlyArray<string>, rows: number): SQL =>
  sql`select rowid from (select x.rowid, ${found(words, sql`x.search_name`, sql`x.path_key`, sql`lower(x.tags)`)} as fits
    from ${resources} x where x.id in (select id from (${few}) limit ${FEW}) and +${ofKind} and fits > 0
    order by fits desc limit ${rows})`;

/** `env=prod` and `env:prod` name the key too. */
function tagOf(word: string): { readonly key: string | null; readonly value: string } {
  const at = word.search(/[=:]/);
  return at > 0
    ? { key: word.slice(0, at), value: word.slice(at + 1) }
    : { key: null, value: word };
}

/** Rows of these kinds with a tag whose value begins with one of the words. */
export function findByTags(db: Db, kinds: ReadonlyArray<Kind>, words: ReadonlyArray<string>) {
  const pairs = JSON.stringify(kinds.map(({ integrationId, type }) => [integrationId, type]));
  const tagged = words.map((word) => {
    const { key, value } = tagOf(word);
    const named = key === null ? sql`` : sql`and keys.k = ${key}`;
    return sql`select id from (select t.resource_id as id from keys cross join ${resourceTags} t on t."key" = keys.k ${named}
      and t.value >= ${value} and t.value < ${`${value}\u{10ffff}`} limit ${TAGGED})`;
  });
  return db
    .select()
    .from(resources)
    .where(
      sql`${resources.id} in (with recursive keys(k) as (
          select min("key") from ${resourceTags}
          union all select (select min(t."key") from ${resourceTags} t where t."key" > keys.k) from keys where keys.k is not null limit ${TAG_KEYS})
        ${sql.join(tagged, sql` union `)})
        and (+${resources.integrationId}, +${resources.type}) in (select value->>0, value->>1 from json_each(${pairs}))
        and ${resources.deletedAt} is null`,
    )
    .limit(ROWS / 5);
}
