import { eq, like, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { commitChange } from "../../db/commit";
import { outbox, reports, type UserRow, users } from "../../db/schema";
import { reportMail, sendDueReports } from "../../worker/admin/send-report";
import type { Report } from "../../worker/contract/reports";
import type { ReportId } from "../../worker/contract/values";
import type { AppContext } from "../../worker/lib/context";
import { mimeMessage } from "../../worker/mail/mime";
import { writeMail } from "../../worker/mail/write-mail";
import {
  type Caller,
  callerFor,
  db,
  openOrganization,
  person,
  systemContext,
} from "./catalogue-world";

let call: Caller;
let admin: UserRow;
let ann: UserRow;
let clock = Date.UTC(2026, 5, 1, 5);
let ctx: AppContext;

beforeAll(async () => {
  ({ call, admin } = await openOrganization());
  ann = await person({ email: "ann@example.com" });
  await commitChange(db, {
    at: 1,
    actor: "system:test",
    entries: [{ action: "group.changed", subject: "=group" }],
    writes: [],
  });
});
beforeEach(async () => {
  ctx = await systemContext(() => clock);
  await db.delete(outbox);
  await db.update(reports).set({ nextRunAt: null });
});

const written = (over: Record<string, unknown> = {}) => ({
  name: "Weekly changes",
  source: "audit",
  columns: ["seq", "action", "subject"],
  filters: { action: "group.changed" },
  timeframe: { kind: "relative", unit: "days", count: 7 },
  format: "csv",
  schedule: null,
  ...over,
});
const schedule = (recipients: string[], cron = "0 8 * * 1") => ({
  cron,
  timeZone: "Europe/Berlin",
  recipients,
});
const make = async (over: Record<string, unknown> = {}) => {
  const made = await call<Report>("POST", "/api/v1/reports", written(over));
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
};
const messages = () => db.select().from(outbox).where(like(outbox.key, "report:%"));
const events = async (id: string, action: string) =>
  (
    await call<{ items: Array<{ actor: string; detail: Record<string, unknown> }> }>(
      "GET",
      `/api/v1/audit?subject=${id}&action=${action}`,
    )
  ).body.items;
/** Puts the next run where the test's clock is. */
const due = (id: ReportId, at: number) =>
  db.update(reports).set({ nextRunAt: at }).where(eq(reports.id, id));

test("a report is made, read, changed, listed and deleted, and the log tells of it", async () => {
  const made = await make();
  expect(made).toMatchObject({
    summary: "Event group.changed, the last 7 days",
    createdBy: { email: admin.email },
    nextRunAt: null,
    share: null,
  });
  const changed = await call<Report>(
    "PUT",
    `/api/v1/reports/${made.id}`,
    written({
      name: "Renamed",
      source: "activity",
      columns: ["status"],
      filters: { granteeId: ann.id, state: ["active", "expired"] },
      timeframe: { kind: "all" },
      schedule: schedule(["a@example.com", "a@example.com"]),
    }),
  );
  expect(changed.body).toMatchObject({
    name: "Renamed",
    summary: "Status active or expired; grantee ann@example.com, all time",
    schedule: { recipients: ["a@example.com"] },
  });
  expect(Date.parse(changed.body.nextRunAt ?? "")).toBeGreaterThan(Date.now());
  const listed = await call<{ items: Report[] }>("GET", "/api/v1/reports");
  expect(listed.body.items).toContainEqual(changed.body);
  expect((await call("DELETE", `/api/v1/reports/${made.id}`)).status).toBe(204);
  expect((await call("GET", `/api/v1/reports/${made.id}`)).status).toBe(404);
  for (const action of ["report.created", "report.changed", "report.deleted"])
    expect(await events(made.id, action)).toHaveLength(1);
});

test("columns and filters of the other source, double columns and wild schedules are refused", async () => {
  for (const over of [
    { columns: ["status"] },
    { columns: ["seq", "seq"] },
    { columns: [] },
    { filters: { granteeId: ann.id } },
    { timeframe: { kind: "relative", unit: "days", count: 0 } },
    { timeframe: { kind: "absolute", from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z" } },
    { schedule: schedule([]) },
    { schedule: schedule(["not an address"]) },
    { schedule: schedule(["a@example.com"], "* * * * *") },
    { format: "xlsx" },
    { nextRunAt: 5 },
  ])
    expect((await call("POST", "/api/v1/reports", written(over))).status).toBe(400);
});

test("a download has the report's columns, safe cells and a name of its own", async () => {
  const { id } = await make({ name: "Ünï / ../x", timeframe: { kind: "all" } });
  const { body, headers } = await call<string>("GET", `/api/v1/reports/${id}/download`);
  expect(headers.get("content-disposition")).toMatch(
    /^attachment; filename="u-ni-x-\d{4}-\d\d-\d\d\.csv"$/,
  );
  expect(body.split("\r\n")[0]).toBe("seq,action,subject");
  expect(body).toMatch(/\d+,group\.changed,'=group\r\n/);
  expect(await events(id, "report.downloaded")).toMatchObject([{ detail: { via: "token" } }]);
});

test("a due run writes one mail for each recipient, whoever sweeps how often, and sets the next run", async () => {
  const { id } = await make({ schedule: schedule(["out@example.org", ann.email]) });
  clock = Date.UTC(2026, 5, 1, 6, 0, 30);
  await due(id, Date.UTC(2026, 5, 1, 6));
  await Promise.all([sendDueReports(ctx), sendDueReports(ctx), sendDueReports(ctx)]);
  await sendDueReports(ctx);
  const run = Date.UTC(2026, 5, 1, 6);
  expect((await messages()).map((m) => [m.key, m.recipient]).sort()).toEqual([
    [`report:${id}:${run}:${ann.email}`, ann.id],
    [`report:${id}:${run}:out@example.org`, "out@example.org"],
  ]);
  expect((await call<Report>("GET", `/api/v1/reports/${id}`)).body).toMatchObject({
    lastRunAt: "2026-06-01T06:00:00.000Z",
    nextRunAt: "2026-06-08T06:00:00.000Z",
  });
  expect(await events(id, "report.sent")).toMatchObject([
    { actor: "system:test", detail: { by: "schedule" } },
  ]);
});

test("runs that were missed while nobody swept are made up for once", async () => {
  const { id } = await make({ schedule: schedule(["out@example.org"]) });
  await due(id, Date.UTC(2026, 3, 6, 6));
  clock = Date.UTC(2026, 5, 2);
  await sendDueReports(ctx);
  await sendDueReports(ctx);
  expect(await messages()).toHaveLength(1);
});

test("a schedule that cannot be read holds up no other", async () => {
  const [broken, good] = [
    await make({ schedule: schedule(["x@example.org"]) }),
    await make({ schedule: schedule(["y@example.org"]) }),
  ];
  await db
    .update(reports)
    .set({ nextRunAt: clock - 2, schedule: schedule(["x@example.org"], "broken") })
    .where(eq(reports.id, broken.id));
  await due(good.id, clock - 1);
  await sendDueReports(ctx);
  expect((await messages()).map((m) => m.recipient)).toEqual(["y@example.org"]);
});

const mailFor = async (recipient?: string) => {
  const all = await messages();
  const row = recipient ? all.find((m) => m.recipient === recipient) : all[0];
  if (!row) throw new Error("no message");
  return writeMail({ ...ctx, reportMail: (id, at) => reportMail(ctx, id, at) }, row);
};

test("the mail of a report carries the file, and a mail program finds it", async () => {
  const { id } = await make({ timeframe: { kind: "all" } });
  const sent = await call<{ recipients: string[] }>("POST", `/api/v1/reports/${id}/send-now`, {});
  expect(sent.body.recipients).toEqual([admin.email]);
  const mail = await mailFor();
  if ("drop" in mail) throw new Error(mail.drop);
  expect(mail.subject).toBe("Report: Weekly changes");
  expect(mail.text).toContain("Event group.changed, all time");
  const [file] = mail.attachments ?? [];
  expect(new TextDecoder().decode(file?.bytes)).toContain("group.changed,'=group");
  const mime = mimeMessage(mail);
  const outer = /^Content-Type: multipart\/mixed;\r\n boundary="([^"]+)"/m.exec(mime)?.[1] ?? "";
  const parts = mime.split(`--${outer}`);
  expect(parts).toHaveLength(4);
  expect(parts[1]).toContain("multipart/alternative");
  expect(parts[2]).toMatch(
    /Content-Disposition: attachment;\r\n filename="weekly-changes-[\d-]+\.csv"/,
  );
  const encoded = parts[2]?.split("\r\n\r\n")[1] ?? "";
  expect(atob(encoded.replaceAll(/\s/g, ""))).toBe(
    String.fromCharCode(...(file?.bytes ?? new Uint8Array())),
  );
  expect(parts[3]).toBe("--\r\n");
});

test("a file of more than 5 MB becomes a link, and a deleted report no mail at all", async () => {
  await db.run(sql`insert into audit_events (at, actor, action, subject, detail, guarded)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 600)
    select 5, 'system:big', 'group.changed', 'g', json_object('x', hex(zeroblob(5000))), 1 from n`);
  const { id } = await make({
    columns: ["detail"],
    filters: { actor: "system:big" },
    timeframe: { kind: "all" },
  });
  await call("POST", `/api/v1/reports/${id}/send-now`, { recipients: ["out@example.org"] });
  const mail = await mailFor();
  if ("drop" in mail) throw new Error(mail.drop);
  expect(mail.attachments).toBeUndefined();
  expect(mail.text).toContain(`/reports/${id}`);
  expect(mail.text).toContain("too large for a mail");
  await call("DELETE", `/api/v1/reports/${id}`);
  expect(await mailFor()).toEqual({ drop: "the report is gone" });
});

test("somebody who left gets no report, though their address is among the recipients", async () => {
  const gone = await person({ email: "gone@example.com" });
  const { id } = await make();
  await call("POST", `/api/v1/reports/${id}/send-now`, { recipients: [gone.email] });
  await db.update(users).set({ status: "disabled" }).where(eq(users.id, gone.id));
  expect(await mailFor(gone.id)).toEqual({ drop: "the recipient is disabled" });
});

test("reports are for admins", async () => {
  const { id } = await make();
  const asAnn = await callerFor(ann);
  for (const [method, path] of [
    ["GET", ""],
    ["GET", "/download"],
    ["POST", "/send-now"],
    ["POST", "/share"],
  ] as const)
    expect(
      (await asAnn(method, `/api/v1/reports/${id}${path}`, method === "POST" ? {} : undefined))
        .status,
    ).toBe(403);
});
