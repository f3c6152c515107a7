/** Mail scanners open links, some run scripts, some press every button. None of them may change anything. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccessRequest } from "../../worker/contract/requests";
import { launchBrowser } from "../support/browser";
import { codeIn, linkIn, mailTo, type PagesWorld, startPagesWorld } from "./pages-world";

const ben = "ben@example.com";
/** An address gets few mails in a quarter of an hour. */
const LINKS = 4;

let world: PagesWorld;
let browser: Browser;
const links: Array<{ readonly requestId: string; readonly link: string }> = [];

const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const answer = await world.hallpass.api<T>(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

async function pendingRequest(resourceId: string): Promise<void> {
  const before = world.sink.mails.length;
  const made = await api<AccessRequest>("POST", "/api/v1/requests", {
    flowId: world.colleaguesFlow.id,
    units: [{ resourceId, permission: "read" }],
    justification: "quarterly bucket review",
  });
  const mail = await mailTo(world.sink, ben, /quarterly bucket review/, before);
  links.push({ requestId: made.id, link: linkIn(mail, "/approve/") });
}

beforeAll(async () => {
  const resources = Array.from({ length: LINKS }, (_, i) => ({
    type: "sandbox.bucket",
    externalId: `b${i}`,
    name: `bucket-${i}`,
  }));
  const approvers = [
    {
      operator: "any" as const,
      approvers: [{ type: "user" as const, values: [ben, "ada@example.com"] }],
    },
  ];
  [world, browser] = await Promise.all([
    startPagesWorld({ approval: { mode: "any_of", groups: approvers } }, resources, [ben]),
    launchBrowser(),
  ]);
  const { items } = await api<{ items: Array<{ id: string }> }>(
    "GET",
    "/api/v1/resources?limit=50",
  );
  for (const { id } of items) await pendingRequest(id);
});

afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

type Audit = { readonly items: ReadonlyArray<{ readonly action: string }> };

/** What was changed. A code that is mailed to the approver changes nothing for whoever had it sent. */
const history = async () =>
  (await api<Audit>("GET", "/api/v1/audit?limit=200")).items
    .map((e) => e.action)
    .filter((action) => action !== "link.code_sent");

/** Has a code mailed by a press, and reads it. */
async function mailedCode(page: Page): Promise<string> {
  const before = world.sink.mails.length;
  await page.locator("button:visible", { hasText: "Mail me a code" }).click();
  return codeIn(await mailTo(world.sink, ben, /type this code/, before));
}

async function states(): Promise<string[]> {
  return Promise.all(
    links.map(
      async (l) => (await api<AccessRequest>("GET", `/api/v1/requests/${l.requestId}`)).state,
    ),
  );
}

async function fresh(): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** Presses whatever can be pressed, on every page that follows, without reading. */
async function pressEverything(page: Page, link: string): Promise<void> {
  await page.goto(link);
  for (let round = 0; round < 4; round++) {
    for (const radio of await page.locator("input[type=radio]").all())
      await radio.check({ force: true }).catch(() => null);
    const buttons = await page.locator("main button[type=submit]:not([disabled])").all();
    if (buttons.length === 0) return;
    const last = buttons.at(-1);
    await Promise.all([
      page.waitForLoadState("load"),
      last?.click({ force: true, timeout: 2_000 }).catch(() => null),
    ]);
  }
}

test(`GET and HEAD five times on ${LINKS} approval links change nothing`, async () => {
  expect(links).toHaveLength(LINKS);
  const before = await history();
  for (const { link } of links) {
    for (let i = 0; i < 5; i++) {
      for (const method of ["HEAD", "GET"]) {
        const answer = await fetch(link, { method });
        expect(answer.status).toBe(200);
        const text = await answer.text();
        if (method === "HEAD") expect(text).toBe("");
        // Who asks for what is for whoever holds the secret, which no GET carries.
        expect(text).not.toContain("quarterly");
      }
    }
  }
  expect(await history()).toEqual(before);
  expect(new Set(await states())).toEqual(new Set(["pending"]));
});

test("a browser without a human, scripts and all, changes nothing, and neither does a robot that presses everything", async () => {
  const before = await history();
  for (const { link } of links.slice(0, 3)) {
    const page = await fresh();
    await page.goto(link, { waitUntil: "networkidle" });
    await page.goto(`${link.split("#")[0]}?answer=approve#${link.split("#")[1]}`, {
      waitUntil: "networkidle",
    });
    await pressEverything(await fresh(), link);
  }
  expect(await history()).toEqual(before);
  expect(new Set(await states())).toEqual(new Set(["pending"]));
});

test("the secret is in no address, no header and no page a GET returns", async () => {
  const [{ link }] = links as [(typeof links)[number]];
  const secret = link.split("#")[1] ?? "";
  expect(secret.length).toBeGreaterThanOrEqual(43);
  const page = await fresh();
  const seen: string[] = [];
  page.on("request", (request) => seen.push(request.url(), JSON.stringify(request.headers())));
  await page.goto(link);
  expect(page.url()).not.toContain(secret);
  expect(await page.content()).not.toContain(secret);
  await page.reload();
  expect(seen.join("\n")).not.toContain(secret);
});

test("after all the robots the link still works for the human, once, and says so to everybody else", async () => {
  const [{ link, requestId }] = links as [(typeof links)[number]];
  const page = await fresh();
  await page.goto(link);
  await page.getByRole("button", { name: "Show the request" }).click();
  const code = await mailedCode(page);
  await page.getByRole("radio", { name: "Reject" }).check();
  await page.getByLabel("Reason").fill("Not needed.");
  await page.getByLabel("6-digit code").fill(code === "123456" ? "654321" : "123456");
  await page.getByRole("button", { name: "Send my answer" }).click();
  await page.getByText("This code is not right").first().waitFor();
  expect(await page.getByLabel("Reason").inputValue()).toBe("Not needed.");
  await page.getByLabel("6-digit code").fill(code);
  await page.getByRole("button", { name: "Send my answer" }).click();
  await page.getByText("You rejected this request").waitFor();
  expect((await api<AccessRequest>("GET", `/api/v1/requests/${requestId}`)).state).toBe("rejected");
  const other = await fresh();
  await other.goto(link);
  await other.getByText(/Already rejected by .* at/).waitFor();
});

test("a browser that proved the approver once needs no code for the next link", async () => {
  const [, second, third] = links as [
    (typeof links)[number],
    (typeof links)[number],
    (typeof links)[number],
  ];
  const page = await fresh();
  const approve = async (link: string, known: boolean) => {
    await page.goto(link);
    await page.getByRole("button", { name: "Show the request" }).click();
    const code = known ? null : await mailedCode(page);
    await page.getByRole("radio", { name: "Approve" }).check();
    if (code !== null) await page.getByLabel("6-digit code").fill(code);
    else expect(await page.getByLabel("6-digit code").count()).toBe(0);
    await page.getByRole("button", { name: "Send my answer" }).click();
    await page.getByText("You approved this request").waitFor();
  };
  await approve(second.link, false);
  await approve(third.link, true);
});

test("a link whose end a mail program cut off still leads to the answer, by a code that is mailed when it is wanted", async () => {
  const [, , , fourth] = links;
  const page = await fresh();
  await page.goto(fourth?.link.split("#")[0] ?? "");
  expect(await page.getByRole("button", { name: "Show the request" }).isVisible()).toBe(false);
  const code = await mailedCode(page);
  expect(await page.content()).not.toContain("quarterly");
  await page.getByLabel("6-digit code").fill(code);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("quarterly bucket review").waitFor();
  await page.getByRole("radio", { name: "Approve" }).waitFor();
  expect(await states()).toContain("pending");
});

test("an invited approver accepts with the code of the mail and answers in the portal", async () => {
  const [, , , fourth] = links;
  const mail = await mailTo(world.sink, ben, /\/invite\//);
  const page = await fresh();
  await page.goto(linkIn(mail, "/invite/"));
  await page.getByLabel("6-digit code").fill(codeIn(mail));
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await page.getByRole("link", { name: /waits? for your answer/ }).click();
  await page.goto(`${world.hallpass.url}/approvals?request=${fourth?.requestId}`);
  const drawer = page.getByRole("dialog");
  await drawer.getByText("quarterly bucket review").waitFor();
  await drawer.getByLabel("How long").selectOption({ label: "30 minutes" });
  await drawer.getByRole("button", { name: "Approve with less" }).click();
  await page.getByText(/^AR-\d+ approved$/).waitFor();
  await page.goto(`${world.hallpass.url}/requests/${fourth?.requestId}`);
  await page.getByText("Ends by itself at").waitFor({ timeout: 15_000 });
  const { state, durationSeconds } = await api<AccessRequest>(
    "GET",
    `/api/v1/requests/${fourth?.requestId}`,
  );
  expect({ state, durationSeconds }).toEqual({ state: "active", durationSeconds: 1_800 });
});
