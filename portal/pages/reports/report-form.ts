/** A report as its form holds it, and back. Pure. */
import type { Input, Output } from "../../api/endpoints";

export type Report = Output<"getReport">;
export type NewReport = Input<"createReport">["body"];
export type Source = Report["source"];
export type Format = Report["format"];

export type ReportForm = {
  readonly name: string;
  readonly source: Source;
  readonly format: Format;
  /** Those that are in, in their order; empty takes all. */
  readonly columns: ReadonlyArray<string>;
  readonly filters: Readonly<Record<string, string>>;
  readonly kind: "all" | "relative" | "absolute";
  readonly unit: "hours" | "days" | "months";
  readonly count: string;
  readonly from: string;
  readonly to: string;
  readonly scheduled: boolean;
  readonly cron: string;
  readonly timeZone: string;
  /** One address a line. */
  readonly recipients: string;
};

/** Filters that reports know, by source; what the list pages have beyond them stays behind. */
export const filterNames = {
  activity: ["state", "flowId", "integrationId", "granteeId", "search"],
  audit: ["actor", "action", "subject"],
} as const satisfies Record<Source, ReadonlyArray<string>>;

/** How the list pages call their filters in the address. */
const fromAddress: Record<string, string> = {
  flow: "flowId",
  integration: "integrationId",
  grantee: "granteeId",
  q: "search",
};

export const emptyForm = (source: Source, timeZone: string, me: string): ReportForm => ({
  name: "",
  source,
  format: "csv",
  columns: [],
  filters: {},
  kind: "relative",
  unit: "days",
  count: "30",
  from: "",
  to: "",
  scheduled: false,
  cron: "0 8 * * 1",
  timeZone,
  recipients: me,
});

/** Takes over the filters of a list page. @param text the query string of its address */
export function withFilters(form: ReportForm, text: string): ReportForm {
  const filters: Record<string, string> = {};
  const known: ReadonlyArray<string> = filterNames[form.source];
  let range = form;
  for (const [name, value] of new URLSearchParams(text)) {
    const own = fromAddress[name] ?? name;
    if (known.includes(own)) filters[own] = value;
    const [, count, unit] = name === "range" ? (/^(\d+)([hd])$/.exec(value) ?? []) : [];
    if (count) range = { ...range, kind: "relative", count, unit: unit === "h" ? "hours" : "days" };
  }
  return { ...range, filters };
}

const local = (at: string): string => {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

export function readReport(report: Report, timeZone: string, me: string): ReportForm {
  const { timeframe, schedule } = report;
  const empty = emptyForm(report.source, timeZone, me);
  return {
    ...empty,
    name: report.name,
    format: report.format,
    columns: report.columns,
    filters: Object.fromEntries(
      Object.entries(report.filters).map(([name, value]) => [name, [value].flat().join(",")]),
    ),
    kind: timeframe.kind,
    ...(timeframe.kind === "relative" && { unit: timeframe.unit, count: String(timeframe.count) }),
    ...(timeframe.kind === "absolute" && { from: local(timeframe.from), to: local(timeframe.to) }),
    ...(schedule && {
      scheduled: true,
      cron: schedule.cron,
      timeZone: schedule.timeZone,
      recipients: schedule.recipients.join("\n"),
    }),
  };
}

const instant = (text: string): string => {
  const at = new Date(text);
  // What is no moment is sent as it is: the server names the field.
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
};

function timeframeOf(form: ReportForm): NewReport["timeframe"] {
  if (form.kind === "relative")
    return { kind: "relative", unit: form.unit, count: Number(form.count) };
  if (form.kind === "absolute")
    return { kind: "absolute", from: instant(form.from), to: instant(form.to) };
  return { kind: "all" };
}

export function writeReport(form: ReportForm): NewReport {
  const filters = Object.fromEntries(
    Object.entries(form.filters)
      .filter(([, value]) => value !== "")
      .map(([name, value]) => [name, name === "state" ? value.split(",") : value]),
  );
  const recipients = form.recipients.split(/[\s,;]+/).filter(Boolean);
  // The server checks names and values against the source; the form cannot offer others.
  return {
    name: form.name,
    source: form.source,
    format: form.format,
    filters,
    timeframe: timeframeOf(form),
    schedule: form.scheduled ? { cron: form.cron, timeZone: form.timeZone, recipients } : null,
    ...(form.columns.length > 0 && { columns: form.columns }),
  } as NewReport;
}

/** Moves one column a place up or down. */
export function moveColumn(
  columns: ReadonlyArray<string>,
  name: string,
  by: -1 | 1,
): ReadonlyArray<string> {
  const at = columns.indexOf(name);
  const other = columns[at + by];
  if (at < 0 || other === undefined) return columns;
  return columns.map((c) => (c === name ? other : c === other ? name : c));
}
