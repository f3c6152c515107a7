import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { commitChange } from "../../db/commit";
import { type UserRow, units } from "../../db/schema";
import { MAX_PDF_ROWS, reportFile } from "../../worker/admin/export-file";
import { pdfReport } from "../../worker/admin/pdf-report";
import { createApp } from "../../worker/app";
import { newId } from "../../worker/lib/ids";
import { type Caller, callerFor, db, env, openOrganization, person } from "./catalogue-world";
import { pagesOf, sessionHeaders, textOf } from "./pdf-reading";
import { insertRequest } from "./request-rows";

const app = createApp();
let call: Caller;
let headers: Record<string, string>;
let ann: UserRow;
const unitId = newId("unit");
const HOUR = 3_600_000;
const T = Date.UTC(2026, 5, 1, 8);

beforeAll(async () => {
  const { admin, call: asAdmin } = await openOrganization();
  call = asAdmin;
  headers = await sessionHeaders(db, admin);
  ann = await person({ email: "ann@example.com", fullName: "Ann" });
  const requestId = await insertRequest(db, ann.id, {
    createdAt: T,
    grantedAt: T + HOUR,
    endedAt: T + 2 * HOUR,
    state: "expired",
    flowName: "Read the shop",
  });
  await db.insert(units).values({
    id: unitId,
    requestId,
    integrationId: newId("integration"),
    resourceId: newId("resource"),
    resourceType: "postgresql.schema",
    externalId: "shop",
    resourceName: "shop",
    path: ["db"],
    permission: "read",
    account: "ann",
    handle: "h",
    seed: unitId,
    state: "ended",
    grantedAt: T + HOUR,
    endedAt: T + 2 * HOUR,
  });
  const entries = [
    { action: "request.created", subject: requestId },
    { action: "unit.granted", subject: unitId, detail: { requestId } },
    { action: "unit.revoked", subject: unitId, detail: { requestId, evidence: "gone" } },
    { action: "group.deleted", subject: "group_1" },
    { action: "database.restored", subject: "organization" },
  ] as const;
  await commitChange(db, { at: T, actor: `user:${ann.id}`, entries, writes: [] });
});

const AUDIT = "/api/v1/audit/export?actor=ann@example.com";
const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("an export holds the columns that were asked for, in that order, and no others", async () => {
  const csv = await call<string>("GET", `${AUDIT}&columns=action&columns=seq&columns=action`);
  expect(csv.body.split("\r\n")[0]).toBe("action,seq");
  expect(csv.body.split("\r\n")[1]).toMatch(/^request\.created,\d+$/);
  const jsonl = await call<string>("GET", `${AUDIT}&format=jsonl&columns=subject`);
  expect(lines(jsonl.body)[3]).toEqual({ subject: "group_1" });
  const activity = await call<string>("GET", "/api/v1/activity/export?columns=status");
  expect(activity.body).toBe("status\r\nexpired\r\n");
  expect((await call("GET", `${AUDIT}&columns=guarded`)).status).toBe(400);
});

const User = z.strictObject({
  uid: z.string(),
  name: z.string().optional(),
  email_addr: z.email(),
});
const base = {
  metadata: z.strictObject({
    version: z.literal("1.6.0"),
    uid: z.string().min(1),
    product: z.strictObject({ name: z.literal("Hallpass"), vendor_name: z.literal("Hallpass") }),
  }),
  category_uid: z.literal(3),
  category_name: z.literal("Identity & Access Management"),
  time: z.int().positive(),
  severity: z.enum(["Informational", "Medium", "High"]),
  severity_id: z.union([z.literal(1), z.literal(3), z.literal(4)]),
  status_id: z.literal(1),
  status: z.literal("Success"),
  actor: z.union([z.strictObject({ user: User }), z.strictObject({ app_name: z.string().min(1) })]),
  message: z.string().optional(),
  unmapped: z.record(z.string(), z.unknown()).optional(),
};
/** The fields of OCSF 1.6, written down from its schema; anything else is a field that no reader knows. */
const Ocsf = z.union([
  z.strictObject({
    ...base,
    class_uid: z.literal(3004),
    class_name: z.literal("Entity Management"),
    activity_id: z.union([z.literal(1), z.literal(3), z.literal(4), z.literal(99)]),
    activity_name: z.enum(["Create", "Update", "Delete", "Other"]),
    type_uid: z.union([
      z.literal(300_401),
      z.literal(300_403),
      z.literal(300_404),
      z.literal(300_499),
    ]),
    entity: z.strictObject({ uid: z.string(), name: z.string().optional(), type: z.string() }),
  }),
  z.strictObject({
    ...base,
    class_uid: z.literal(3005),
    class_name: z.literal("User Access Management"),
    activity_id: z.union([z.literal(1), z.literal(2)]),
    activity_name: z.enum(["Assign Privileges", "Revoke Privileges"]),
    type_uid: z.union([z.literal(300_501), z.literal(300_502)]),
    user: User,
    privileges: z.array(z.string()).min(1),
    resource: z.strictObject({ uid: z.string(), name: z.string(), type: z.string() }),
  }),
]);

