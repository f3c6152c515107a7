import { eq } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { auditEvents, decisions, units, users } from "../../db/schema";
import { cancelRequest } from "../../worker/access/cancel-request";
import { createRequest } from "../../worker/access/create-request";
import { decideRequest } from "../../worker/access/decide-request";
import { endEverythingOf } from "../../worker/access/end-everything-of";
import { returnRequest } from "../../worker/access/return-request";
import { revokeRequest } from "../../worker/access/revoke-request";
import type { RequestId } from "../../worker/contract/values";
import { AppError } from "../../worker/lib/errors";
import { sweep } from "../../worker/runtime/cron/minute";
import { db } from "../support/app";
import { as, audit, member, requestRow, system, unitRows, until, world } from "./access-world";

const verbs = ["approve", "reject", "cancel", "return", "revoke", "disable", "sweep"] as const;
type Verb = (typeof verbs)[number];

const ends = new Set([
  "expired",
  "revoked",
  "returned",
  "rejected",
  "cancelled",
  "lapsed",
  "failed",
  "active",
]);

/** A no is an answer; anything else is a bug. */
const orNo = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
};

async function play(schedule: ReadonlyArray<{ verb: Verb; afterMs: number }>) {
  const w = await world({ latencyMs: 15 });
  const [linus, boss, admin, timer] = await Promise.all([
    as(member(w.linus)),
    as(member(w.boss)),
    as(member(w.admin)),
    as(system),
  ]);
  const made = await createRequest(
    linus,
    {
      flowId: w.managed,
      units: [{ resourceId: w.shop, permission: "read" }],
      durationSeconds: 3_600,
      justification: "race",
    },
    "portal",
  );
  const decide = (approve: boolean) =>
    decideRequest(boss, made.id, { approve, reason: "", termsHash: made.termsHash });
  const act: Record<Verb, () => Promise<unknown>> = {
    approve: () => decide(true),
    reject: () => decide(false),
    cancel: () => cancelRequest(linus, made.id),
    return: () => returnRequest(linus, made.id),
    revoke: () => revokeRequest(admin, made.id, "race"),
    disable: async () => {
      await db.update(users).set({ status: "disabled" }).where(eq(users.id, w.linus.id));
      await endEverythingOf(admin, w.linus.id, "left");
    },
    sweep: () => sweep(timer),
  };
  await Promise.all(
    schedule.map(async ({ verb, afterMs }) => {
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await orNo(act[verb]());
    }),
  );
  return made.id;
}

async function judge(id: RequestId, schedule: ReadonlyArray<{ verb: Verb }>) {
  const pending = (await requestRow(id))?.state === "pending";
  const row = pending ? await requestRow(id) : await until(id, ...ends);
  const [unit] = await unitRows(id);
  const [onRequest, onUnit] = [
    (await audit(id)).map((e) => e.action),
    (await audit(unit?.id ?? "")).map((e) => e.action),
  ];
  const count = (list: string[], action: string) => list.filter((a) => a === action).length;

  // Exactly one decision, and one way out.
  expect(
    (await db.select().from(decisions).where(eq(decisions.requestId, id))).length,
  ).toBeLessThanOrEqual(1);
  const decided = ["request.approved", "request.rejected", "request.cancelled"].map((a) =>
    count(onRequest, a),
  );
  expect(decided.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1);
  const over = [...ends].filter((e) => e !== "active").map((e) => count(onRequest, `request.${e}`));
  expect(over.reduce((a, b) => a + b, 0)).toBe(
    row?.state === "active" || row?.state === "pending" ? 0 : 1,
  );

  // Nothing is granted without a yes, and what was touched and is over has been proven gone.
  if (!onRequest.includes("request.approved")) expect(unit?.touched).toBe(false);
  if (unit?.touched && row?.state !== "active") {
    expect(unit.evidence).toBeTruthy();
    expect(onUnit.at(-1)).toBe("unit.revoked");
  }
  expect(unit?.moving).toBe(false);
  if (schedule.some((s) => s.verb === "disable")) expect(row?.state).not.toBe("active");
  if (schedule.some((s) => s.verb === "disable")) expect(row?.state).not.toBe("pending");
}

const schedules = fc.array(
  fc.record({ verb: fc.constantFrom(...verbs), afterMs: fc.integer({ min: 0, max: 60 }) }),
  {
    minLength: 2,
    maxLength: 5,
  },
);

test("whoever is first wins and nobody gets access after a no, in any interleaving", async () => {
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      await judge(await play(schedule), schedule);
    }),
    { numRuns: 40, endOnFailure: true },
  );
  expect(await db.select().from(units).where(eq(units.moving, true))).toHaveLength(0);
  expect((await db.select().from(auditEvents)).length).toBeGreaterThan(40);
}, 120_000);
