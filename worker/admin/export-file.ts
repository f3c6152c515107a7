/** A file that is written page by page while it is being downloaded. */
import type { ReportFormat } from "../contract/audit";
import { type Cell, CSV_BYTE_ORDER_MARK, csvLine } from "./csv";
import type { OcsfEvent } from "./ocsf";
import { type PdfHeading, pdfReport } from "./pdf-report";

export type ExportFile = {
  readonly name: string;
  readonly contentType: string;
  readonly body: ReadableStream<Uint8Array>;
};

export type Row = Readonly<Record<string, unknown>>;

export type ExportPage = {
  readonly rows: ReadonlyArray<Row>;
  /** The same as OCSF tells it: one row may be several events. */
  ocsf(): ReadonlyArray<OcsfEvent>;
};

/** The next page; null is the end. */
export type NextPage = () => Promise<ExportPage | null>;

export type ExportOptions = {
  /** Without its ending. */
  readonly name: string;
  readonly format: ReportFormat;
  readonly columns: ReadonlyArray<string>;
  /** Asked for only when a file has a heading. */
  readonly heading: () => Promise<PdfHeading>;
};

const kinds = {
  csv: ["csv", "text/csv; charset=utf-8; header=present"],
  jsonl: ["jsonl", "application/jsonl; charset=utf-8"],
  pdf: ["pdf", "application/pdf"],
  ocsf: ["ocsf.jsonl", "application/jsonl; charset=utf-8"],
} as const satisfies Record<ReportFormat, readonly [ending: string, contentType: string]>;

/** More rows than anybody reads on paper, and as many as one call has the time to lay out. */
export const MAX_PDF_ROWS = 5_000;

/** A report in any format. */
export function reportFile(options: ExportOptions, next: NextPage): ExportFile {
  const [ending, contentType] = kinds[options.format];
  const body = options.format === "pdf" ? pdfBody(options, next) : lines(options, next);
  return { name: `${options.name}.${ending}`, contentType, body };
}

type Table<R> = {
  readonly name: string;
  readonly format: "csv" | "jsonl";
  readonly columns: ReadonlyArray<keyof R & string>;
};

/**
 * A plain table.
 * @param readAfter the page after a row (null: the first); an empty one is the end
 */
export function exportFile<R extends Row>(
  table: Table<R>,
  readAfter: (last: R | null) => Promise<ReadonlyArray<R>>,
): ExportFile {
  let last: R | null = null;
  return reportFile({ ...table, heading: noHeading }, async () => {
    const rows: ReadonlyArray<R> = await readAfter(last);
    last = rows.at(-1) ?? null;
    return last === null ? null : { rows, ocsf: () => [] };
  });
}

const noHeading = async (): Promise<never> => {
  throw new Error("a plain table has no heading");
};

function lines({ format, columns }: ExportOptions, next: NextPage): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (format === "csv")
        controller.enqueue(encoder.encode(CSV_BYTE_ORDER_MARK + csvLine(columns)));
    },
    // One page at a time, as fast as the reader takes it: memory does not grow with the log.
    async pull(controller) {
      const page = await next();
      if (page === null) {
        controller.close();
        return;
      }
      const texts =
        format === "ocsf"
          ? page.ocsf().map((event) => `${JSON.stringify(event)}\n`)
          : page.rows.map((row) => lineOf(row, format, columns));
      controller.enqueue(encoder.encode(texts.join("")));
    },
  });
}

function pdfBody({ columns, heading }: ExportOptions, next: NextPage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const rows: string[][] = [];
      let more = false;
      for (let page = await next(); page !== null && !more; page = await next()) {
        for (const row of page.rows) {
          if (rows.length === MAX_PDF_ROWS) more = true;
          else rows.push(columns.map((column) => textOf(row[column])));
        }
      }
      controller.enqueue(await pdfReport({ heading: await heading(), columns, rows, more }));
      controller.close();
    },
  });
}

function lineOf(row: Row, format: ReportFormat, columns: ReadonlyArray<string>) {
  if (format === "csv") return csvLine(columns.map((column) => cellOf(row[column])));
  return `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column]])))}\n`;
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return Array.isArray(value) ? value.join("; ") : JSON.stringify(value);
}

const textOf = (value: unknown): string => String(cellOf(value) ?? "");

/** Columns as they were asked for: one, several, or all of them. */
export function chosenColumns<C extends string>(
  asked: C | ReadonlyArray<C> | undefined,
  all: ReadonlyArray<C>,
): ReadonlyArray<C> {
  const list = asked === undefined ? [] : [asked].flat();
  return list.length === 0 ? all : [...new Set(list as ReadonlyArray<C>)];
}