test("audit events as OCSF have its fields and no others, and grants name who got what", async () => {
  const { body, headers } = await call<string>("GET", `${AUDIT}&format=ocsf`);
  expect(headers.get("content-disposition")).toMatch(/\.ocsf\.jsonl"$/);
  const events = lines(body).map((event) => Ocsf.parse(event));
  expect(events.map((e) => [e.type_uid, e.severity_id])).toEqual([
    [300_401, 1],
    [300_501, 1],
    [300_502, 1],
    [300_404, 1],
    [300_499, 4],
  ]);
  expect(events[1]).toMatchObject({
    user: { uid: ann.id, name: "Ann", email_addr: "ann@example.com" },
    privileges: ["read"],
    resource: { name: "shop", type: "postgresql.schema" },
    unmapped: { action: "unit.granted" },
  });
  expect(new Set(events.map((e) => e.metadata.uid)).size).toBe(5);
});

test("a request as OCSF is made, given, taken away and closed, in the order of time", async () => {
  const { body } = await call<string>("GET", "/api/v1/activity/export?format=ocsf");
  const events = lines(body).map((event) => Ocsf.parse(event));
  expect(events.map((e) => [e.type_uid, e.time - T])).toEqual([
    [300_401, 0],
    [300_501, HOUR],
    [300_502, 2 * HOUR],
    [300_403, 2 * HOUR],
  ]);
});

async function bytesOf(path: string) {
  const answer = await app.request(`http://localhost:8787${path}`, { headers }, env);
  return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

test("a PDF tells title, organization, filters, when it was made and that the chain is whole", async () => {
  const { answer, bytes } = await bytesOf(`${AUDIT}&format=pdf&from=2026-01-01T00:00:00Z`);
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  const text = await textOf(bytes);
  for (const part of [
    "Audit log",
    "Acme",
    "Filters: Done by ann@example.com",
    "Timeframe: since 2026-01-01 00:00 UTC",
    "Audit chain verified:",
    "database.restored",
    "All 5 rows.",
    "Page 1 of 1",
  ])
    expect(text).toContain(part);
  expect(text).toMatch(/Generated \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
});

test("a PDF of a log that was changed behind its back says so", async () => {
  await db.run(sql`drop trigger audit_events_no_update`);
  await db.run(sql`update audit_events set subject = 'group_2' where subject = 'group_1'`);
  const { bytes } = await bytesOf(`${AUDIT}&format=pdf`);
  expect(await textOf(bytes)).toContain("AUDIT CHAIN NOT WHOLE: 1 problem(s)");
  await db.run(sql`update audit_events set subject = 'group_1' where subject = 'group_2'`);
});

const heading = { title: "T", organization: "O", lines: [], at: new Date(0) };

test("names in any script are shown by their nearest letters, and the file says that they were", async () => {
  const rows = [["Łukasz Żółć", "東京 مرحبا 🎉", "x\u202ey\u0000\nz"]];
  const report = { heading, columns: ["a", "b", "c"], rows, more: false };
  const text = await textOf(
    await pdfReport({ ...report, heading: { ...heading, title: "Отчёт" } }),
  );
  expect(text).toContain("Lukasz Zólc");
  expect(text).toContain("?? ????? ?");
  expect(text).toContain("xy z");
  expect(text).toContain("CSV and JSON Lines hold them as they are");
  const plain = await textOf(await pdfReport({ ...report, rows: [["Zoë", "Ünal", "a"]] }));
  expect(plain).toContain("Zoë");
  expect(plain).not.toContain("hold them as they are");
});

test("long cells wrap, very long ones are cut and say so, and rows go on over numbered pages", async () => {
  const rows = [
    ["w".repeat(400), "one two ".repeat(30)],
    ["1", "word ".repeat(20_000)],
    ...Array.from({ length: 120 }, (_, i) => [String(i), "row"]),
  ];
  const bytes = await pdfReport({ heading, columns: ["a", "b"], rows, more: false });
  const pages = await pagesOf(bytes);
  expect(pages.length).toBeGreaterThan(2);
  for (const [i, page] of pages.entries()) {
    expect(page).toContain(`Page ${i + 1} of ${pages.length}`);
    for (const x of page.match(/word/g) ?? []) expect(x).toBe("word");
  }
  const text = pages.join("\n");
  expect(text.match(/w/g)?.filter((c) => c === "w").length).toBeGreaterThanOrEqual(400);
  expect(text).toContain("(shortened)");
  expect(text).toContain("All 122 rows.");
});

test("a PDF stops at 5,000 rows and its last line says that there are more", async () => {
  let given = 0;
  const options = {
    name: "r",
    format: "pdf",
    columns: ["n"],
    heading: async () => heading,
  } as const;
  const file = (total: number) => {
    given = 0;
    return reportFile(options, async () => {
      const rows = Array.from({ length: Math.min(1_000, total - given) }, (_, i) => ({
        n: given + i,
      }));
      given += rows.length;
      return rows.length === 0 ? null : { rows, ocsf: () => [] };
    });
  };
  const read = async (total: number) =>
    textOf(new Uint8Array(await new Response(file(total).body).arrayBuffer()));
  expect(await read(MAX_PDF_ROWS)).toContain("All 5,000 rows.");
  const text = await read(MAX_PDF_ROWS + 1);
  expect(text).toContain("The first 5,000 rows. There are more");
  expect(text).not.toContain("All 5,000");
  await read(1_000_000);
  expect(given).toBeLessThan(8_000);
});

test("only admins export, in every format", async () => {
  const asGrantee = await callerFor(ann);
  for (const format of ["pdf", "ocsf"])
    expect((await asGrantee("GET", `${AUDIT}&format=${format}`)).status).toBe(403);
});
