/** Many rows in one statement: D1 takes 100 parameters a query, so rows travel as one JSON parameter. */
import { type Column, getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Db } from "./client";
import { rowsJson } from "./commit";

const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

function driverValue(column: Column, value: unknown): unknown {
  return value === null || value === undefined ? null : column.mapToDriverValue(value);
}

function columnsOf(table: SQLiteTable): Record<string, Column> {
  return getTableColumns(table);
}

const columnList = (names: ReadonlyArray<string>, write: (name: string) => string): SQL =>
  sql.raw(names.map(write).join(", "));

/** Inserts the rows; columns that a row leaves out are null, so name all that matter. */
export function insertRows<T extends SQLiteTable>(
  db: Db,
  table: T,
  rows: ReadonlyArray<T["$inferInsert"]>,
): BatchItem<"sqlite"> {
  const columns = columnsOf(table);
  const names = Object.keys(columns).filter((name) => rows.some((row) => name in row));
  const data = rows.map((row) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        driverValue(columns[name] as Column, (row as Record<string, unknown>)[name]),
      ]),
    ),
  );
  return db.run(
    sql`insert into ${sql.identifier(getTableName(table))} (${columnList(names, (n) => `"${snake(n)}"`)})
        select ${columnList(names, (n) => `value->>'${n}'`)} from json_each(${rowsJson(data)}) order by key`,
  );
}

/** Sets `names` of every row that `id` finds. */
export function updateRows<T extends SQLiteTable, N extends keyof T["$inferSelect"] & string>(
  db: Db,
  table: T,
  names: ReadonlyArray<N>,
  rows: ReadonlyArray<Pick<T["$inferSelect"], N> & { readonly id: string }>,
): BatchItem<"sqlite"> {
  const columns = columnsOf(table);
  const data = rows.map((row) => ({
    id: row.id,
    ...Object.fromEntries(
      names.map((name) => [name, driverValue(columns[name] as Column, row[name])]),
    ),
  }));
  const name = getTableName(table);
  return db.run(
    sql`update ${sql.identifier(name)} set ${columnList(names, (n) => `"${snake(n)}" = j.value->>'${n}'`)}
        from json_each(${rowsJson(data)}) j where ${sql.identifier(name)}.id = j.value->>'id'`,
  );
}

/** `column in (…)` for any number of values. */
export const inList = (column: Column | SQL, values: ReadonlyArray<string | number>): SQL =>
  sql`${column} in (select value from json_each(${rowsJson(values)}))`;
