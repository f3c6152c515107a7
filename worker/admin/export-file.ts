/** A file that is written page by page while it is being downloaded. */
import { type Cell, csvLine } from "./csv";

export type ExportFormat = "csv" | "jsonl";

export type ExportFile = {
  readonly name: string;
  readonly contentType: string;
  readonly body: ReadableStream<Uint8Array>;
};

type Row = Readonly<Record<string, unknown>>;

/** @param readAfter the page after a row (null: the first); an empty one is the end */
export function exportFile<R extends Row>(
  {
    name,
    format,
    columns,
  }: { name: string; format: ExportFormat; columns: ReadonlyArray<keyof R & string> },
  readAfter: (last: R | null) => Promise<ReadonlyArray<R>>,
): ExportFile {
  const encoder = new TextEncoder();
  let last: R | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (format === "csv") controller.enqueue(encoder.encode(csvLine(columns)));
    },
    // One page at a time, as fast as the reader takes it: memory does not grow with the log.
    async pull(controller) {
      const rows: ReadonlyArray<R> = await readAfter(last);
      const final = rows.at(-1);
      if (!final) {
        controller.close();
        return;
      }
      last = final;
      controller.enqueue(encoder.encode(rows.map((row) => lineOf(row, format, columns)).join("")));
    },
  });
  return {
    name: `${name}.${format}`,
    contentType:
      format === "csv"
        ? "text/csv; charset=utf-8; header=present"
        : "application/jsonl; charset=utf-8",
    body,
  };
}

function lineOf<R extends Row>(
  row: R,
  format: ExportFormat,
  columns: ReadonlyArray<keyof R & string>,
) {
  if (format === "csv") return csvLine(columns.map((column) => cellOf(row[column])));
  return `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column]])))}\n`;
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return Array.isArray(value) ? value.join("; ") : JSON.stringify(value);
}
