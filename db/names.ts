/** Names that are unique by their fold: the guard of a write, and what is called so. */
import { type SQL, sql } from "drizzle-orm";
import { fold } from "../worker/lib/fold";
import { skeleton } from "../worker/lib/skeleton";
import type { Db } from "./client";
import type { bundles, flows, groups, integrations, shifts } from "./schema";

export type NamedTable =
  | typeof groups
  | typeof shifts
  | typeof integrations
  | typeof flows
  | typeof bundles;

/** What exists in the table: the rest keeps its name for the record and lets others have it. */
const live = (table: NamedTable): SQL =>
  "deletedAt" in table
    ? sql`${table.deletedAt} is null`
    : "state" in table
      ? sql`${table.state} <> 'deleted'`
      : sql`1`;

/** Rows that share a fold have their id behind it, after two spaces, which no fold holds. */
const sharing = (table: NamedTable, folded: string): SQL =>
  sql`(${table.folded} > ${`${folded}  `} and ${table.folded} < ${`${folded}  ~`})`;

export const sharedFold = (folded: string, id: string): string => `${folded}  ${id}`;

/** Whether this row's name is another's too, so that the name finds neither. */
export const isShared = (row: { readonly folded: string | null }): boolean =>
  row.folded?.includes("  ") ?? false;

/** For the guard of a commit: nobody else is called so, or looks it. */
export const nameIsFree = (table: NamedTable, name: string, except = ""): SQL =>
  sql`not exists (select 1 from ${table} where ${likeIt(table, name)} and ${table.id} <> ${except} and ${live(table)})`;

const likeIt = (table: NamedTable, name: string): SQL =>
  sql`(${table.folded} = ${fold(name)} or ${table.skeleton} = ${skeleton(name)} or ${table.name} = ${name})`;

/** Who has that name, or one that looks like it. */
export async function namesakes(
  db: Db,
  table: NamedTable,
  name: string,
  except = "",
): Promise<ReadonlyArray<{ readonly id: string; readonly name: string }>> {
  return db.all<{ id: string; name: string }>(
    sql`select ${table.id} as id, ${table.name} as name from ${table}
        where ${likeIt(table, name)} and ${table.id} <> ${except} and ${live(table)} order by 2 limit 5`,
  );
}

/** Those that share a name with others. */
export async function sharers(
  db: Db,
  table: NamedTable,
  name: string,
): Promise<ReadonlyArray<{ readonly id: string; readonly name: string }>> {
  return db.all<{ id: string; name: string }>(
    sql`select ${table.id} as id, ${table.name} as name from ${table}
        where ${sharing(table, fold(name))} and ${live(table)} order by 2 limit 5`,
  );
}

/** After one of two namesakes was renamed or is gone: the last one gets the name for itself. */
export const settleName = (db: Db, table: NamedTable, name: string) =>
  db.run(sql`update ${table} set folded = ${fold(name)}
    where ${sharing(table, fold(name))} and ${live(table)}
      and (select count(*) from ${table} where ${live(table)} and (${sharing(table, fold(name))} or ${table.folded} = ${fold(name)})) = 1`);

/** Rows whose fold holds the folded text; the ids behind shared folds are not searched. */
export const nameContains = (table: NamedTable, folded: string): SQL =>
  sql`instr(${plainFold(table)}, ${folded}) > 0`;

/** The fold without the id that a shared one has behind it. */
export const plainFold = (table: NamedTable): SQL =>
  sql`case when instr(${table.folded}, '  ') > 0 then substr(${table.folded}, 1, instr(${table.folded}, '  ') - 1) else ${table.folded} end`;
