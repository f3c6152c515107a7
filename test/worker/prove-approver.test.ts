/** Who may decide by a mailed link (security scenarios S6 and S7). */

import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { browsers, links, requests, users } from "../../db/schema";
import { FlowDocument, type FlowDocumentInput } from "../../worker/contract/flows";
import type { LinkId } from "../../worker/contract/values";
import { disableUser } from "../../worker/identity/end-user";
import { sendLinkCode } from "../../worker/identity/link-codes";
import { findMailedLink } from "../../worker/identity/mailed-link";
import { type Claim, proveHolder } from "../../worker/identity/prove-approver";
import { endUserSessions } from "../../worker/identity/sessions";
import { byMailedLink, bySession, nobody } from "../../worker/lib/actor";
import type { AppContext } from "../../worker/lib/context";
import { newId } from "../../worker/lib/ids";
import { linkSecret, mailCode } from "../../worker/lib/keys";
import { newLink } from "../../worker/links/new-link";
import {
  addOrganization,
  addPerson,
  contextOf,
  db,
  type Person,
  send,
  sessionOf,
} from "../support/app";
import { mailsTo, newBrowser, wrongCodeFor } from "../support/sign-in";

await addOrganization();
const stranger = await contextOf(nobody);
let number = 900_000;

async function waiting(approver: Person, settings: FlowDocumentInput["settings"] = {}) {
  const policy = FlowDocument.parse({
    name: "Flow",
    requesters: { conditions: [{ type: "user", values: ["x"] }] },
    targets: [
      { integration: "int", resourceType: "t", permissions: ["read"], include: [{ by: "any" }] },
    ],
    duration: { maxSeconds: 3_600 },
    approval: { mode: "any_of", groups: [{ approvers: [{ type: "manager" }] }] },
    settings,
  });
  const requester = await addPerson("Requester");
  const requestId = newId("request");
  const now = Date.now();
  number += 1;
  await db.insert(requests).values({
    id: requestId,
    number,
    state: "pending",
    flowId: newId("flow"),
    flowVersion: 1,
    flowName: policy.name,
    policy,
    requesterId: requester.id,
    granteeId: requester.id,
    justification: "",
    termsHash: "terms",
    automatic: false,
    createdAt: now,
    lapsesAt: now + 86_400_000,
    source: "portal",
  });
  return { requestId, ...(await mailed("approve", approver, requestId)) };
}

async function mailed(purpose: "approve" | "extend", person: Person, subjectId: string) {
  const { id, row } = await newLink(stranger, {
    purpose,
    subjectId,
    userId: person.id,
    expiresAt: Date.now() + 86_400_000,
    withCode: false,
  });
  await db.insert(links).values(row);
  return { linkId: id, secret: await linkSecret(stranger.keys, id), person };
}

type Mailed = Awaited<ReturnType<typeof mailed>>;

const prove = async (
  { linkId, secret }: Pick<Mailed, "linkId" | "secret">,
  claim: Partial<Claim> & Pick<Claim, "browser">,
  ctx: AppContext = stranger,
) =>
  proveHolder(ctx, await findMailedLink(ctx, "approve", linkId), { secret, code: null, ...claim });

const askForCode = async (linkId: LinkId, browser: string, ctx: AppContext = stranger) =>
  sendLinkCode(ctx, await findMailedLink(ctx, "approve", linkId), browser);

/** Asks in this browser and reads the mail. */
async function freshCode({ linkId, person }: Mailed, browser: string): Promise<string> {
  await askForCode(linkId, browser);
  const [mail] = (await mailsTo(person.id)).filter((m) => m.template === "link_code");
  if (!mail) throw new Error("no code was mailed");
  return mailCode(stranger.keys, mail.payload.codeId as string);
}

const refused = (code: string) => expect.objectContaining({ code });

test("a browser that is not known needs a fresh code, and is remembered for thirty days", async () => {
  const ada = await addPerson("Ada");
  const asked = await waiting(ada);
  const browser = newBrowser();
  expect(await prove(asked, { browser })).toEqual({ needs: "code" });
  const code = await freshCode(asked, browser);
  expect(await prove(asked, { code, browser, userAgent: "Phone" })).toEqual({
    actor: byMailedLink({ userId: ada.id, email: ada.email, role: "grantee" }, asked.linkId, {
      kind: "approve",
      requestId: asked.requestId,
    }),
    rememberBrowser: browser,
  });

  const next = await waiting(ada);
  expect(await prove(next, { browser })).toMatchObject({
    actor: { principal: { userId: ada.id } },
    rememberBrowser: null,
  });
  expect(await prove(next, { browser: newBrowser() })).toEqual({ needs: "code" });
  const inAMonth = Date.now() + 31 * 86_400_000;
  const [row] = await db.select().from(browsers).where(eq(browsers.userId, ada.id));
  expect(row?.expiresAt).toBeLessThan(inAMonth);
  expect(row?.userAgent).toBe("Phone");
  expect(JSON.stringify(row)).not.toContain(browser);
});

