/** A console's page whose own scripts are hostile, while one press would ask for access: what it got hold of, and what became of it. */
import type { Frame, Page, WebError } from "playwright-core";
import { expect } from "vitest";
import { hasPanel } from "../e2e/chip";
import { type Extended, type ExtensionWorld, linus, startExtensionWorld } from "../e2e/world";

const at = "eu-west-1.console.aws.amazon.com/s3/buckets/example-commerce-prod-exports";
export const address = `https://${at}?region=eu-west-1`;

/** Opens the panel by itself: nobody has to press anything before. */
const denial = `<div role="alert">User: arn:aws:sts::444455556666:assumed-role/dev/linus is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::example-commerce-prod-exports because no identity-based policy allows the s3:ListBucket action</div>`;

/** What a script may use, taken before any script changes the page's own objects. */
const prelude = `
const own = { fetch: window.fetch.bind(window), then: Promise.prototype.then, here: location.origin + "/__steal", push: Array.prototype.push, shift: Array.prototype.shift, every: window.setInterval.bind(window),
  later: window.setTimeout.bind(window), keys: Reflect.ownKeys, query: Document.prototype.querySelector.bind(document), string: String };
window.__stolen = [];
const words = (x, depth = 0) => {
  if (x === null || x === undefined) return "";
  if (typeof x !== "object" && typeof x !== "function") return own.string(x);
  let text = "";
  try { text += own.string(x) + " "; } catch {}
  for (const name of ["src", "textContent", "innerHTML", "outerHTML", "name", "data", "href", "nonce", "url", "stack", "message", "cssText"])
    try { if (typeof x[name] === "string") text += x[name] + " "; } catch {}
  if (depth < 2) for (const key of own.keys(x).slice(0, 60)) try { text += words(x[key], depth + 1) + " "; } catch {}
  return text;
};
const steal = (...all) => { for (const x of all) try { own.push.call(window.__stolen, words(x).slice(0, 20000)); } catch {} };
const attempt = (f) => { try { return f(); } catch (e) { return undefined; } };
const every = (f, ms = 100) => own.every(() => attempt(f), ms);
const later = (f, ms) => own.later(() => attempt(f), ms);
const chip = () => own.query("hallpass-chip");
let beat = 0;
own.every(() => { let all = "beat " + (beat += 1); while (window.__stolen.length > 0) all += "\\n" + own.shift.call(window.__stolen);
  own.then.call(own.fetch(own.here, { method: "POST", mode: "same-origin", body: all }), undefined, () => {}); }, 150);
`;

export type Hostile = {
  /** What the script is. */
  readonly name: string;
  /** Runs in the page before any script of ours. May use `steal`, `every`, `later`, `attempt`, `chip`. */
  readonly script: string;
  /** More of the page, before its end. */
  readonly body?: string;
};

export type Visit = {
  readonly page: Page;
  /** Null where the script keeps it from opening. */
  readonly panel: Frame | null;
  /** Everything that left the page. */
  taken(): string;
  beats(): number;
};

export type HostileWorld = {
  readonly world: ExtensionWorld;
  readonly extended: Extended;
  /** @param wait how long the panel may take to come */
  visit(hostile: Hostile, wait?: number): Promise<Visit>;
  /** What no page may know at this moment. */
  secrets(): Promise<ReadonlyArray<string>>;
  /** Open ones. */
  requests(): Promise<number>;
  /** So that one page that wins does not decide about the others. */
  endRequests(): Promise<void>;
  /** Our own scripts' errors since the last call. */
  errors(): ReadonlyArray<string>;
  stop(): Promise<void>;
};

/** Long enough for the slowest of the scripts, which begin after 1.2 s. */
export const ACTING_MS = 1_000;

export const button = ({ panel }: Visit) => panel?.getByRole("button", { name: "Request access" });

/** Types into the panel where there is one, and lets the page act. */
export async function letAct(visit: Visit): Promise<void> {
  const field = visit.panel?.getByLabel("Justification");
  await field?.fill(justification, { timeout: 2_000 }).catch(() => undefined);
  await visit.page.waitForTimeout(ACTING_MS);
}

