import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { links, requests, seats } from "../../db/schema";
import { linkUrl } from "../../worker/links/link-url";
import { newLink } from "../../worker/links/new-link";
import { writeMail } from "../../worker/mail/write-mail";
import { dropOf, expectFacts, mailOf, post } from "./outbox-post";
import { addUnit, ask, decide, NOW, person, policy, seat, world } from "./outbox-world";

/** As a code stands in a mail. */
const SIX_DIGITS = /\b\d{3}[ \u00a0]\d{3}\b/;

describe("the mail that asks for a decision", () => {
  test("says who wants what, where, for how long, why, why me, who else and until when", async () => {
    const ctx = await world();
    const { request, dana, ada, linkId } = await ask(ctx);
    const bob = await person(ctx, "Bob Kahn");
    await seat(ctx, request.id, bob.id, ["a member of “dba”"]);
    const mail = await mailOf(ctx, "approval_wanted", ada.id, { requestId: request.id, linkId });
    expect(mail.subject).toBe(`[Approve?] Dana → read on public, 2 h (AR-${request.number})`);
    expect(mail.to).toEqual({ email: ada.email, name: "Ada Lovelace" });
    expectFacts(mail, [
      `Dana Scully <${dana.email}>`,
      "Manager: Ada Lovelace",
      "Read only (read) on public, in Shop DB",
      "› cluster › shop",
      "2 h from approval, ends about 16:40 (Europe/Berlin) if approved now",
      "Order 4711 is stuck; I need to look at its rows.",
      "Read the shop",
      "This flow asks the requester’s manager; that is you.",
      "Bob Kahn (a member of “dba”)",
      "One approval is enough; one rejection ends it.",
      "Mon, 23 Nov 2026, 14:40 (Europe/Berlin). If nobody decides by then, no access is given.",
    ]);
  });

  test("has two links to one page, whose secret is in the fragment only, and the code apart from them", async () => {
    const ctx = await world();
    const { request, ada, linkId } = await ask(ctx);
    const mail = await mailOf(ctx, "approval_wanted", ada.id, { requestId: request.id, linkId });
    const addresses = [...mail.html.matchAll(/href="([^"]+)"/g)].map(
      (m) => new URL(m[1]?.replaceAll("&amp;", "&") ?? ""),
    );
    const approve = addresses.filter((a) => a.pathname === `/approve/${linkId}`);
    expect(approve.map((a) => a.search)).toEqual(["?answer=approve", "?answer=reject"]);
    expect(approve.every((a) => a.hash.length === 44)).toBe(true);
    // A mail is forwarded and lies about for weeks: a code is mailed when it is needed, for minutes.
    expect(mail.text).not.toMatch(SIX_DIGITS);
    expect(mail.html).not.toMatch(SIX_DIGITS);
  });

  test("says where the flow wants approvers signed in", async () => {
    const ctx = await world();
    const document = policy();
    const strict = {
      ...document,
      settings: { ...document.settings, approverSignInRequired: true },
    };
    const { request, ada, linkId } = await ask(ctx, { request: { policy: strict } });
    const mail = await mailOf(ctx, "approval_wanted", ada.id, { requestId: request.id, linkId });
    expect(mail.text).toContain("sign in before they decide");
  });

  test("lists several units, and says that an outsider is one", async () => {
    const ctx = await world();
    const { request, ada, linkId } = await ask(ctx, {
      dana: { role: "external", managerId: null },
    });
    await addUnit(ctx, request.id, { resourceName: "orders", permission: "admin" });
    const mail = await mailOf(ctx, "approval_reminder", ada.id, { requestId: request.id, linkId });
    expect(mail.subject).toBe(`[Approve? Reminder] Dana → 2 accesses, 2 h (AR-${request.number})`);
    expectFacts(mail, [
      "Read only (read) on public",
      "admin on orders",
      "From outside, through an access link",
      "Still waiting",
    ]);
  });

  test("is not sent once somebody decided, the person is no longer asked, or has answered", async () => {
    const ctx = await world();
    const { request, ada, linkId } = await ask(ctx);
    const payload = { requestId: request.id, linkId };
    const bob = await person(ctx, "Bob");
    expect(await dropOf(ctx, "approval_wanted", bob.id, payload)).toContain("not asked any more");
    await decide(ctx, request.id, ada.id, true);
    expect(await dropOf(ctx, "approval_wanted", ada.id, payload)).toContain("has decided");
    await ctx.db.delete(seats).where(eq(seats.requestId, request.id));
    await ctx.db.update(requests).set({ state: "cancelled" }).where(eq(requests.id, request.id));
    expect(await dropOf(ctx, "approval_wanted", ada.id, payload)).toBe(
      "no longer needed: the request is cancelled",
    );
  });

  test("is not sent to somebody who has left", async () => {
    const ctx = await world();
    const { request, ada, linkId } = await ask(ctx, { ada: { status: "disabled" } });
    expect(await dropOf(ctx, "approval_wanted", ada.id, { requestId: request.id, linkId })).toBe(
      "the recipient is disabled",
    );
  });
});

