/** Access whose requester may no longer ask for it: told, given a grace, ended by the ordinary end. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { groupMembers } from "../../db/schema";
import { checkEligibility } from "../../worker/access/check-eligibility";
import { createRequest } from "../../worker/access/create-request";
import { viewRequest } from "../../worker/access/view-request";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import { db } from "../support/app";
import {
  addFlow,
  as,
  audit,
  mails,
  member,
  requestRow,
  system,
  unitRows,
  until,
  world,
} from "./access-world";

async function active(settings: FlowDocumentInput["settings"] = {}) {
  const w = await world();
  const flow = await addFlow({ ...w.base, settings });
  const made = await createRequest(
    await as(member(w.linus)),
    {
      flowId: flow,
      units: [{ resourceId: w.shop, permission: "read" }],
      durationSeconds: 7_200,
      justification: "x",
    },
    "portal",
  );
  await until(made.id, "active");
  const leave = () => db.delete(groupMembers).where(eq(groupMembers.userId, w.linus.id));
  const back = () =>
    db.insert(groupMembers).values({ groupId: w.groups.engineering, userId: w.linus.id });
  const look = async (afterMs = 0) =>
    checkEligibility(await as(system, () => Date.now() + afterMs));
  return { ...w, id: made.id, leave, back, look };
}

test("leaving the group is told with the end, and the access goes on through its grace", async () => {
  const a = await active();
  await a.leave();
  await a.look();
  expect((await requestRow(a.id))?.state).toBe("active");
  const shown = await viewRequest(await as(member(a.linus)), a.id);
  expect(shown.eligibility).toMatchObject({
    graceSeconds: 3_600,
    endsAt: expect.any(String),
    text: "Access ends 1 hour after its requester can no longer request it.",
  });
  expect((await mails(a.id)).map((m) => m.template)).toContain("access_ineligible");
  await a.look();
  const marks = (await audit(a.id)).filter((e) => e.action === "request.ineligible");
  expect(marks).toHaveLength(1);
});

test("after the grace it ends by the ordinary end, with its reason and the target’s proof", async () => {
  const a = await active();
  await a.leave();
  await a.look();
  await a.look(3_601_000);
  const row = await until(a.id, "revoked");
  expect(row).toMatchObject({ endedBy: "Hallpass" });
  expect(row.endReason).toContain("a group of the requester is “engineering");
  expect((await unitRows(a.id))[0]?.evidence).toBeTruthy();
});

test("who is put back in time keeps the access", async () => {
  const a = await active();
  await a.leave();
  await a.look();
  await a.back();
  await a.look(3_601_000);
  expect(await requestRow(a.id)).toMatchObject({ state: "active", ineligibleSince: null });
  expect((await audit(a.id)).map((e) => e.action)).toContain("request.eligible_again");
});

test("without a grace it ends at the first look", async () => {
  const a = await active({ ineligibleGraceSeconds: 0 });
  await a.leave();
  await a.look();
  await until(a.id, "revoked");
});

test("a flow that lets it go on is left alone, and says so", async () => {
  const a = await active({ endWhenIneligible: false });
  await a.leave();
  expect(await a.look(3_601_000)).toBe(0);
  expect(await requestRow(a.id)).toMatchObject({ state: "active", ineligibleSince: null });
});
