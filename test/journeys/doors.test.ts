/** Doors that are shut, and approvers who must sign in first, in a real browser. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccessFlow, FlowDocumentInput } from "../../worker/contract/flows";
import type { AccessRequest } from "../../worker/contract/requests";
import { admin, linkIn, mailTo, type PagesWorld, startPagesWorld } from "./pages-world";
import { proveAddress, signInAs } from "./steps";
import { startVisitors, type Visitors } from "./visitors";

const [grace, linus] = ["grace@example.com", "linus@example.com"];
const one = (email: string) => ({ approvers: [{ type: "user" as const, values: [email] }] });

let world: PagesWorld;
let people: Visitors;

beforeAll(async () => {
  const bothAfterSignIn: Partial<FlowDocumentInput> = {
    approval: { mode: "all_of", groups: [one(grace), one(linus)] },
    settings: { approverSignInRequired: true },
  };
  [world, people] = await Promise.all([
    startPagesWorld(bothAfterSignIn, undefined, [grace, linus]),
    startVisitors(),
  ]);
});

afterAll(async () => {
  await people?.close();
  await world?.stop();
});

async function setLink(change: FlowDocumentInput["accessLink"]): Promise<void> {
  const { id, document } = world.contractorsFlow;
  const answer = await world.hallpass.api("PUT", `/api/v1/flows/${id}`, {
    ...document,
    accessLink: { ...document.accessLink, ...change },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

/** What a stranger and somebody who proved an address before see, now that the link is shut. */
async function expectShut(holder: Page, title: string): Promise<void> {
  const stranger = await people.visit();
  const answer = await stranger.goto(world.accessLink);
  expect(answer?.status()).toBe(410);
  await stranger.getByRole("heading", { name: title }).waitFor();
  expect(await stranger.getByLabel("Your e-mail address").count()).toBe(0);
  await holder.goto(world.accessLink);
  await holder.getByText(title).waitFor();
  expect(await holder.getByRole("button", { name: "Request access" }).count()).toBe(0);
  await stranger.context().close();
}

async function askForBucket(page: Page): Promise<void> {
  await page.getByRole("checkbox", { name: /invoices/ }).check();
  await page.getByRole("radio", { name: "Read", exact: true }).check();
  await page.getByLabel("What is it for?").fill("SHOP-813");
  await page.getByRole("button", { name: "Request access" }).click();
  await page.waitForURL(/\/requests\/req_/);
}

test("a paused, an expired, a used-up and a replaced link say what they are and take nothing", async () => {
  const dana = await people.visit();
  await proveAddress(world, dana);
  await setLink({ paused: true });
  await expectShut(dana, "This link is paused");
  await people.look(dana, "doors-paused");
  await setLink({ expiresAt: new Date(Date.now() - 1_000).toISOString() });
  await expectShut(dana, "This link has expired");

  await setLink({ maxUses: 1 });
  await dana.goto(world.accessLink);
  await askForBucket(dana);
  const asked = dana.url();
  await expectShut(dana, "This link is used up");
  await people.look(dana, "doors-used-up");
  // What was asked for through it goes on.
  await dana.goto(asked);
  await dana.getByText("Waiting for approval").first().waitFor();

  await setLink({});
  const { body } = await world.hallpass.api<AccessFlow>(
    "POST",
    `/api/v1/flows/${world.contractorsFlow.id}/rotate-link`,
  );
  const stranger = await people.visit();
  await stranger.goto(world.accessLink);
  await stranger.getByRole("heading", { name: "This link was replaced" }).waitFor();
  await dana.goto(asked);
  expect(new URL(dana.url()).pathname).toBe("/sign-in");
  await dana.getByText("Came through an access link somebody gave you?").waitFor();
  await dana.goto(body.link?.url ?? "");
  await dana.getByLabel("Your e-mail address").waitFor();
  expect(people.complaints.filter((c) => !/status of 4(01|10)/.test(c))).toEqual([]);
});

/** From the mail to the form, in a browser where nobody is signed in: the mailed sign-in link leads back here. */
async function openApproval(email: string, before: number): Promise<Page> {
  const mail = await mailTo(world.sink, email, /\/approve\//, before);
  const page = await people.visit();
  await page.goto(linkIn(mail, "/approve/"));
  await page.getByRole("button", { name: "Show the request" }).click();
  await page.getByText("Sign in to answer").waitFor();
  expect(await page.getByRole("button", { name: "Send my answer" }).count()).toBe(0);
  if (email === grace) await people.look(page, "doors-sign-in-to-answer");
  await page.getByRole("link", { name: "Sign in" }).click();
  await signInAs(world, page, email);
  expect(new URL(page.url()).pathname).toBe(new URL(linkIn(mail, "/approve/")).pathname);
  await page.getByRole("radio", { name: "Approve" }).check();
  return page;
}

test("approvers who must sign in land on the request again, and terms that changed meanwhile are shown before they count", async () => {
  const before = world.sink.mails.length;
  const { items } = (
    await world.hallpass.api<{ items: Array<{ id: string; name: string }> }>(
      "GET",
      "/api/v1/resources?limit=50",
    )
  ).body;
  const asked = await world.hallpass.api<AccessRequest>("POST", "/api/v1/requests", {
    flowId: world.colleaguesFlow.id,
    units: [{ resourceId: items.find((r) => r.name === "invoices")?.id, permission: "read" }],
    durationSeconds: 7_200,
    justification: "Two of you decide",
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);

  const [hers, his] = [await openApproval(grace, before), await openApproval(linus, before)];
  await hers.getByLabel("How long").selectOption({ label: "Only 1 hour" });
  await hers.getByRole("button", { name: "Send my answer" }).click();
  await hers.getByText("It also needs an answer from").waitFor();
  await people.look(hers, "doors-one-of-two");

  await his.getByRole("button", { name: "Send my answer" }).click();
  await his.getByText("The request has changed since you opened it").waitFor();
  await his.getByText("1 hour", { exact: true }).waitFor();
  await people.look(his, "doors-terms-changed");
  expect(await his.getByRole("radio", { name: "Approve" }).isChecked()).toBe(true);
  await his.getByRole("button", { name: "Send my answer" }).click();
  await his.getByText("You approved this request").waitFor();
  expect(people.complaints.filter((c) => !/status of 4(01|09|10)/.test(c))).toEqual([]);
});

test("signing in leads back to the page that asked for it, and never to another site", async () => {
  const page = await people.visit();
  const wanted = `/request?flow=${world.colleaguesFlow.id}`;
  await page.goto(`${world.hallpass.url}${wanted}`);
  await signInAs(world, page, admin);
  expect(page.url()).toBe(`${world.hallpass.url}${wanted}`);

  const other = await people.visit();
  await other.goto(`${world.hallpass.url}/sign-in?next=//evil.example/`);
  // A form that was tampered with gets no further than the address did.
  await other.locator("input[name=next]").evaluate((e) => {
    (e as HTMLInputElement).value = "https://evil.example/";
  });
  await signInAs(world, other, linus);
  expect(other.url()).toBe(`${world.hallpass.url}/`);
});
