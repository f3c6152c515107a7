import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import {
  emailCodes,
  integrations,
  linkCodes,
  links,
  organization,
  requests,
  syncRuns,
  units,
} from "../../db/schema";
import type { UserId } from "../../worker/contract/values";
import { newId } from "../../worker/lib/ids";
import { mailCode } from "../../worker/lib/keys";
import { codeHashOf } from "../../worker/links/check-link";
import { linkUrl } from "../../worker/links/link-url";
import { newLink } from "../../worker/links/new-link";
import { writeMail } from "../../worker/mail/write-mail";
import { dropOf, expectFacts, mailOf, post } from "./outbox-post";
import { ask, NOW, person, world } from "./outbox-world";

describe("mails to admins", () => {
  test("overdue: which integration, whose access, since when, the last error; dropped once all is well", async () => {
    const ctx = await world();
    const admin = await person(ctx, "Grace", { role: "admin", timeZone: "America/New_York" });
    const { request } = await ask(ctx, {
      request: { state: "revoking", overdueSince: NOW - 300_000 },
      unit: { state: "revoking" },
      integration: { name: "Warehouse", troubleSince: NOW, troubleMessage: "Connection refused." },
    });
    const [unit] = await ctx.db.select().from(units).where(eq(units.requestId, request.id));
    const payload = { integrationId: unit?.integrationId, requestCount: 1, since: NOW - 300_000 };
    const mail = await mailOf(ctx, "revoke_overdue", admin.id, payload);
    expect(mail.subject).toBe("[Action needed] 1 access in Warehouse cannot be ended");
    expectFacts(mail, [
      "Warehouse (postgresql)",
      "Sun, 22 Nov 2026, 08:35 (America/New_York)",
      `AR-${request.number}, Dana Scully`,
      "Connection refused.",
    ]);
    expect(await dropOf(ctx, "integration_recovered", admin.id, payload)).toContain(
      "in trouble again",
    );
    await ctx.db.update(requests).set({ overdueSince: null }).where(eq(requests.id, request.id));
    await ctx.db.update(units).set({ state: "ended" }).where(eq(units.requestId, request.id));
    const silent = await mailOf(ctx, "revoke_overdue", admin.id, payload);
    expect(silent.subject).toBe("[Action needed] Warehouse does not answer");
    await ctx.db
      .update(integrations)
      .set({ troubleSince: null })
      .where(eq(integrations.name, "Warehouse"));
    expect(await dropOf(ctx, "revoke_overdue", admin.id, payload)).toContain("nothing is overdue");
    expect((await mailOf(ctx, "integration_recovered", admin.id, payload)).subject).toBe(
      "[Solved] Warehouse works again",
    );
  });

  test("a held sync says what it would remove; a restored database says what Hallpass does", async () => {
    const ctx = await world();
    const admin = await person(ctx, "Grace", { role: "admin" });
    const { request } = await ask(ctx);
    const [unit] = await ctx.db.select().from(units).where(eq(units.requestId, request.id));
    const runId = newId("run");
    const integrationId = unit?.integrationId ?? newId("integration");
    const counts = {
      seen: 3,
      changed: 0,
      removed: 997,
      ours: 0,
      foreign: 0,
      orphansRemoved: 0,
      missing: 0,
    };
    await ctx.db
      .insert(syncRuns)
      .values({ id: runId, integrationId, state: "held", startedAt: NOW, counts });
    expectFacts(await mailOf(ctx, "sync_held", admin.id, { integrationId, runId }), [
      "997",
      "Nothing was removed",
    ]);
    await ctx.db.update(syncRuns).set({ state: "done" });
    expect(await dropOf(ctx, "sync_held", admin.id, { integrationId, runId })).toContain(
      "the sync is done",
    );
    expectFacts(await mailOf(ctx, "database_restored", admin.id, {}), [
      "compares its books with every system",
    ]);
  });
});

