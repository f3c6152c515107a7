import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEvents, reports } from "../../db/schema";
import type { CreatedReportShare, Report } from "../../worker/contract/reports";
import { sha256Hex } from "../../worker/lib/ids";
import { db, nobody, ORIGIN, seedPeople, send, sendForm, sendJson } from "../support/app";

const world = await seedPeople();

async function shared(expiresInDays = 7) {
  const made = await sendJson(world.admin, "POST", "/api/v1/reports", {
    name: "Quarter <b>four</b>",
    source: "audit",
    columns: ["seq", "action"],
    timeframe: { kind: "all" },
    format: "csv",
  });
  const report = (await made.json()) as Report;
  const answer = await sendJson(world.admin, "POST", `/api/v1/reports/${report.id}/share`, {
    expiresInDays,
  });
  expect(answer.status).toBe(201);
  const { url, share } = (await answer.json()) as CreatedReportShare;
  return { report, share, secret: secretOf(url) };
}
/** The secret stands behind `#`, where no access log sees it. */
function secretOf(url: string): string {
  expect(url.startsWith(`${ORIGIN}/r#`)).toBe(true);
  return new URL(url).hash.slice(1);
}
const open = (secret: string, headers = {}) =>
  sendForm(nobody, "/r/open", { secret }, { origin: ORIGIN, ...headers });
const download = (secret: string, headers = {}) =>
  sendForm(nobody, "/r/download", { secret }, { origin: ORIGIN, ...headers });
const downloads = async (id: string) =>
  (await db.select().from(auditEvents).where(eq(auditEvents.subject, id))).filter(
    (event) => event.action === "report.downloaded",
  );

test("whoever has the address sees what the report is and downloads it; each download is an event", async () => {
  const { report, secret } = await shared();
  const shell = await (await send(nobody, "GET", "/r")).text();
  expect(shell).toContain("Somebody shared a report with you");
  expect(shell).not.toContain("Quarter");
  const page = await open(secret);
  expect(page.status).toBe(200);
  const html = await page.text();
  for (const part of ["Quarter &lt;b>four", "all time", "Link works until", `action="/r/download"`])
    expect(html).toContain(part);
  expect(html).not.toContain("<b>four");
  expect(page.headers.get("referrer-policy")).toBe("no-referrer");
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(await downloads(report.id)).toHaveLength(0);

  const file = await download(secret);
  expect(file.status).toBe(200);
  expect(file.headers.get("content-disposition")).toContain("attachment");
  expect(file.headers.get("cache-control")).toBe("no-store");
  expect((await file.text()).split("\r\n")[0]).toBe("seq,action");
  expect(await downloads(report.id)).toMatchObject([
    { actor: "nobody", detail: { via: "share", format: "csv" } },
  ]);
  const [row] = await db.select().from(reports).where(eq(reports.id, report.id));
  expect(row?.shareHash).toBe(await sha256Hex(secret));
  expect(JSON.stringify(row)).not.toContain(secret);
  const shown = await (await send(world.admin, "GET", `/api/v1/reports/${report.id}`)).text();
  expect(shown).not.toContain(secret);
  expect((JSON.parse(shown) as Report).share?.downloads).toBe(1);
});

test("opening by GET or HEAD downloads nothing: scanners follow links", async () => {
  const { report, secret } = await shared();
  for (const path of ["/r", `/r/${secret}`, "/r/download", "/r/open"]) {
    await send(nobody, "HEAD", path);
    await send(nobody, "GET", path);
  }
  expect(await downloads(report.id)).toHaveLength(0);
});

test("a link of an older version, with its secret in the path, works until it expires", async () => {
  const { report, secret } = await shared();
  const page = await send(nobody, "GET", `/r/${secret}`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain(`action="/r/download"`);
  await db
    .update(reports)
    .set({ shareExpiresAt: Date.now() - 1 })
    .where(eq(reports.id, report.id));
  expect((await send(nobody, "GET", `/r/${secret}`)).status).toBe(404);
});

test("an ended link, a replaced one and an expired one all lead nowhere", async () => {
  const first = await shared();
  const again = await sendJson(world.admin, "POST", `/api/v1/reports/${first.report.id}/share`, {});
  const { url } = (await again.json()) as CreatedReportShare;
  const secret = secretOf(url);
  expect((await open(first.secret)).status).toBe(404);
  expect((await open(secret)).status).toBe(200);

  await db
    .update(reports)
    .set({ shareExpiresAt: Date.now() - 1 })
    .where(eq(reports.id, first.report.id));
  expect((await open(secret)).status).toBe(404);
  expect((await download(secret)).status).toBe(404);
  await db
    .update(reports)
    .set({ shareExpiresAt: Date.now() + 60_000 })
    .where(eq(reports.id, first.report.id));
  expect((await open(secret)).status).toBe(200);

  const end = () => send(world.admin, "DELETE", `/api/v1/reports/${first.report.id}/share`);
  expect((await end()).status).toBe(204);
  expect((await end()).status).toBe(404);
  expect((await download(secret)).status).toBe(404);
  expect(await downloads(first.report.id)).toHaveLength(0);
});

test("a link lives 90 days at most, and a deleted report has none", async () => {
  const { report, secret } = await shared(90);
  const asked = (days: number) =>
    sendJson(world.admin, "POST", `/api/v1/reports/${report.id}/share`, { expiresInDays: days });
  expect((await asked(91)).status).toBe(400);
  expect((await asked(0)).status).toBe(400);
  expect((await send(world.admin, "DELETE", `/api/v1/reports/${report.id}`)).status).toBe(204);
  expect((await open(secret)).status).toBe(404);
});

test("a form of another site cannot download through somebody's browser", async () => {
  const { secret, report } = await shared();
  const answer = await download(secret, { origin: "https://evil.example" });
  expect(answer.status).toBe(403);
  expect(await downloads(report.id)).toHaveLength(0);
});

test("one link gives 30 files an hour, and one network 60 pages a minute", async () => {
  const { secret, report } = await shared();
  const from = (address: string) => ({ "cf-connecting-ip": address });
  const statuses: number[] = [];
  for (let i = 0; i < 31; i++) {
    const answer = await download(secret, from(`198.51.100.${i}`));
    await answer.text();
    statuses.push(answer.status);
  }
  expect(statuses.filter((s) => s === 200)).toHaveLength(30);
  expect(statuses.at(-1)).toBe(429);
  expect(await downloads(report.id)).toHaveLength(30);
  const opened: number[] = [];
  for (let i = 0; i < 61; i++) {
    opened.push((await open("x".repeat(43), from("203.0.113.9"))).status);
  }
  expect(opened.slice(0, 60).every((s) => s === 404)).toBe(true);
  expect(opened[60]).toBe(429);
});

test("only admins share", async () => {
  const { report } = await shared();
  const answer = await sendJson(world.ann, "POST", `/api/v1/reports/${report.id}/share`, {});
  expect(answer.status).toBe(403);
});
