import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { commitChange } from "../../db/commit";
import { auditEvents, type UserRow, users } from "../../db/schema";
import { csvCell, csvLine } from "../../worker/admin/csv";
import type { AuditEvent, ChainVerdict } from "../../worker/contract/audit";
import { type Caller, callerFor, db, openOrganization, person } from "./catalogue-world";
import { insertRequest } from "./request-rows";

type Page = { items: AuditEvent[]; pagination: { nextPageToken: string | null } };

let call: Caller;
let admin: UserRow;
let actor: UserRow;

const record = (who: UserRow, subject: string, at: number, detail: Record<string, unknown> = {}) =>
  commitChange(db, {
    at,
    actor: `user:${who.id}`,
    entries: [{ action: "group.changed", subject, detail }],
    writes: [],
  });

beforeAll(async () => {
  ({ call, admin } = await openOrganization());
  actor = await person({ email: "actor@example.com", fullName: "=cmd()" });
  for (let i = 0; i < 5; i++)
    await record(actor, `group_${i}`, Date.UTC(2026, 0, 1 + i), { note: `n${i}` });
});

/** Reads RFC 4180 strictly, as a second opinion about what was written. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], "", false];
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "," || char === "\r") {
      row.push(cell);
      cell = "";
      if (char === "\r") {
        expect(text[++i]).toBe("\n");
        rows.push(row);
        row = [];
      }
    } else cell += char;
  }
  expect(cell).toBe("");
  return rows;
}

test("events are filtered by actor, action, subject and time, and paged in both directions", async () => {
  const read = async (query: string) => (await call<Page>("GET", `/api/v1/audit?${query}`)).body;
  const subjects = (page: Page) => page.items.map((e) => e.subject);
  const mine = await read("actor=actor@example.com");
  expect(subjects(mine)).toEqual(["group_4", "group_3", "group_2", "group_1", "group_0"]);
  expect(mine.items[0]).toMatchObject({
    actorEmail: "actor@example.com",
    action: "group.changed",
    detail: { note: "n4" },
  });
  expect(subjects(await read(`actor=user:${actor.id}&order=oldest&limit=2`))).toEqual([
    "group_0",
    "group_1",
  ]);
  expect(subjects(await read("subject=group_2"))).toEqual(["group_2"]);
  expect(subjects(await read("from=2026-01-02T00:00:00Z&to=2026-01-04T00:00:00Z"))).toEqual([
    "group_2",
    "group_1",
  ]);
  expect((await read("action=flow.deleted")).items).toEqual([]);
  const seen: string[] = [];
  for (let token: string | null = ""; token !== null; ) {
    const page: Page = await read(`actor=${actor.id}&limit=2${token && `&pageToken=${token}`}`);
    seen.push(...subjects(page));
    token = page.pagination.nextPageToken;
  }
  expect(seen).toHaveLength(5);
  expect((await call("GET", "/api/v1/audit?action=no.such")).status).toBe(400);
});

test("the log says that it is whole, and stops saying so when a row was changed behind its back", async () => {
  const whole = await call<ChainVerdict>("POST", "/api/v1/audit/verify");
  expect(whole.body).toMatchObject({ ok: true, problems: [], restoredAt: [] });
  expect(whole.body.checked).toBeGreaterThanOrEqual(5);
  await db.run(sql`drop trigger audit_events_no_update`);
  await db.run(sql`update ${auditEvents} set subject = 'group_9' where subject = 'group_3'`);
  const broken = await call<ChainVerdict>("POST", "/api/v1/audit/verify");
  expect(broken.body.ok).toBe(false);
  expect(broken.body.problems).toHaveLength(1);
  await db.run(sql`update ${auditEvents} set subject = 'group_3' where subject = 'group_9'`);
  expect((await call<ChainVerdict>("POST", "/api/v1/audit/verify")).body.ok).toBe(true);
});

test("an export holds every event once, oldest first, and is itself an event", async () => {
  const text = (
    await call<string>("GET", "/api/v1/audit/export?format=jsonl&actor=actor@example.com")
  ).body;
  const events = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as AuditEvent);
  expect(events.map((e) => e.subject)).toEqual([
    "group_0",
    "group_1",
    "group_2",
    "group_3",
    "group_4",
  ]);
  const last = (await call<Page>("GET", "/api/v1/audit?limit=1&action=audit.exported")).body
    .items[0];
  expect(last).toMatchObject({
    actorEmail: admin.email,
    detail: { format: "jsonl", actor: "actor@example.com" },
  });
});

test("a CSV export has a header and cells that survive quotes, line breaks and formulas", async () => {
  const nasty = '=HYPERLINK("http://x","a"),\r\n@next';
  await record(actor, nasty, Date.UTC(2026, 5, 1));
  const { body, headers } = await call<string>(
    "GET",
    "/api/v1/audit/export?from=2026-05-01T00:00:00Z&to=2026-07-01T00:00:00Z",
  );
  expect(headers.get("content-type")).toContain("text/csv");
  expect(headers.get("content-disposition")).toMatch(
    /^attachment; filename="hallpass-audit-[\d-]+\.csv"$/,
  );
  const rows = parseCsv(body);
  expect(rows[0]).toEqual([
    "seq",
    "at",
    "actor",
    "actorEmail",
    "action",
    "subject",
    "detail",
    "chain",
  ]);
  expect(rows).toHaveLength(2);
  expect(rows[1]?.[5]).toBe(`'${nasty.replace("@", "'@")}`);
});

test.each([
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\n=1",
  " =1",
  "\u00a0=1",
  "＝1",
  "＋1",
  "\u0000=1",
])("%j is not run by a spreadsheet", (text) => {
  expect(parseCsv(csvLine([text]))[0]?.[0]).toMatch(/^'/);
});

test("ordinary cells and numbers stay as they are", () => {
  expect([csvCell("a b"), csvCell(-5), csvCell(null), csvCell("a-b=c"), csvCell("x@y.z")]).toEqual([
    "a b",
    "-5",
    "",
    "a-b=c",
    "x@y.z",
  ]);
});

test("an export of many events is streamed in pages without a gap", async () => {
  await db.run(sql`insert into ${auditEvents} (at, actor, action, subject, detail, guarded)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
    select 5, 'system:many', 'group.changed', 'group_' || i, '{}', 1 from n`);
  const text = (await call<string>("GET", "/api/v1/audit/export?format=jsonl&actor=system:many"))
    .body;
  const lines = text
    .trimEnd()
    .split("\n")
    .map((l) => (JSON.parse(l) as AuditEvent).subject);
  expect(lines).toHaveLength(2_500);
  expect(new Set(lines).size).toBe(2_500);
});

test("requests are exported with the columns reports of the field have", async () => {
  await insertRequest(db, actor.id, { justification: "@ticket 7", flowName: "Deploy" });
  const rows = parseCsv((await call<string>("GET", "/api/v1/activity/export?format=csv")).body);
  const column = (name: string) => rows[1]?.[rows[0]?.indexOf(name) ?? -1];
  expect(rows[0]?.[0]).toBe("request_id");
  expect(rows[0]).toHaveLength(24);
  expect(column("request_id")).toMatch(/^AR-\d+$/);
  expect(column("requestor_name")).toBe("'=cmd()");
  expect(column("justification")).toBe("'@ticket 7");
  expect([column("status"), column("access_flow"), column("grantee_type")]).toEqual([
    "active",
    "Deploy",
    "grantee",
  ]);
});

test("the log is for admins only", async () => {
  const [grantee] = await db.select().from(users).where(sql`${users.id} = ${actor.id}`);
  const asGrantee = await callerFor(grantee ?? actor);
  for (const path of ["/api/v1/audit", "/api/v1/audit/export", "/api/v1/activity/export"]) {
    expect((await asGrantee("GET", path)).status).toBe(403);
  }
  expect((await asGrantee("POST", "/api/v1/audit/verify")).status).toBe(403);
});