describe("mails about the life of a request", () => {
  test("decided: by whom, when and why", async () => {
    const ctx = await world();
    const { request, dana, ada } = await ask(ctx, { request: { state: "rejected" } });
    await decide(ctx, request.id, ada.id, false, "Ask for the replica instead.");
    const mail = await mailOf(ctx, "request_decided", dana.id, { requestId: request.id });
    expect(mail.subject).toContain("Your request was rejected");
    expectFacts(mail, [
      "Rejected by Ada Lovelace at 14:40 (Europe/Berlin). No access was given.",
      "Ask for the replica instead.",
    ]);
    await ctx.db.update(requests).set({ state: "lapsed" }).where(eq(requests.id, request.id));
    const lapsed = await mailOf(ctx, "request_decided", dana.id, { requestId: request.id });
    expectFacts(lapsed, ["Nobody decided within 1 d"]);
  });

  test("granted: what, until when, where the details are, and nothing secret", async () => {
    const ctx = await world();
    const { request, dana } = await ask(ctx, {
      request: { state: "active", grantedAt: NOW, expiresAt: NOW + 7_200_000 },
      unit: { state: "active", recipe: { role: "hp_secretrole" } },
    });
    await addUnit(ctx, request.id, {
      resourceName: "orders",
      state: "failed",
      message: "The schema is gone.",
    });
    const mail = await mailOf(ctx, "access_granted", dana.id, { requestId: request.id });
    expectFacts(mail, [
      "Read only (read) on public",
      "16:40 (Europe/Berlin)",
      `https://pass.example.com/requests/${request.id}`,
      "1 of 2 could not be granted",
      "The schema is gone.",
    ]);
    expect(mail.html + mail.text).not.toContain("hp_secretrole");
  });

  test("ending: with an extend link where the flow allows it, without one where not, not when already over", async () => {
    const ctx = await world();
    const { request, dana } = await ask(ctx, {
      request: { state: "active", grantedAt: NOW - 1, expiresAt: NOW + 900_000 },
      unit: { state: "active" },
    });
    const link = await newLink(ctx, {
      purpose: "extend",
      subjectId: request.id,
      userId: dana.id,
      expiresAt: NOW + 900_000,
      withCode: false,
    });
    await ctx.db.insert(links).values(link.row);
    const mail = await mailOf(ctx, "access_ending", dana.id, {
      requestId: request.id,
      linkId: link.id,
    });
    expect(mail.subject).toContain("Access ends in 15 min: read on public");
    expectFacts(mail, [await linkUrl(ctx, "extend", link.id), "By 30 min. 2 extensions are left."]);
    expect(mail.text).not.toMatch(SIX_DIGITS);
    const plain = await mailOf(ctx, "access_ending", dana.id, {
      requestId: request.id,
      linkId: null,
    });
    expect(plain.html).not.toContain("/extend/");
    ctx.clock = NOW + 900_000;
    expect(
      await dropOf(ctx, "access_ending", dana.id, { requestId: request.id, linkId: null }),
    ).toContain("no longer needed");
  });

  test("ended: by whom, and the proof of the system; never before it is confirmed", async () => {
    const ctx = await world();
    const { request, dana } = await ask(ctx, {
      request: {
        state: "revoked",
        grantedAt: NOW,
        endedAt: NOW + 60_000,
        endedBy: "Grace Hopper",
        endReason: "Incident over",
      },
      unit: { state: "ended", evidence: "Role hp_1 does not exist; no session is open." },
    });
    const mail = await mailOf(ctx, "access_ended", dana.id, { requestId: request.id });
    expectFacts(mail, [
      "It was taken away.",
      "Grace Hopper",
      "Incident over",
      "Role hp_1 does not exist; no session is open.",
    ]);
    await ctx.db.update(requests).set({ state: "revoking" }).where(eq(requests.id, request.id));
    expect(await dropOf(ctx, "access_ended", dana.id, { requestId: request.id })).toContain(
      "revoking",
    );
  });

  test("failed and stuck say what happened and what to do", async () => {
    const ctx = await world();
    const failed = await ask(ctx, {
      request: { state: "failed", message: "PostgreSQL refused the role." },
    });
    expectFacts(
      await mailOf(ctx, "access_failed", failed.dana.id, { requestId: failed.request.id }),
      ["PostgreSQL refused the role.", "You can ask again"],
    );
    const stuck = await ask(ctx, { request: { message: "Nobody is on call in “dba”." } });
    expectFacts(
      await mailOf(ctx, "request_stuck", stuck.dana.id, { requestId: stuck.request.id }),
      ["Nobody is on call in “dba”.", "An admin has to change who approves"],
    );
    const admin = await person(ctx, "Grace", { role: "admin" });
    expectFacts(await mailOf(ctx, "request_stuck", admin.id, { requestId: stuck.request.id }), [
      "Dana Scully",
    ]);
  });

  test("all mails of one request refer to one thread, each under a message id of its own that stays the same", async () => {
    const ctx = await world();
    const { request, dana, ada, linkId } = await ask(ctx);
    const row = await post(ctx, "approval_wanted", ada.id, { requestId: request.id, linkId });
    const [once, again] = [await writeMail(ctx, row), await writeMail(ctx, row)];
    if ("drop" in once || "drop" in again) throw new Error("dropped");
    expect(once.messageId).toBe(again.messageId);
    await ctx.db.update(requests).set({ state: "rejected" }).where(eq(requests.id, request.id));
    const decided = await mailOf(ctx, "request_decided", dana.id, { requestId: request.id });
    expect(decided.thread).toBe(once.thread);
    expect(decided.messageId).not.toBe(once.messageId);
    expect(once.messageId).toMatch(/^<[0-9a-f]{40}@pass\.example\.com>$/);
  });
});