/** Nothing was read, nothing was asked for, nothing of ours failed, and the page goes on. */
export async function expectHarmless(hostile: HostileWorld, visit: Visit): Promise<void> {
  const before = visit.beats();
  await expect.poll(() => visit.beats(), { timeout: 10_000 }).toBeGreaterThan(before);
  const taken = visit.taken();
  for (const secret of await hostile.secrets()) expect(taken).not.toContain(secret);
  expect(taken).not.toContain("css=matched");
  expect(await hostile.requests()).toBe(0);
  expect(hostile.errors()).toEqual([]);
}

/** Typed into the panel; the page must not learn it. */
export const justification = "because-of-incident-4711";
/** From the portal's answer: the page itself tells the bucket's name and nothing of these. */
const answered = ["Example Inc.", "Read AWS (sandbox)", "Approved automatically", linus];

export async function startHostileWorld(): Promise<HostileWorld> {
  const world = await startExtensionWorld();
  const extended = await world.browser();
  const { context } = extended;
  await world.connect(extended, linus);
  const ours = (text: string) => text.includes("chrome-extension://");
  let errors: string[] = [];
  context.on("weberror", (error: WebError) => {
    const { message, stack = "" } = error.error();
    if (ours(stack)) errors.push(`${message} ${stack}`);
  });
  context.on("console", (line) => {
    // What a page makes the browser complain about names our address too, and is no error of ours.
    const { url } = line.location();
    if (line.text().startsWith("Failed to load resource")) return;
    if (line.type() === "error" && ours(url)) errors.push(`${line.text()} ${url}`);
  });
  let taken: string[] = [];
  let beats = 0;
  await context.route("**/__steal**", async (route) => {
    const request = route.request();
    const sent = request.postData() ?? "";
    if (request.method() === "POST" && sent.startsWith("beat ")) beats += 1;
    taken.push(decodeURIComponent(new URL(request.url()).search), sent);
    await route.fulfill({ status: 204 });
  });
  // Forms and beacons of a hostile page may go to hosts that do not exist.
  context.on("request", (request) => {
    if (!request.url().includes("/__steal") && request.url().includes("evil.example"))
      taken.push(request.url(), request.postData() ?? "");
  });

  const open = async () =>
    (
      await world.must<{ items: { id: string; endedAt: string | null }[] }>(
        "GET",
        "/api/v1/activity",
      )
    ).items.filter(({ endedAt }) => endedAt === null);

  return {
    world,
    extended,
    async visit({ script: template, body = "" }, wait = 4_000) {
      const script = template
        .replaceAll("EXTENSION", `chrome-extension://${extended.id}`)
        .replaceAll("PORTAL", world.hallpass.url);
      for (const old of context.pages().slice(1)) await old.close();
      taken = [];
      beats = 0;
      world.consoles.show(
        at,
        `<script>${prelude}</script><script>${script}</script>${denial}${body}`,
      );
      const page = await context.newPage();
      await page.goto(address, { waitUntil: "commit" });
      const until = Date.now() + wait;
      while (!hasPanel(page) && Date.now() < until) await page.waitForTimeout(50);
      const panel = page.frames().find((f) => f.url().includes("/panel.html")) ?? null;
      return { page, panel, taken: () => taken.join("\n"), beats: () => beats };
    },
    async secrets() {
      const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
      const kept = await worker.evaluate<string>(
        "Promise.all([chrome.storage.local.get(), chrome.storage.session.get()]).then(JSON.stringify)",
      );
      const tokens = kept.match(/"(?:token|refreshToken|nonce)":"[^"]+"/g) ?? [];
      return [
        ...tokens.map((pair) => pair.split('":"')[1]?.slice(0, -1) ?? ""),
        justification,
        ...answered,
        world.hallpass.url,
      ];
    },
    requests: async () => (await open()).length,
    async endRequests() {
      for (const { id } of await open())
        await world.must("POST", `/api/v1/requests/${id}/revoke`, { reason: "the test is over" });
      await expect.poll(open, { timeout: 10_000 }).toEqual([]);
    },
    errors() {
      const all = errors;
      errors = [];
      return all;
    },
    stop: () => world.stop(),
  };
}
