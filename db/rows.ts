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

/**
 * Sets `names` of every row that `id` finds. What is the same in all of them travels once: thousands of rows that go
 * the same way differ in little more than their ids.
 */
export function updateRows<T extends SQLiteTable, N extends keyof T["$inferSelect"] & string>(
  db: Db,
  table: T,
  names: ReadonlyArray<N>,
  rows: ReadonlyArray<Pick<T["$inferSelect"], N> & { readonly id: string }>,
): BatchItem<"sqlite"> {
  const columns = columnsOf(table);
  const data: unknown[][] = rows.map((row) => [row.id]);
  let used = 0;
  const settings = names.map((name) => {
    const values = rows.map((row) => driverValue(columns[name] as Column, row[name]));
    const target = sql.raw(`"${snake(name)}" = `);
    if (values.every((value) => value === values[0])) return sql`${target}${values[0]}`;
    for (const [i, value] of values.entries()) data[i]?.push(value);
    used += 1;
    return sql`${target}${sql.raw(`j.value->>${used}`)}`;
  });
  const name = sql.identifier(getTableName(table));
  return db.run(
    sql`update ${name} set ${sql.join(settings, sql.raw(", "))}
        from json_each(${rowsJson(data)}) j where ${name}.id = j.value->>0`,
  );
}

/** Rows as SQLite gives them under our names, and what makes them ours. */
export type PlainColumns<Row> = {
  /** For a select list. */
  readonly list: string;
  /** Turns what a statement with that list answered into rows, in place: no copy of thousands of rows is made. */
  read(result: D1Result | undefined): Row[];
};

/** Reads wide rows by the thousand without the per-row work of the query builder. `alias` is the table's in the statement. */
export function plainColumns<T extends SQLiteTable, N extends keyof T["$inferSelect"] & string>(
  table: T,
  names: ReadonlyArray<N>,
  alias: string,
): PlainColumns<Pick<T["$inferSelect"], N>> {
  const columns = columnsOf(table);
  // Text and numbers are what they are; flags and JSON are not.
  const mapped = names
    .map((name) => ({ name: name as string, column: columns[name] as Column }))
    .filter(({ column }) => !["SQLiteText", "SQLiteInteger"].includes(column.columnType));
  return {
    list: names.map((name) => `${alias}."${snake(name)}" as "${name}"`).join(", "),
    read(result) {
      const rows = (result?.results ?? []) as Array<Record<string, unknown>>;
      for (const row of rows) {
        for (const { name, column } of mapped) {
          if (row[name] !== null) row[name] = column.mapFromDriverValue(row[name]);
        }
      }
      return rows as Array<Pick<T["$inferSelect"], N>>;
    },
  };
}

/** `column in (…)` for any number of values. */
export const inList = (column: Column | SQL, values: ReadonlyArray<string | number>): SQL =>
  sql`${column} in (select value from json_each(${rowsJson(values)}))`;
