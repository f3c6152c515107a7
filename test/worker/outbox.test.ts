import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { links, outbox, requests } from "../../db/schema";
import { MailError } from "../../worker/mail/mail";
import { sendDue } from "../../worker/mail/send-due";
import { collecting, post, rowOf } from "./outbox-post";
import { ask, NOW, person, type World, world } from "./outbox-world";

async function waitingMail(ctx: World, more: { readonly state?: "pending" | "cancelled" } = {}) {
  const { request, ada, linkId } = await ask(ctx, { request: more });
  return post(ctx, "approval_wanted", ada.id, { requestId: request.id, linkId });
}

describe("the outbox", () => {
  test("sends every due row once and leaves the others for their time", async () => {
    const ctx = await world();
    const due = await Promise.all(Array.from({ length: 20 }, () => waitingMail(ctx)));
    const later = await waitingMail(ctx);
    await ctx.db
      .update(outbox)
      .set({ dueAt: NOW + 5_000 })
      .where(eqId(later.id));
    const { sent, open } = collecting();
    expect(await sendDue(ctx, open)).toBe(NOW + 5_000);
    expect(new Set(sent.map((m) => m.messageId)).size).toBe(due.length);
    expect(sent).toHaveLength(due.length);
    expect(await rowOf(ctx, due[0]?.id ?? 0)).toMatchObject({
      state: "sent",
      sentAt: NOW,
      attempts: 1,
    });
    expect(await sendDue(ctx, open)).toBe(NOW + 5_000);
    expect(sent).toHaveLength(due.length);
  });

  test("two senders at once never send the same row", async () => {
    const ctx = await world();
    await Promise.all(Array.from({ length: 30 }, () => waitingMail(ctx)));
    const { sent, open } = collecting();
    await Promise.all([sendDue(ctx, open), sendDue(ctx, open), sendDue(ctx, open)]);
    expect(sent).toHaveLength(30);
    expect(new Set(sent.map((m) => m.messageId)).size).toBe(30);
  });

  test("a temporary no is tried again later, each time later, and then sent once", async () => {
    const ctx = await world();
    const row = await waitingMail(ctx);
    const { sent, open } = collecting((_mail, nth) => {
      if (nth < 3) throw new MailError("later", "450 mailbox busy");
    });
    expect(await sendDue(ctx, open)).toBe(NOW + 5_000);
    expect(await rowOf(ctx, row.id)).toMatchObject({
      state: "waiting",
      attempts: 1,
      lastError: "450 mailbox busy",
    });
    expect(await sendDue(ctx, open)).toBe(NOW + 5_000);
    ctx.clock = NOW + 5_000;
    expect(await sendDue(ctx, open)).toBe(NOW + 20_000);
    ctx.clock = NOW + 20_000;
    expect(await sendDue(ctx, open)).toBeNull();
    expect(sent).toHaveLength(1);
    expect(await rowOf(ctx, row.id)).toMatchObject({ state: "sent", attempts: 3, lastError: null });
  });

  test("a refused mail is kept with the reason, and the others still go", async () => {
    const ctx = await world();
    const bad = await waitingMail(ctx);
    const good = await waitingMail(ctx);
    const { sent, open } = collecting((_mail, nth) => {
      if (nth === 1) throw new MailError("refused", "550 no such user");
    });
    // What is told of it is due at once.
    expect(await sendDue(ctx, open)).toBe(NOW);
    expect(sent).toHaveLength(1);
    const rows = [await rowOf(ctx, bad.id), await rowOf(ctx, good.id)];
    expect(rows.map((r) => r.state).sort()).toEqual(["failed", "sent"]);
    expect(rows.find((r) => r.state === "failed")?.lastError).toBe("550 no such user");
  });

  test("while the mail server is down nothing is lost, and it is not asked once per mail", async () => {
    const ctx = await world();
    const rows = await Promise.all(Array.from({ length: 40 }, () => waitingMail(ctx)));
    let tries = 0;
    const down = collecting(() => {
      tries += 1;
      throw new MailError("down", "no connection");
    });
    expect(await sendDue(ctx, down.open)).toBe(NOW + 5_000);
    expect(tries).toBeLessThanOrEqual(4);
    ctx.clock = NOW + 20_000;
    const { sent, open } = collecting();
    expect(await sendDue(ctx, open)).toBeNull();
    expect(sent).toHaveLength(rows.length);
  });

  test.each([
    ["a colleague", "grantee", 20],
    ["a stranger from an access link", "external", 5],
  ] as const)(
    "%s cannot flood an approver, and holds up nobody else",
    async (_who, role, count) => {
      const ctx = await world();
      const { request, ada, linkId } = await ask(ctx, { dana: { role } });
      for (let i = 0; i < count * 2 + 1; i += 1)
        await post(ctx, "approval_wanted", ada.id, { requestId: request.id, linkId });
      const other = await ask(ctx);
      await post(ctx, "approval_wanted", other.ada.id, {
        requestId: other.request.id,
        linkId: other.linkId,
      });
      const { sent, open } = collecting();
      expect(await sendDue(ctx, open)).toBe(NOW + 900_000);
      expect(sent.filter((m) => m.to.email === ada.email)).toHaveLength(count);
      expect(sent.filter((m) => m.to.email === other.ada.email)).toHaveLength(1);
      ctx.taken.clear();
      ctx.clock = NOW + 900_000;
      await sendDue(ctx, open);
      expect(sent.filter((m) => m.to.email === ada.email)).toHaveLength(count * 2);
    },
  );

  test("a mail is given up after three days, not before", async () => {
    const ctx = await world();
    const row = await waitingMail(ctx);
    const { open } = collecting(() => {
      throw new MailError("later", "450 still busy");
    });
    // The mail itself must still make sense then.
    await ctx.db.update(requests).set({ lapsesAt: NOW + 10 * 86_400_000 });
    await ctx.db.update(links).set({ expiresAt: NOW + 10 * 86_400_000 });
    ctx.clock = NOW + 3 * 86_400_000 - 1;
    await sendDue(ctx, open);
    expect((await rowOf(ctx, row.id)).state).toBe("waiting");
    ctx.clock += 3_600_000;
    await sendDue(ctx, open);
    expect(await rowOf(ctx, row.id)).toMatchObject({
      state: "failed",
      lastError: "given up after three days: 450 still busy",
    });
  });

  test("a mail that makes no sense any more is dropped and says so", async () => {
    const ctx = await world();
    const row = await waitingMail(ctx, { state: "cancelled" });
    const { sent, open } = collecting();
    await sendDue(ctx, open);
    expect(sent).toEqual([]);
    expect(await rowOf(ctx, row.id)).toMatchObject({
      state: "dropped",
      lastError: "no longer needed: the request is cancelled",
    });
  });

  test("a row whose facts cannot be read does not hold up the others", async () => {
    const ctx = await world();
    const ann = await person(ctx, "Ann");
    const broken = await post(ctx, "access_granted", ann.id, { requestId: "nonsense" });
    const unknown = await post(ctx, "no_such_template", ann.id, {});
    await waitingMail(ctx);
    const { sent, open } = collecting();
    await sendDue(ctx, open);
    expect(sent).toHaveLength(1);
    expect((await rowOf(ctx, broken.id)).state).toBe("waiting");
    expect(await rowOf(ctx, unknown.id)).toMatchObject({
      state: "dropped",
      lastError: "there is no template no_such_template",
    });
  });

  test("what a dead sender had taken comes back after its lease", async () => {
    const ctx = await world();
    const row = await waitingMail(ctx);
    const hanging = collecting(() => new Promise(() => undefined));
    void sendDue(ctx, hanging.open);
    await expect.poll(async () => (await rowOf(ctx, row.id)).attempts).toBe(1);
    const { sent, open } = collecting();
    expect(await sendDue(ctx, open)).toBe(NOW + 60_000);
    expect(sent).toEqual([]);
    ctx.clock = NOW + 60_000;
    await sendDue(ctx, open);
    expect(sent).toHaveLength(1);
  });
});

const eqId = (id: number) => eq(outbox.id, id);
