/** Mails that do not arrive: they are kept, the right people are told, and another try is a press away. */

import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { outbox, requests, units, users } from "../../db/schema";
import { viewRequest } from "../../worker/access/view-request";
import { listUndeliveredMails, retryMails } from "../../worker/admin/undelivered-mails";
import { bySession } from "../../worker/lib/actor";
import { newId } from "../../worker/lib/ids";
import { MailError } from "../../worker/mail/mail";
import { sendDue } from "../../worker/mail/send-due";
import { contextOf } from "../support/app";
import { collecting, dropOf, mailOf, post, rowOf } from "./outbox-post";
import { ask, NOW, person, type World, world } from "./outbox-world";

const NO_SUCH_USER = "The mail server refused the recipient: 550 5.1.1 no such user";

async function approvalMail(ctx: World) {
  const asked = await ask(ctx);
  const { request, ada, linkId } = asked;
  const row = await post(ctx, "approval_wanted", ada.id, { requestId: request.id, linkId });
  return { ...asked, row };
}

async function adminOf(ctx: World) {
  await ctx.db.update(users).set({ role: "grantee" });
  return person(ctx, "Root Admin", { role: "admin" });
}

const asMember = (user: { id: string; email: string; role: string }) =>
  contextOf(
    bySession(
      {
        userId: user.id as never,
        email: user.email,
        role: user.role === "admin" ? "admin" : "grantee",
      },
      newId("session"),
    ),
  );

const toldOf = async (ctx: World, id: number) =>
  (await ctx.db.select().from(outbox).where(eq(outbox.template, "mail_undelivered"))).filter(
    (m) => m.payload.outboxId === id,
  );

describe("an approver whose address is refused", () => {
  test("is named to who asked, to the admins, on the request and in the settings", async () => {
    const ctx = await world();
    const admin = await adminOf(ctx);
    const { row, request, dana, ada } = await approvalMail(ctx);
    const { open } = collecting(() => {
      throw new MailError("refused", NO_SUCH_USER);
    });
    await sendDue(ctx, open);
    expect((await rowOf(ctx, row.id)).state).toBe("failed");
    expect((await toldOf(ctx, row.id)).map((m) => m.recipient).sort()).toEqual(
      [admin.id, dana.id].sort(),
    );
    const mail = await mailOf(ctx, "mail_undelivered", dana.id, { outboxId: row.id });
    expect(mail.subject).toBe(`The mail to Ada Lovelace did not arrive (AR-${request.number})`);
    expect(mail.text).toContain("may not know of it");

    const seen = await viewRequest(await asMember(dana), request.id);
    expect(seen.approvers.find((a) => a.id === ada.id)?.mailProblem).toEqual({
      gaveUp: true,
      reason: NO_SUCH_USER,
    });
    const { items } = await listUndeliveredMails(await asMember(admin));
    expect(items.find((m) => m.id === row.id)).toMatchObject({
      to: ada.email,
      name: "Ada Lovelace",
      gaveUp: true,
      reason: NO_SUCH_USER,
      request: { number: `AR-${request.number}` },
    });
  });

  test("gets it after all when an admin has it tried again", async () => {
    const ctx = await world();
    const admin = await adminOf(ctx);
    const { row } = await approvalMail(ctx);
    const refusing = collecting(() => {
      throw new MailError("refused", NO_SUCH_USER);
    });
    await sendDue(ctx, refusing.open);
    expect(await retryMails(await asMember(admin), { ids: [row.id] })).toEqual({ retried: 1 });
    ctx.clock = Date.now() + 1_000;
    await ctx.db.update(requests).set({ lapsesAt: ctx.clock + 3_600_000 });
    await ctx.db.update(outbox).set({ dueAt: 0 }).where(eq(outbox.id, row.id));
    const working = collecting();
    await sendDue(ctx, working.open);
    expect((await rowOf(ctx, row.id)).state).not.toBe("failed");
    expect(await retryMails(await asMember(admin), { ids: [row.id] })).toEqual({ retried: 0 });
  });
});

