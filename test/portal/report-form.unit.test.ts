import { expect, test } from "vitest";
import {
  emptyForm,
  moveColumn,
  type Report,
  readReport,
  withFilters,
  writeReport,
} from "../../portal/pages/reports/report-form";

const empty = emptyForm("activity", "Europe/Berlin", "ada@example.com");

test("the filters of the activity page are taken over under the names reports have", () => {
  const form = withFilters(
    empty,
    "state=active%2Crevoking&flow=flow_1&range=24h&request=req_1&q=x",
  );
  expect(form.filters).toEqual({ state: "active,revoking", flowId: "flow_1", search: "x" });
  expect(writeReport({ ...form, name: "Now" })).toEqual({
    name: "Now",
    source: "activity",
    format: "csv",
    filters: { state: ["active", "revoking"], flowId: "flow_1", search: "x" },
    timeframe: { kind: "relative", unit: "hours", count: 24 },
    schedule: null,
  });
});

test("a report that is read into the form and written again is the same", () => {
  const report = {
    name: "Weekly",
    source: "audit",
    format: "pdf",
    columns: ["at", "action"],
    filters: { action: "request.created" },
    timeframe: {
      kind: "absolute",
      from: "2026-11-01T00:00:00.000Z",
      to: "2026-11-08T00:00:00.000Z",
    },
    schedule: {
      cron: "0 8 * * 1",
      timeZone: "UTC",
      recipients: ["a@example.com", "b@example.com"],
    },
  } as unknown as Report;
  expect(writeReport(readReport(report, "UTC", "ada@example.com"))).toEqual(report);
});

test("recipients may be typed with lines, commas and spaces", () => {
  const written = writeReport({
    ...empty,
    scheduled: true,
    recipients: "a@x.example, b@x.example\n\nc@x.example ",
  });
  expect(written.schedule?.recipients).toEqual(["a@x.example", "b@x.example", "c@x.example"]);
});

test("columns move one place and stay at the ends", () => {
  expect(moveColumn(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
  expect(moveColumn(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
  expect(moveColumn(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
});
