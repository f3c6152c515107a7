/** Tables with a few hundred rows at most; activity has its own, virtual one. */
import type { ComponentChildren } from "preact";
import { common } from "../words/common";
import { Button } from "./button";

export type Column<R> = {
  readonly name: string;
  readonly cell: (row: R) => ComponentChildren;
  /** Right-aligned figures. */
  readonly number?: boolean;
  /** The head is for screen readers only. */
  readonly hideName?: boolean;
  /** Without its name where rows are cards: what it is can be seen. */
  readonly plain?: boolean;
};

export function Table<R>(props: {
  readonly label: string;
  readonly columns: ReadonlyArray<Column<R>>;
  readonly rows: ReadonlyArray<R>;
  readonly keyOf: (row: R) => string;
  /** Pressing a row. Give one cell a link or a button too: the keyboard goes there. */
  readonly onRow?: (row: R) => void;
  readonly current?: string | undefined;
}) {
  const { columns, rows, onRow } = props;
  return (
    <div class="table-wrap">
      <table class="table cards" aria-label={props.label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.number ? "number" : undefined}>
                {column.hideName ? <span class="visually-hidden">{column.name}</span> : column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = props.keyOf(row);
            return (
              <tr
                key={key}
                data-link={onRow ? "" : undefined}
                data-current={props.current === key ? "" : undefined}
                onClick={(e) => {
                  if (
                    !onRow ||
                    (e.target as HTMLElement).closest("a, button, input, select, label")
                  )
                    return;
                  onRow(row);
                }}
              >
                {columns.map((column) => (
                  <td
                    key={column.name}
                    class={column.number ? "number" : undefined}
                    data-label={column.hideName || column.plain ? undefined : column.name}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Under a list that goes on. */
export function More(props: {
  readonly list: {
    readonly hasMore: boolean;
    readonly loadingMore: boolean;
    readonly more: () => void;
  };
}) {
  if (!props.list.hasMore) return null;
  return (
    <div class="state">
      <Button busy={props.list.loadingMore} onClick={props.list.more}>
        {common.more}
      </Button>
    </div>
  );
}
