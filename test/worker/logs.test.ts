/** What the log says of refused and failed calls, and what it never says. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { auditEvents } from "../../db/schema";
import { endpoints } from "../../worker/contract/all";
import { requestSignIn } from "../../worker/identity/request-sign-in";
import { writeTallies } from "../../worker/identity/tally";
import { nobody as nobodyActs, system } from "../../worker/lib/actor";
import { log } from "../../worker/lib/log";
import {
  addPerson,
  browserCookie,
  contextOf,
  db,
  hasBody,
  nobody,
  ORIGIN,
  pathOf,
  seedPeople,
  send,
  sendForm,
  sendJson,
} from "../support/app";
import { mailedLink, newBrowser, wrongCodeFor } from "../support/sign-in";

const world = await seedPeople();
type Line = Record<string, unknown>;
let written: string[] = [];

beforeEach(() => {
  written = [];
  for (const level of ["log", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((text) => void written.push(String(text)));
});
afterEach(() => vi.restoreAllMocks());

const lines = () => written.map((text) => JSON.parse(text) as Line);
const refusals = () => lines().filter((l) => l.event === "call.refused");
const from = (address: string) => ({ headers: { "cf-connecting-ip": address } });

test("a refused call is one line: when, who, from where, which route, why, and the id that its answer carries", async () => {
  const answer = await send(world.ann, "GET", "/api/v1/users", from("203.0.113.7"));
  expect(answer.status).toBe(403);
  const problem = (await answer.json()) as { callId: string };
  expect(answer.headers.get("x-call-id")).toBe(problem.callId);
  expect(refusals()).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: "warn",
      event: "call.refused",
      callId: problem.callId,
      method: "GET",
      route: "/api/v1/users",
      status: 403,
      code: "not_allowed",
      actor: `user:${world.people.ann.id}`,
      network: "203.0.113.7",
    },
  ]);
});

test("a right that is masked as “not found” is told, with the route's pattern", async () => {
  await send(world.ann, "GET", "/api/v1/requests/req_00000000000000000000");
  expect(refusals()).toMatchObject([
    {
      level: "warn",
      route: "/api/v1/requests/:requestId",
      status: 404,
      code: "not_found",
      actor: `user:${world.people.ann.id}`,
    },
  ]);
});

test("wrong codes, foreign origins, dead links, unknown addresses and limits are each told", async () => {
  const person = await addPerson("Guessed");
  const browser = newBrowser();
  await requestSignIn(await contextOf(nobodyActs), { email: person.email, browser });
  const { code } = await mailedLink(person.id, "sign_in");
  const cookie = browserCookie(browser);
  written = [];
  await sendForm(nobody, "/sign-in/code", { code: wrongCodeFor(code) }, { cookie, origin: ORIGIN });
  await sendForm(
    nobody,
    "/sign-in",
    { email: "x@example.com" },
    { origin: "https://evil.example" },
  );
  await send(nobody, "GET", "/approve/link_00000000000000000000");
  await send(nobody, "GET", "/no/such/place");
  for (let i = 0; i < 310; i++) await send(nobody, "POST", "/sign-out", from("203.0.113.8"));
  const told = refusals().map((l) => `${l.level} ${l.route} ${l.status} ${l.code}`);
  expect(told).toContain("warn /sign-in/code 400 bad_input");
  expect(told).toContain("warn /sign-in 403 not_allowed");
  expect(told).toContain("warn /approve/:linkId 404 not_found");
  expect(told).toContain("warn none 404 not_found");
  expect(told).toContain("warn /sign-out 429 too_many_calls");
});

test("wrong codes and refused rights stand in the audit log too, one event for ten minutes of them", async () => {
  const person = await addPerson("Tried");
  const browser = newBrowser();
  const ctx = await contextOf(nobodyActs);
  await requestSignIn(ctx, { email: person.email, browser });
  const { code } = await mailedLink(person.id, "sign_in");
  const cookie = browserCookie(browser);
  for (let i = 0; i < 3; i++) {
    await sendForm(
      nobody,
      "/sign-in/code",
      { code: wrongCodeFor(code) },
      { cookie, origin: ORIGIN },
    );
    await send(world.bob, "GET", "/api/v1/users");
    await send(world.bob, "GET", "/api/v1/requests/req_00000000000000000000");
  }
  const inTime = Date.now() + 1_300_000;
  await writeTallies(await contextOf(system("cron"), () => inTime));
  const events = await db.select().from(auditEvents);
  const of = (action: string, subject: string) =>
    events.filter((e) => e.action === action && e.subject === subject).map((e) => e.detail.count);
  expect(of("code.refused", person.id)).toEqual([3]);
  expect(of("access.refused", world.people.bob.id)).toEqual([6]);
});

test("no line holds a secret, wherever in a call it stood", async () => {
  const secret = `s3cret${"x".repeat(37)}`;
  const headers = { cookie: `__Host-hallpass=${secret}`, origin: ORIGIN };
  const everywhere = (init: RequestInit = {}): RequestInit => ({
    ...init,
    headers: { ...headers, "idempotency-key": secret, ...(init.headers as object) },
  });
  const bearer = { name: "bearer", headers: { authorization: `Bearer ${secret}` } };
  for (const endpoint of endpoints) {
    const method = endpoint.method.toUpperCase();
    const path = `${pathOf(endpoint)}?token=${secret}`;
    for (const caller of [world.admin, bearer]) {
      await (hasBody(endpoint)
        ? sendJson(caller, method, path, { [secret]: secret, secret, password: secret })
        : send(caller, method, path, everywhere()));
    }
    await send(nobody, method, `${pathOf(endpoint)}/${secret}`, everywhere(from("203.0.113.9")));
  }
  const pages = ["approve", "extend", "sign-in", "invite", "l", "r", "requests", "no-such"];
  for (const [i, page] of pages.entries()) {
    await send(nobody, "GET", `/${page}/${secret}?secret=${secret}`, everywhere());
    for (const path of [
      `/${page}`,
      `/${page}/link_00000000000000000000`,
      `/${page}/${secret}/code`,
    ])
      await sendForm(
        nobody,
        path,
        { secret, code: secret, email: secret, setupSecret: secret },
        { ...headers, "cf-connecting-ip": `198.51.100.${i}` },
      );
  }
  expect(refusals().length).toBeGreaterThan(endpoints.length);
  expect(written.filter((line) => line.includes("s3cret"))).toEqual([]);
});

test("an error of the database is told without the values that were to be written", () => {
  const cause = new Error('Failed query: insert into "x" values (?)\nparams: s3cret,2');
  log.error("call.failed", { error: new Error("wrapped", { cause }) });
  expect(written[0]).toContain("insert into");
  expect(written[0]).not.toContain("s3cret");
});

test("every answer carries a call id, the health checks and unknown addresses too", async () => {
  for (const path of ["/healthz", "/readyz", "/sign-in", "/no/such/place", "/api/v1/me", "//x"])
    expect((await send(nobody, "GET", path)).headers.get("x-call-id")).toMatch(/^[\w-]{16}$/);
});