describe("mails that let somebody in", () => {
  test("sign-in: link, code, when it was asked for; not after it was used or expired", async () => {
    const ctx = await world();
    const ann = await person(ctx, "Ann");
    const link = await newLink(ctx, {
      purpose: "sign_in",
      subjectId: ann.id,
      userId: ann.id,
      expiresAt: NOW + 600_000,
      withCode: true,
    });
    await ctx.db.insert(links).values(link.row);
    const mail = await mailOf(ctx, "sign_in", ann.id, { linkId: link.id });
    const code = await mailCode(ctx.keys, link.id);
    expectFacts(mail, [
      await linkUrl(ctx, "sign_in", link.id),
      `${code.slice(0, 3)} ${code.slice(3)}`,
      "Asked for at 14:40 (Europe/Berlin)",
      "until 14:50 (Europe/Berlin)",
    ]);
    expect(mail.thread).toBeNull();
    ctx.clock = NOW + 600_000;
    expect(await dropOf(ctx, "sign_in", ann.id, { linkId: link.id })).toBe(
      "no longer needed: the link has expired",
    );
    ctx.clock = NOW;
    await ctx.db.update(links).set({ usedAt: NOW }).where(eq(links.id, link.id));
    expect(await dropOf(ctx, "sign_in", ann.id, { linkId: link.id })).toBe(
      "no longer needed: the link has been used",
    );
  });

  test("a code for a link: to its owner, what it is for, until when, not after it was used", async () => {
    const ctx = await world();
    const ann = await person(ctx, "Ann");
    const link = await newLink(ctx, {
      purpose: "approve",
      subjectId: newId("request"),
      userId: ann.id,
      expiresAt: NOW + 86_400_000,
      withCode: false,
    });
    const id = newId("link");
    const code = await mailCode(ctx.keys, id);
    await ctx.db.insert(links).values(link.row);
    await ctx.db.insert(linkCodes).values({
      id,
      linkId: link.id,
      codeHash: await codeHashOf(id, code),
      browserHash: "b",
      createdAt: NOW,
      expiresAt: NOW + 600_000,
    });
    const mail = await mailOf(ctx, "link_code", ann.id, { codeId: id });
    expectFacts(mail, [
      `${code.slice(0, 3)} ${code.slice(3)}`,
      "to answer a request",
      "until 14:50 (Europe/Berlin)",
    ]);
    expect(mail.subject).not.toMatch(/\d/);
    await ctx.db.update(linkCodes).set({ usedAt: NOW }).where(eq(linkCodes.id, id));
    expect(await dropOf(ctx, "link_code", ann.id, { codeId: id })).toBe(
      "no longer needed: the code has been used",
    );
  });

  test("invitation: to where, for whom, until when", async () => {
    const ctx = await world();
    const ann = await person(ctx, "Ann", { status: "invited", role: "admin" });
    const link = await newLink(ctx, {
      purpose: "invite",
      subjectId: ann.id,
      userId: ann.id,
      expiresAt: NOW + 7 * 86_400_000,
      withCode: false,
    });
    await ctx.db.insert(links).values(link.row);
    const mail = await mailOf(ctx, "invitation", ann.id, { linkId: link.id });
    expect(mail.subject).toBe("You are invited to Hallpass at Acme");
    expectFacts(mail, [await linkUrl(ctx, "invite", link.id), ann.email, "as an admin"]);
  });

  test("code for an address that nobody has yet: in the mail, not in its subject", async () => {
    const ctx = await world();
    const id = newId("link");
    const code = await mailCode(ctx.keys, id);
    const row = {
      id,
      accessLinkId: newId("accessLink"),
      email: "con@outside.example",
      codeHash: await codeHashOf(id, code),
      browserHash: "b",
      createdAt: NOW,
      expiresAt: NOW + 600_000,
    };
    await ctx.db.insert(emailCodes).values(row);
    const mail = await mailOf(ctx, "email_code", "con@outside.example", { codeId: id });
    expect(mail.to.email).toBe("con@outside.example");
    expectFacts(mail, [`${code.slice(0, 3)} ${code.slice(3)}`, "until 14:50 (Europe/Berlin)"]);
    expect(mail.subject).not.toMatch(/\d/);
  });
});

describe("hostile text", () => {
  const evil =
    '<img src=x onerror=alert(1)>\r\nBcc: all@example.com\n\u202Eevil\u2066 <a href="https://evil.example/login">here</a> https://evil.example evil.example/login www.evil.example';

  test("in every free field adds no markup, no header, no link and no turned text", async () => {
    const ctx = await world();
    await ctx.db.update(organization).set({ name: evil });
    const { request, ada, dana, linkId } = await ask(ctx, {
      dana: { fullName: evil },
      request: { justification: evil, flowName: evil, message: evil },
      unit: {
        resourceName: evil,
        permission: evil,
        path: [evil],
        state: "queued",
        message: evil,
        evidence: evil,
      },
      integration: { name: `${evil}${Math.random()}` },
    });
    const all = [
      await mailOf(ctx, "approval_wanted", ada.id, { requestId: request.id, linkId }),
      await mailOf(ctx, "request_stuck", dana.id, { requestId: request.id }),
    ];
    await ctx.db
      .update(requests)
      .set({ state: "active", expiresAt: NOW + 600_000 })
      .where(eq(requests.id, request.id));
    await ctx.db.update(units).set({ state: "active" }).where(eq(units.requestId, request.id));
    all.push(await mailOf(ctx, "access_granted", dana.id, { requestId: request.id }));
    all.push(await mailOf(ctx, "access_ending", dana.id, { requestId: request.id, linkId: null }));
    await ctx.db
      .update(requests)
      .set({ state: "revoked", endedBy: evil, endReason: evil })
      .where(eq(requests.id, request.id));
    all.push(await mailOf(ctx, "access_ended", dana.id, { requestId: request.id }));
    await ctx.db.update(organization).set({ name: "Acme" });
    for (const mail of all) {
      expect(mail.html).not.toMatch(/<img|<a href="https:\/\/evil|onerror="/);
      expect(mail.subject + mail.to.name).not.toMatch(/[\r\n]/);
      expect(mail.html + mail.text + mail.subject).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      const hrefs = [...mail.html.matchAll(/href="([^"]*)"/g)].map((m) => m[1]);
      expect(hrefs.every((h) => h?.startsWith("https://pass.example.com"))).toBe(true);
      const addresses = mail.text.match(/\S*:\/\/\S*/g) ?? [];
      expect(addresses.every((a) => a.startsWith("https://pass.example.com"))).toBe(true);
      expect(mail.text).not.toMatch(/www\.evil/);
      // A line end in a name must not start a line of ours.
      expect(mail.text).not.toMatch(/^Bcc:/m);
    }
  });

  test("an address that could carry commands is refused", async () => {
    const ctx = await world();
    const bad = await person(ctx, "Bad", { email: "a@example.com>\r\nRCPT TO:<b@example.com" });
    const { request } = await ask(ctx);
    const row = await post(ctx, "request_stuck", bad.id as UserId, { requestId: request.id });
    await expect(writeMail(ctx, row)).rejects.toMatchObject({ kind: "refused" });
  });
});
