/** Rows of the catalogue that a sighting may mean. Every read goes by an index and is bounded. */
import { and, isNull, type SQL, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { organization, type ResourceRow, resources } from "../../db/schema";
import type { AppContext } from "../lib/context";
import { fold } from "../lib/fold";
import { fits, kindOf, literalStart, type SightedPlace } from "../policy/sighting-place";

/** Where to look. */
export type Offered = {
  readonly integrationIds: ReadonlyArray<string>;
  /** Resource types that some flow offers. What is found by its name only is looked for among these. */
  readonly types: ReadonlyArray<string>;
};

export type SightedRow = {
  readonly row: ResourceRow;
  /** True: by its whole external id. */
  readonly exact: boolean;
};

export type FoundPlaces = {
  /** In the order of the places that were asked for. */
  readonly places: ReadonlyArray<ReadonlyArray<SightedRow>>;
  readonly disabledConsoles: ReadonlyArray<string>;
};

const MAX_ROWS = 500;
const MAX_ACCOUNTS = 1_000;
const ORGANIZATIONS = ":organizations::";

type Asked = { readonly exact: string[]; readonly loose: string[] };

export async function findSighted(
  ctx: AppContext,
  places: ReadonlyArray<SightedPlace>,
  offered: Offered,
): Promise<FoundPlaces> {
  const asked = places.map(({ patterns, name }) => sortOut(patterns, name));
  const [org, ...found] = await ctx.db.batch([
    ctx.db.select({ settings: organization.settings }).from(organization),
    ...readsFor(ctx, places, offered),
  ]);
  const rows = (found as ResourceRow[][]).flat();
  const spelledOut = await inEveryAccount(ctx, places, offered);
  return {
    places: places.map(({ patterns }, i) =>
      matching([...rows, ...spelledOut], patterns, asked[i]?.exact ?? []),
    ),
    disabledConsoles: org[0]?.settings.disabledConsoles ?? [],
  };
}

function sortOut(patterns: ReadonlyArray<string>, name: string): Asked {
  const exact = patterns.filter((p) => kindOf(p, name) === "exact");
  return { exact, loose: patterns.filter((p) => !exact.includes(p)) };
}

/** In the order of the patterns, each row once. */
function matching(
  rows: ReadonlyArray<ResourceRow>,
  patterns: ReadonlyArray<string>,
  exact: ReadonlyArray<string>,
): SightedRow[] {
  const found = new Map<string, SightedRow>();
  for (const pattern of patterns) {
    const whole = exact.includes(pattern);
    for (const row of rows) {
      const fit = whole ? row.externalId === pattern : fits(pattern, row.externalId);
      if (fit && !found.has(row.id)) found.set(row.id, { row, exact: whole });
    }
  }
  return [...found.values()];
}

function readsFor(
  { db }: AppContext,
  places: ReadonlyArray<SightedPlace>,
  { integrationIds, types }: Offered,
) {
  const read = (where: SQL | undefined, limit: number) =>
    db
      .select()
      .from(resources)
      .where(
        and(inList(resources.integrationId, integrationIds), where, isNull(resources.deletedAt)),
      )
      .limit(limit);
  const all = places.flatMap(({ patterns, name }) =>
    patterns.map((pattern) => ({ pattern, name, kind: kindOf(pattern, name) })),
  );
  const of = (...kinds: ReadonlyArray<string>) => all.filter(({ kind }) => kinds.includes(kind));
  const exact = [...new Set(of("exact").map(({ pattern }) => pattern))];
  const names = [...new Set(of("name", "account").map(({ name }) => fold(name)))];
  return [
    ...(exact.length > 0 ? [read(inList(resources.externalId, exact), MAX_ROWS)] : []),
    ...of("prefix").map(({ pattern }) => read(startsWith(literalStart(pattern)), MAX_ROWS)),
    ...(names.length > 0
      ? [read(and(inList(resources.type, types), inList(resources.searchName, names)), MAX_ROWS)]
      : []),
    ...of("organization").map(({ pattern, name }) =>
      read(and(startsWith(literalStart(pattern)), endsWith(`/${name}`)), MAX_ROWS),
    ),
  ];
}

const startsWith = (prefix: string): SQL =>
  sql`${resources.externalId} >= ${prefix} and ${resources.externalId} < ${`${prefix}\u{10ffff}`}`;
const endsWith = (end: string): SQL =>
  sql`substr(${resources.externalId}, ${-end.length}) = ${end}`;

/** Where the page does not show the account, every account that the catalogue holds is tried. */
async function inEveryAccount(
  { db }: AppContext,
  places: ReadonlyArray<SightedPlace>,
  { integrationIds }: Offered,
): Promise<ResourceRow[]> {
  const patterns = places.flatMap(({ patterns, name }) =>
    patterns.filter((p) => kindOf(p, name) === "account"),
  );
  const [first] = patterns;
  if (first === undefined) return [];
  const partition = first.split(":")[1] ?? "aws";
  const accounts = await db
    .select({ integrationId: resources.integrationId, externalId: resources.externalId })
    .from(resources)
    .where(
      and(
        inList(resources.integrationId, integrationIds),
        startsWith(`arn:${partition}${ORGANIZATIONS}`),
        sql`instr(${resources.externalId}, ':account/') > 0`,
        isNull(resources.deletedAt),
      ),
    )
    .limit(MAX_ACCOUNTS);
  const wanted = accounts.flatMap(({ integrationId, externalId }) =>
    patterns.map((p) => [integrationId, p.replaceAll("{account}", externalId.slice(-12))]),
  );
  if (wanted.length === 0) return [];
  return db
    .select()
    .from(resources)
    .where(
      and(
        sql`(${resources.integrationId}, ${resources.externalId}) in (select value->>0, value->>1 from json_each(${JSON.stringify(wanted)}))`,
        isNull(resources.deletedAt),
      ),
    )
    .limit(MAX_ROWS);
}