test("a code works once, also when it is typed twenty times at once, and in no other browser", async () => {
  const asked = await waiting(await addPerson("Once"));
  const browser = newBrowser();
  const code = await freshCode(asked, browser);
  await expect(prove(asked, { code, browser: newBrowser() })).rejects.toEqual(refused("bad_input"));
  await expect(prove(asked, { code, browser: null })).rejects.toEqual(refused("bad_input"));
  const tries = Array.from({ length: 4 }, () => prove(asked, { code, browser, secret: "" }));
  const done = await Promise.allSettled(tries);
  expect(done.filter((d) => d.status === "fulfilled")).toHaveLength(1);
  await expect(prove(asked, { code, browser, secret: "" })).rejects.toEqual(refused("bad_input"));
});

test("a code is dead after ten minutes, and when a newer one was mailed", async () => {
  const asked = await waiting(await addPerson("Slow"));
  const browser = newBrowser();
  const first = await freshCode(asked, browser);
  const later = await contextOf(nobody, () => Date.now() + 600_001);
  await expect(prove(asked, { code: first, browser }, later)).rejects.toEqual(refused("bad_input"));
  const second = await freshCode(asked, browser);
  expect(await prove(asked, { code: second, browser })).toHaveProperty("actor");
  await expect(prove(asked, { code: first, browser, secret: "" })).rejects.toEqual(
    refused("bad_input"),
  );
});

test("once the request is decided, by whomever, its codes are dead and no new ones are mailed", async () => {
  const asked = await waiting(await addPerson("Overtaken"));
  const [old, other] = [newBrowser(), newBrowser()];
  const code = await freshCode(asked, old);
  await db.update(requests).set({ state: "rejected" }).where(eq(requests.id, asked.requestId));
  await expect(prove(asked, { code, browser: old })).rejects.toEqual(refused("bad_input"));
  const before = (await mailsTo(asked.person.id)).length;
  await askForCode(asked.linkId, other);
  expect(await mailsTo(asked.person.id)).toHaveLength(before);
  expect(await db.select().from(browsers).where(eq(browsers.userId, asked.person.id))).toEqual([]);
});

test("a second browser is not remembered by an old mail: neither its link nor a used code is enough there", async () => {
  const ada = await addPerson("Forwarder");
  const [asked, browser] = [await waiting(ada), newBrowser()];
  const code = await freshCode(asked, browser);
  await prove(asked, { code, browser });
  const second = newBrowser();
  await expect(prove(asked, { code, browser: second })).rejects.toEqual(refused("bad_input"));
  expect(await prove(await waiting(ada), { browser: second })).toEqual({ needs: "code" });
});

test("where a mail program cut the secret off, the code alone is enough, in the browser that asked", async () => {
  const ada = await addPerson("Cut off");
  const asked = await waiting(ada);
  const browser = newBrowser();
  const code = await freshCode(asked, browser);
  expect(await prove(asked, { secret: "", code, browser })).toMatchObject({
    actor: { principal: { userId: ada.id } },
    rememberBrowser: browser,
  });
  // A remembered browser alone, without the secret, is somebody who looked into its history.
  await expect(prove(asked, { secret: "", browser })).rejects.toEqual(refused("not_found"));
});

test("a browser without a name gets one before a code is mailed for it", async () => {
  const asked = await waiting(await addPerson("Nameless"));
  expect(await prove(asked, { browser: null })).toEqual({ needs: "code" });
});

test("a browser that knows one approver does not know another", async () => {
  const browser = newBrowser();
  const first = await waiting(await addPerson("First"));
  await prove(first, { code: await freshCode(first, browser), browser });
  const second = await waiting(await addPerson("Second"));
  expect(await prove(second, { browser })).toEqual({ needs: "code" });
});

test("the approver's own session decides at once; somebody else's session does not", async () => {
  const [ada, eve] = [await addPerson("Ada"), await addPerson("Eve")];
  const asked = await waiting(ada);
  const as = (person: Person) =>
    contextOf(
      bySession({ userId: person.id, email: person.email, role: "grantee" }, newId("session")),
    );
  expect(await prove(asked, { browser: null }, await as(ada))).toMatchObject({
    actor: { principal: { userId: ada.id }, via: { kind: "session" } },
  });
  expect(await prove(asked, { browser: null }, await as(eve))).toEqual({ needs: "code" });
});

test("a flow that wants approvers signed in mails no code and takes none", async () => {
  const asked = await waiting(await addPerson("Careful"), { approverSignInRequired: true });
  const browser = newBrowser();
  await askForCode(asked.linkId, browser);
  expect(await mailsTo(asked.person.id)).toEqual([]);
  expect(await prove(asked, { code: "123456", browser })).toEqual({ needs: "sign_in" });
});

