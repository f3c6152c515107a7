/** Who may decide by a mailed link (security scenarios S6 and S7). */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { browsers, links, requests, users } from "../../db/schema";
import { FlowDocument, type FlowDocumentInput } from "../../worker/contract/flows";
import { proveApprover, proveExtender } from "../../worker/identity/prove-approver";
import { readLink } from "../../worker/identity/read-link";
import { newId } from "../../worker/lib/ids";
import { linkSecret, mailCode } from "../../worker/lib/keys";
import { newLink } from "../../worker/links/new-link";
import { addOrganization, addPerson, contextOf, db, type Person } from "../support/app";
import { newBrowser, wrongCodeFor } from "../support/sign-in";

await addOrganization();
const stranger = await contextOf({ kind: "nobody" });
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

async function mailed(
  purpose: "approve" | "extend",
  person: Person,
  subjectId: string,
  withCode = true,
) {
  const { id, row } = await newLink(stranger, {
    purpose,
    subjectId,
    userId: person.id,
    expiresAt: Date.now() + 86_400_000,
    withCode,
  });
  await db.insert(links).values(row);
  return {
    linkId: id,
    secret: await linkSecret(stranger.keys, id),
    code: await mailCode(stranger.keys, id),
  };
}

test("a browser that is not known must type the code, and is remembered for thirty days", async () => {
  const ada = await addPerson("Ada");
  const { linkId, secret, code, requestId } = await waiting(ada);
  const browser = newBrowser();
  expect(await proveApprover(stranger, { linkId, secret, code: null, browser })).toEqual({
    needs: "code",
  });
  const proof = await proveApprover(stranger, { linkId, secret, code, browser });
  expect(proof).toEqual({
    actor: { kind: "mail_link", userId: ada.id, email: ada.email, linkId },
    requestId,
    rememberBrowser: browser,
  });

  const next = await waiting(ada);
  expect(await proveApprover(stranger, { ...next, code: null, browser })).toMatchObject({
    actor: { userId: ada.id },
    rememberBrowser: null,
  });
  expect(await proveApprover(stranger, { ...next, code: null, browser: newBrowser() })).toEqual({
    needs: "code",
  });
  const inAMonth = await contextOf({ kind: "nobody" }, () => Date.now() + 31 * 86_400_000);
  const [row] = await db.select().from(browsers).where(eq(browsers.userId, ada.id));
  expect(row?.expiresAt).toBeLessThan(inAMonth.now());
  expect(JSON.stringify(row)).not.toContain(browser);
});

test("a browser without a name gets one to remember", async () => {
  const { linkId, secret, code } = await waiting(await addPerson("Nameless"));
  const proof = await proveApprover(stranger, { linkId, secret, code, browser: null });
  expect("rememberBrowser" in proof && proof.rememberBrowser).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test("a browser that knows one approver does not know another", async () => {
  const browser = newBrowser();
  const first = await waiting(await addPerson("First"));
  await proveApprover(stranger, { ...first, browser });
  const second = await waiting(await addPerson("Second"));
  expect(await proveApprover(stranger, { ...second, code: null, browser })).toEqual({
    needs: "code",
  });
});

test("the approver's own session decides at once; somebody else's session does not", async () => {
  const [ada, eve] = [await addPerson("Ada"), await addPerson("Eve")];
  const { linkId, secret } = await waiting(ada);
  const as = (person: Person) =>
    contextOf({
      kind: "session",
      sessionId: newId("session"),
      userId: person.id,
      role: "grantee",
      email: person.email,
    });
  expect(
    await proveApprover(await as(ada), { linkId, secret, code: null, browser: null }),
  ).toMatchObject({ actor: { kind: "session", userId: ada.id } });
  expect(await proveApprover(await as(eve), { linkId, secret, code: null, browser: null })).toEqual(
    { needs: "code" },
  );
});

test("a flow that wants approvers signed in takes no code", async () => {
  const { linkId, secret, code } = await waiting(await addPerson("Careful"), {
    approverSignInRequired: true,
  });
  expect(await proveApprover(stranger, { linkId, secret, code, browser: newBrowser() })).toEqual({
    needs: "sign_in",
  });
});

test("five wrong codes end the link", async () => {
  const { linkId, secret, code } = await waiting(await addPerson("Guessed"));
  const wrong = { linkId, secret, code: wrongCodeFor(code), browser: null };
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, () => proveApprover(stranger, wrong)),
  );
  const codes = results.map((r) =>
    r.status === "rejected" ? (r.reason as { code: string }).code : "in",
  );
  expect(codes.filter((c) => c === "bad_input")).toHaveLength(5);
  await expect(
    proveApprover(stranger, { linkId, secret, code, browser: null }),
  ).rejects.toMatchObject({ code: "link_expired" });
  expect((await readLink(stranger, linkId))?.state).toBe("expired");
});

test("the right code forgives earlier slips", async () => {
  const { linkId, secret, code } = await waiting(await addPerson("Slipped"));
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) {
      await expect(
        proveApprover(stranger, { linkId, secret, code: wrongCodeFor(code), browser: null }),
      ).rejects.toMatchObject({ code: "bad_input" });
    }
    expect(await proveApprover(stranger, { linkId, secret, code, browser: null })).toHaveProperty(
      "actor",
    );
  }
});

test("a disabled approver's link looks like none", async () => {
  const gone = await addPerson("Gone");
  const { linkId, secret, code } = await waiting(gone);
  await db.update(users).set({ status: "disabled" }).where(eq(users.id, gone.id));
  await expect(
    proveApprover(stranger, { linkId, secret, code, browser: null }),
  ).rejects.toMatchObject({ code: "not_found" });
});

test("an old link, and a link for something else, prove nothing", async () => {
  const ada = await addPerson("Ada");
  const { linkId, secret, code, requestId } = await waiting(ada);
  const later = await contextOf({ kind: "nobody" }, () => Date.now() + 86_400_001);
  await expect(proveApprover(later, { linkId, secret, code, browser: null })).rejects.toMatchObject(
    { code: "link_expired" },
  );
  await expect(
    proveExtender(stranger, { linkId, secret, code, browser: null }),
  ).rejects.toMatchObject({ code: "not_found" });
  const extend = await mailed("extend", ada, requestId, false);
  await expect(proveApprover(stranger, { ...extend, browser: null })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await proveExtender(stranger, { ...extend, code: null, browser: null })).toMatchObject({
    actor: { kind: "mail_link", userId: ada.id },
    requestId,
  });
});

test("what a link's page may say without the secret tells nothing about people", async () => {
  const ada = await addPerson("Ada");
  const { linkId } = await waiting(ada);
  const shown = await readLink(stranger, linkId);
  expect(shown).toEqual({ purpose: "approve", state: "open", expiresAt: expect.any(Number) });
  expect(await readLink(stranger, "link_00000000000000000000")).toBeNull();
  expect(await readLink(stranger, "nonsense")).toBeNull();
});