test("the same answer for several addresses is the server's: nothing is given up, and what was comes back", async () => {
  const ctx = await world();
  await adminOf(ctx);
  const rows = [];
  for (let i = 0; i < 4; i++) rows.push((await approvalMail(ctx)).row);
  const { open } = collecting((mail) => {
    throw new MailError(
      "refused",
      `The mail server refused the recipient: 550 <${mail.to.email}>: mailbox unavailable`,
    );
  });
  // One after the other: four lanes at once would not see each other's refusals.
  for (const row of rows) {
    await ctx.db
      .update(outbox)
      .set({ dueAt: NOW + 3_600_000 })
      .where(eq(outbox.state, "waiting"));
    await ctx.db.update(outbox).set({ dueAt: NOW }).where(eq(outbox.id, row.id));
    await sendDue(ctx, open);
    ctx.clock += 1_000;
  }
  const states = await Promise.all(rows.map(async (r) => (await rowOf(ctx, r.id)).state));
  expect(states).toEqual(["waiting", "waiting", "waiting", "waiting"]);
});

test("an approval mail that cannot leave yet is shown where its answer is awaited", async () => {
  const ctx = await world();
  const { row, request, dana, ada } = await approvalMail(ctx);
  const { open } = collecting(() => {
    throw new MailError("later", "The mail server refused the mail: 450 4.2.0 Greylisted");
  });
  await sendDue(ctx, open);
  expect((await rowOf(ctx, row.id)).state).toBe("waiting");
  const seen = await viewRequest(await asMember(dana), request.id);
  expect(seen.approvers.find((a) => a.id === ada.id)?.mailProblem).toMatchObject({ gaveUp: false });
});

describe("what mails say is what is", () => {
  test("an end while the same access goes on under another request is not told as one", async () => {
    const ctx = await world();
    const { request, dana } = await ask(ctx, {
      request: { state: "expired", grantedAt: NOW, endedAt: NOW + 60_000 },
      unit: {
        state: "ended",
        grantedAt: NOW,
        evidence: null,
        message: "The same access goes on under AR-7.",
      },
    });
    expect(await dropOf(ctx, "access_ended", dana.id, { requestId: request.id })).toContain(
      "goes on under another request",
    );
  });

  test("approved and granted within seconds is one mail, which says by whom", async () => {
    const ctx = await world();
    const { request, dana } = await ask(ctx, {
      request: { state: "active", decidedAt: NOW, grantedAt: NOW, expiresAt: NOW + 7_200_000 },
      unit: { state: "active", grantedAt: NOW },
    });
    expect(await dropOf(ctx, "request_decided", dana.id, { requestId: request.id })).toContain(
      "another mail tells",
    );
    await ctx.db.update(requests).set({ state: "granting" }).where(eq(requests.id, request.id));
    expect(
      (await mailOf(ctx, "request_decided", dana.id, { requestId: request.id })).subject,
    ).toContain("was approved");
  });

  test("a unit that the approver left out is neither counted as approved nor as failed", async () => {
    const ctx = await world();
    const { request, dana } = await ask(ctx, {
      request: { state: "granting", decidedAt: NOW },
      unit: { state: "granting" },
    });
    const [unit] = await ctx.db.select().from(units).where(eq(units.requestId, request.id));
    if (!unit) throw new Error("no unit");
    await ctx.db.insert(units).values({
      ...unit,
      id: newId("unit"),
      handle: `${unit.handle.slice(0, -1)}z`,
      resourceName: "payroll",
      state: "failed",
      leftOut: true,
    });
    const approved = await mailOf(ctx, "request_decided", dana.id, { requestId: request.id });
    expect(approved.subject).toContain("read on public");
    expect(approved.text).toMatch(/Left out by the approver[\s\S]*payroll/);
    await ctx.db
      .update(requests)
      .set({ state: "active", grantedAt: NOW, expiresAt: NOW + 7_200_000 })
      .where(eq(requests.id, request.id));
    await ctx.db.update(units).set({ state: "active" }).where(eq(units.id, unit.id));
    const granted = await mailOf(ctx, "access_granted", dana.id, { requestId: request.id });
    expect(granted.text).not.toContain("could not be granted");
  });

  test("a warning says no more than is left, and none comes when it is of no use", async () => {
    const ctx = await world();
    const { request, dana } = await ask(ctx, {
      request: { state: "active", grantedAt: NOW - 1, expiresAt: NOW + 179_000 },
      unit: { state: "active" },
    });
    const ending = { requestId: request.id, linkId: null };
    expect((await mailOf(ctx, "access_ending", dana.id, ending)).subject).toContain("in 3 min");
    ctx.clock = NOW + 40_000;
    expect((await mailOf(ctx, "access_ending", dana.id, ending)).subject).toContain("in 2 min");
    ctx.clock = NOW + 173_000;
    expect(await dropOf(ctx, "access_ending", dana.id, ending)).toContain("too late to be of use");
  });
});
