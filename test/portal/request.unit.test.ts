import { expect, test } from "vitest";
import { browserName } from "../../portal/format/browsers";
import { choicesOf, withChoice } from "../../portal/pages/my-settings/notification-choices";
import { actionsOf } from "../../portal/parts/request/actions-of";
import { answeredOf } from "../../portal/parts/request/answered";
import { decisionOf, shorterLengths } from "../../portal/parts/request/narrow";
import { timelineOf } from "../../portal/parts/request/timeline";
import { namesText, sentenceOf, whatText } from "../../portal/parts/request/what";
import { active, ada, dana, expired, pending, request, unit } from "../pages/examples";

const texts = (of: typeof pending) => timelineOf(of).map((step) => step.text);
const as = (myId: string) => (of: typeof pending) => actionsOf(of, myId);

test("a title says who has or wants what, and says You to oneself", () => {
  expect(sentenceOf(pending, ada.id)).toBe(
    "dana@contractor.example asks for read on orders and customers",
  );
  expect(sentenceOf(request({ ...pending, state: "active" }), dana.id)).toMatch(
    /^You have read on/,
  );
  expect(sentenceOf(request({ state: "rejected" }), dana.id)).toMatch(/^You asked for/);
});

test("a title leaves out what an approver took out", () => {
  const narrowed = request({
    units: [unit(), unit({ resource: "customers", state: "failed", leftOut: true })],
  });
  expect(sentenceOf(narrowed, dana.id)).toBe("You ask for read on orders");
});

test("many names are counted, and one more name is not called more", () => {
  expect(namesText(["a", "b", "c"])).toBe("a, b and c");
  expect(namesText(["a", "b", "c", "d"])).toBe("a, b and 2 more");
  expect(whatText([unit(), unit({ permission: "write" })])).toBe("read and write on orders");
});

test("the timeline of a waiting request ends with what comes next", () => {
  const steps = timelineOf(pending);
  expect(steps.map((s) => s.next ?? false)).toEqual([false, true, true]);
  expect(steps.at(-1)?.at).toBe(pending.lapsesAt);
  expect(texts(request({ approvers: [] }))).toContain("Waiting for somebody who can approve");
});

test("the timeline tells of extensions, the warning and a late end", () => {
  const late = request({
    ...active,
    warnedAt: active.grantedAt,
    overdueSince: active.expiresAt,
    extension: { ...active.extension, count: 2, seconds: 3_600 },
  });
  expect(texts(late)).toEqual([
    "dana@contractor.example asked",
    "Ada Park approved",
    "The access works",
    "Extended twice by 1 hour each",
    "Told that the end is near",
    "The end is late: not confirmed gone yet",
    "Ends by itself",
  ]);
});

test("the timeline of an ended request holds the target's proof", () => {
  const [proof] = expired.units.map((u) => u.evidence);
  expect(proof).toBeTruthy();
  const same = { ...expired, units: expired.units.map((u) => ({ ...u, evidence: proof ?? null })) };
  expect(timelineOf(same).at(-1)?.notes).toContain(`Proof: ${proof}`);
});

test("each person gets the actions the server allows them, and no others", () => {
  const mine = as(dana.id);
  const theirs = as(ada.id);
  expect(mine(pending)).toEqual(["remind", "withdraw"]);
  expect(mine(request({ ...active, can: { ...active.can, return: true } }))).toEqual([
    "extend",
    "handBack",
  ]);
  expect(mine(expired)).toEqual(["again"]);
  expect(theirs(expired)).toEqual([]);
  expect(
    theirs(request({ ...active, can: { ...active.can, return: false, revoke: true } })),
  ).toEqual(["revoke"]);
});

test("a decision carries only what differs from what was asked, and a no is never narrowed", () => {
  const asked = request({ units: [unit(), unit({ id: "unit_b0000000000000000000" })] });
  const chosen = { reason: " ok ", seconds: 900, without: ["unit_b0000000000000000000"] };
  expect(decisionOf(asked, "hash", true, { ...chosen, seconds: null, without: [] })).toEqual({
    approve: true,
    reason: "ok",
    termsHash: "hash",
  });
  expect(decisionOf(asked, "hash", true, chosen)).toMatchObject({
    durationSeconds: 900,
    unitIds: [unit().id],
  });
  expect(decisionOf(asked, "hash", false, chosen)).toEqual({
    approve: false,
    reason: "ok",
    termsHash: "hash",
  });
});

test("an approver can only choose a shorter time", () => {
  expect(shorterLengths(3_600)).toEqual([900, 1_800]);
  expect(shorterLengths(900)).toEqual([]);
  expect(shorterLengths(null)).toContain(604_800);
});

test("who comes too late reads who answered and when", () => {
  expect(answeredOf(pending)).toBeNull();
  expect(answeredOf(active)).toMatchObject({
    tone: "good",
    text: "Already approved by Ada Park at",
  });
  expect(answeredOf(request({ state: "cancelled" }))?.text).toContain("Withdrawn");
});

test("choosing one message keeps the other choices and sends no locked ones", () => {
  const row = (kind: "report" | "access_ended" | "security", on: boolean, locked = false) => ({
    kind,
    title: "",
    description: "",
    lockedBy: locked ? ("hallpass" as const) : null,
    channels: [{ channel: "mail" as const, on, locked }],
  });
  const before = {
    items: [row("report", false), row("access_ended", true), row("security", true, true)],
  };
  expect(choicesOf(withChoice(before, "access_ended", "mail", false))).toEqual([
    { kind: "report", channel: "mail", on: false },
    { kind: "access_ended", channel: "mail", on: false },
  ]);
});

test("a browser is called what people call it", () => {
  expect(
    browserName(
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/156.0 Safari/537.36",
    ),
  ).toBe("Chrome on Linux");
  expect(browserName("curl/8")).toBe("Unknown browser");
});
