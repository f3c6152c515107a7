import { sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { auditEvents } from "../../db/schema";
import { system } from "../../worker/lib/actor";
import { commit } from "../../worker/lib/commit";
import type { AppContext } from "../../worker/lib/context";
import { gatherWakes } from "../../worker/lib/gather-wakes";
import { contextOf } from "../support/app";

const entry = { action: "view.created", subject: "view_1" } as const;
const message = { key: "k1", template: "sign_in", recipient: "user_1" };

function countingWakes() {
  return {
    armTimers: vi.fn(async () => {}),
    sendMail: vi.fn(async () => {}),
    sealAudit: vi.fn(async () => {}),
    startSync: vi.fn(async () => {}),
  };
}

let ctx: AppContext;
let wakes: ReturnType<typeof countingWakes>;

beforeEach(async () => {
  wakes = countingWakes();
  ctx = { ...(await contextOf(system("test"))), wakes };
});

test("a change wakes the audit, and the mail only where it wrote one", async () => {
  await commit(ctx, { entries: [entry], writes: [] });
  expect([wakes.sealAudit.mock.calls.length, wakes.sendMail.mock.calls.length]).toEqual([1, 0]);
  await commit(ctx, { entries: [entry], writes: [], messages: [message] });
  expect([wakes.sealAudit.mock.calls.length, wakes.sendMail.mock.calls.length]).toEqual([2, 1]);
});

test("a change whose guard does not hold wakes nobody", async () => {
  expect(await commit(ctx, { entries: [entry], writes: [], guard: sql`1 = 0` })).toBe(false);
  expect(wakes.sealAudit).not.toHaveBeenCalled();
});

test("a wake that fails does not undo the change or make it look failed", async () => {
  wakes.sealAudit.mockRejectedValue(new Error("the object is being moved"));
  const done = await commit(ctx, { entries: [{ ...entry, subject: "view_2" }], writes: [] });
  expect(done).toBe(true);
  expect(await ctx.db.$count(auditEvents, sql`subject = 'view_2'`)).toBe(1);
});

test("the changes of one call wake audit and mail once, when it is over", async () => {
  const gathered = gatherWakes(wakes);
  const call = { ...ctx, wakes: gathered.wakes };
  await commit(call, { entries: [entry], writes: [], messages: [message] });
  await commit(call, { entries: [entry], writes: [], messages: [{ ...message, key: "k2" }] });
  expect(wakes.sealAudit).not.toHaveBeenCalled();
  await gathered.send();
  expect([wakes.sealAudit.mock.calls.length, wakes.sendMail.mock.calls.length]).toEqual([1, 1]);
  await commit(call, { entries: [entry], writes: [] });
  expect(wakes.sealAudit).toHaveBeenCalledTimes(2);
});

test("a call that changed nothing wakes nobody", async () => {
  await gatherWakes(wakes).send();
  expect([wakes.sealAudit.mock.calls.length, wakes.sendMail.mock.calls.length]).toEqual([0, 0]);
});