test("five wrong codes end a code, twenty end the link's, also when they come at once", async () => {
  const asked = await waiting(await addPerson("Guessed"));
  const browser = newBrowser();
  const code = await freshCode(asked, browser);
  const wrong = { code: wrongCodeFor(code), browser };
  const answers = async (n: number) =>
    (await Promise.allSettled(Array.from({ length: n }, () => prove(asked, wrong)))).map((r) =>
      r.status === "rejected" ? (r.reason as { code: string }).code : "in",
    );
  await answers(5);
  await expect(prove(asked, { code, browser })).rejects.toEqual(refused("bad_input"));
  const more = await answers(30);
  expect(more.filter((c) => c === "bad_input")).toHaveLength(14);
  expect(more.filter((c) => c === "link_expired")).toHaveLength(16);
  const fresh = await freshCode(asked, browser);
  await expect(prove(asked, { code: fresh, browser })).rejects.toEqual(refused("link_expired"));
});

test("five codes are mailed for a link in a quarter of an hour; other links of the person have their own", async () => {
  const ada = await addPerson("Pressed");
  const [asked, other] = [await waiting(ada), await waiting(ada)];
  for (let i = 0; i < 5; i++) await askForCode(asked.linkId, newBrowser());
  await expect(askForCode(asked.linkId, newBrowser())).rejects.toEqual(refused("too_many_calls"));
  await askForCode(other.linkId, newBrowser());
  expect(await mailsTo(ada.id)).toHaveLength(6);
});

test("a disabled approver's link looks like none", async () => {
  const gone = await addPerson("Gone");
  const asked = await waiting(gone);
  await db.update(users).set({ status: "disabled" }).where(eq(users.id, gone.id));
  await expect(prove(asked, { browser: newBrowser() })).rejects.toEqual(refused("not_found"));
  await askForCode(asked.linkId, newBrowser());
  expect(await mailsTo(gone.id)).toEqual([]);
});

test("an old link, and a link for something else, prove nothing", async () => {
  const ada = await addPerson("Ada");
  const asked = await waiting(ada);
  const later = await contextOf(nobody, () => Date.now() + 86_400_001);
  await expect(prove(asked, { browser: null }, later)).rejects.toEqual(refused("link_expired"));
  await expect(findMailedLink(stranger, "extend", asked.linkId)).rejects.toEqual(
    refused("not_found"),
  );
  const other = await waiting(ada);
  await expect(
    prove({ linkId: asked.linkId, secret: other.secret }, { browser: null }),
  ).rejects.toEqual(refused("not_found"));
});

/** A person with one remembered browser. */
async function known(name: string) {
  const person = await addPerson(name);
  const browser = newBrowser();
  const asked = await waiting(person);
  await prove(asked, { code: await freshCode(asked, browser), browser, userAgent: "Firefox/1" });
  return { person, browser };
}

type Listed = { items: Array<{ id: string; userAgent: string; lastUsedAt: string }> };

test("people see the browsers that are remembered for them, and forget one or all", async () => {
  const { person, browser } = await known("Lister");
  const { browser: foreign, person: other } = await known("Other");
  const me = await sessionOf(person);
  const list = async () =>
    ((await (await send(me, "GET", "/api/v1/browsers")).json()) as Listed).items;
  const [mine, ...more] = await list();
  expect(more).toEqual([]);
  expect(mine?.userAgent).toBe("Firefox/1");
  const theirs = await db.select().from(browsers).where(eq(browsers.userId, other.id));
  expect((await send(me, "DELETE", `/api/v1/browsers/${theirs[0]?.id}`)).status).toBe(404);
  expect((await send(me, "DELETE", `/api/v1/browsers/${mine?.id}`)).status).toBe(204);
  expect((await send(me, "DELETE", `/api/v1/browsers/${mine?.id}`)).status).toBe(404);
  expect(await prove(await waiting(person), { browser })).toEqual({ needs: "code" });
  expect(await prove(await waiting(other), { browser: foreign })).toHaveProperty("actor");
  expect((await send(await sessionOf(other), "POST", "/api/v1/browsers/forget-all")).status).toBe(
    204,
  );
  expect(await prove(await waiting(other), { browser: foreign })).toEqual({ needs: "code" });
});

test.each([
  [
    "signs out all other browsers",
    (p: Person) => sessionOf(p).then((me) => send(me, "POST", "/api/v1/sessions/end-others")),
  ],
  [
    "is signed out everywhere by an admin",
    async (p: Person) => endUserSessions(await asAdmin(), p.id),
  ],
  ["is disabled", async (p: Person) => disableUser(await asAdmin(), p.id)],
])("remembered browsers are forgotten when their owner %s", async (_what, end) => {
  const { person } = await known("Ended");
  await end(person);
  expect(await db.select().from(browsers).where(eq(browsers.userId, person.id))).toEqual([]);
});

async function asAdmin(): Promise<AppContext> {
  const admin = await addPerson("Admin", { role: "admin" });
  return contextOf(
    bySession({ userId: admin.id, email: admin.email, role: "admin" }, newId("session")),
  );
}
