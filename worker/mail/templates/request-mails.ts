/** Mails to the person who asked, on the way to access: decided, stuck, granted, failed. */
import { z } from "zod";
import { RequestId } from "../../contract/values";
import { describeEligibility, eligibilityRule } from "../../policy/eligibility";
import { oneLine } from "../clean-text";
import type { Block, FactRow, Letter } from "../letter";
import { isInvolved, loadRequestFacts, type RequestFacts } from "../load-request-facts";
import {
  briefly,
  causedBy,
  lengthOf,
  numberOf,
  pageButton,
  personLine,
  unitLines,
  whatRow,
  whose,
  whyRow,
} from "../request-words";
import { type Dropped, drop, type MailContext, type Reader, template } from "../template";
import { shownLength, shownTime } from "../times";

const payload = z.object({ requestId: RequestId });

type Writer = (ctx: MailContext, facts: RequestFacts, reader: Reader) => Letter | Dropped;

/** A template about one request, with its facts loaded. */
const aboutRequest = (write: Writer) =>
  template({
    payload,
    async write(ctx, { requestId }, reader) {
      const facts = await loadRequestFacts(ctx, requestId);
      return facts ? write(ctx, facts, reader) : drop("the request is gone");
    },
  });

const forWhom = (facts: RequestFacts, reader: Reader): FactRow[] =>
  isInvolved(facts, reader.user?.id) ? [] : [{ label: "Who", lines: [personLine(facts.grantee)] }];

const leftOutRows = ({ leftOut }: RequestFacts): FactRow[] =>
  leftOut.length === 0 ? [] : [{ label: "Left out by the approver", lines: unitLines(leftOut) }];

const outcomes = {
  rejected: { word: "rejected", tone: "bad" },
  lapsed: { word: "lapsed", tone: "warn" },
  cancelled: { word: "withdrawn", tone: "warn" },
  approved: { word: "approved", tone: "good" },
} as const;

/** Approved, and granted or failed before this mail left: that mail says by whom, so one is enough. */
const toldByAnother = ({ state, requesterId, granteeId }: RequestFacts["request"]): boolean =>
  requesterId === granteeId &&
  ["active", "revoking", "expired", "revoked", "returned", "failed"].includes(state);

export const requestDecided = aboutRequest((ctx, facts, reader) => {
  const { request, units } = facts;
  const { state } = request;
  if (state === "pending") return drop("no longer needed: the request is not decided");
  if (toldByAnother(request)) return drop("no longer needed: another mail tells what came of it");
  const outcome =
    state === "rejected" || state === "lapsed" || state === "cancelled" ? state : "approved";
  const { word, tone } = outcomes[outcome];
  return {
    subject: `${whose(facts, reader)} was ${word}: ${briefly(units)} (${numberOf(request)})`,
    preheader: outcomeText(facts, outcome, reader, ctx.now()),
    title: `${whose(facts, reader)} was ${word}`,
    thread: request.id,
    blocks: [
      { kind: "notice", tone, text: outcomeText(facts, outcome, reader, ctx.now()) },
      {
        kind: "facts",
        rows: [
          ...forWhom(facts, reader),
          whatRow(units),
          ...leftOutRows(facts),
          { label: "How long", lines: [lengthOf(request)] },
          ...whyRow(request),
          ...decisionRows(facts, reader, ctx.now()),
        ],
      },
      { kind: "buttons", buttons: [pageButton(ctx, request, "Open the request")] },
    ],
  };
});

function outcomeText(
  facts: RequestFacts,
  outcome: keyof typeof outcomes,
  reader: Reader,
  now: number,
): string {
  const { request, decisions } = facts;
  const last = decisions.findLast((d) => d.approve === (outcome === "approved"));
  const by = last
    ? ` by ${oneLine(last.by.fullName)} at ${shownTime(last.at, reader.zone, now)}`
    : "";
  switch (outcome) {
    case "approved":
      return `Approved${by}. Access is being set up; another mail says when it is ready.`;
    case "rejected":
      return `Rejected${by}. No access was given.`;
    case "cancelled":
      return "The request was withdrawn. No access was given.";
    case "lapsed":
      return `Nobody decided within ${shownLength((request.lapsesAt - request.createdAt) / 1_000)}, so the request lapsed. No access was given; it can be asked for again.`;
  }
}

const decisionRows = ({ decisions }: RequestFacts, reader: Reader, now: number): FactRow[] =>
  decisions.flatMap((d) => [
    {
      label: d.approve ? "Approved by" : "Rejected by",
      lines: [`${d.by.fullName}, ${shownTime(d.at, reader.zone, now)}`],
    },
    ...(d.reason === "" ? [] : [{ label: "Their reason", lines: [d.reason], quoted: true }]),
  ]);

export const requestStuck = aboutRequest((ctx, facts, reader) => {
  const { request, units } = facts;
  if (request.state !== "pending") return drop(`no longer needed: the request is ${request.state}`);
  const own = isInvolved(facts, reader.user?.id);
  return {
    subject: `Nobody can approve ${own ? "your request" : numberOf(request)}: ${briefly(units)}${own ? ` (${numberOf(request)})` : ""}`,
    preheader: request.message ?? "The flow asks people of whom none can decide at present.",
    ...(own ? {} : { cause: causedBy(facts.requester) }),
    title: `Nobody can approve ${own ? "your request" : `${oneLine(facts.requester.fullName)}’s request`}`,
    thread: request.id,
    blocks: [
      {
        kind: "notice",
        tone: "warn",
        text: request.message ?? "The flow asks people of whom none can decide at present.",
      },
      {
        kind: "text",
        text: own
          ? "An admin has to change who approves, or you can ask under another flow. The request waits meanwhile and goes on by itself once somebody can decide."
          : "Somebody has to be able to decide: set the person’s manager, fill the group or shift, or change the flow. The request goes on by itself then.",
      },
      {
        kind: "facts",
        rows: [
          ...forWhom(facts, reader),
          whatRow(units),
          { label: "Flow", lines: [request.flowName] },
          { label: "Lapses", lines: [shownTime(request.lapsesAt, reader.zone, ctx.now())] },
        ],
      },
      { kind: "buttons", buttons: [pageButton(ctx, request, "Open the request")] },
    ],
  };
});

export const accessGranted = aboutRequest((ctx, facts, reader) => {
  const { request, units } = facts;
  const ready = units.filter((u) => u.state === "active");
  if (ready.length === 0)
    return drop(`no longer needed: nothing is granted, the request is ${request.state}`);
  const failed = units.filter((u) => u.state === "failed");
  const until =
    request.expiresAt === null ? null : shownTime(request.expiresAt, reader.zone, ctx.now());
  return {
    subject: `Access granted: ${briefly(ready)}${until ? `, until ${until}` : ""} (${numberOf(request)})`,
    preheader: until ? `Yours until ${until}.` : "Yours until an admin ends it.",
    title: "Your access is ready",
    thread: request.id,
    blocks: [
      ...(failed.length > 0 ? [partly(failed.length, units.length)] : []),
      {
        kind: "facts",
        rows: [
          { label: "What", lines: unitLines(ready) },
          { label: "Until", lines: [until ?? "An admin ends it"] },
          ...earlyRow(request),
          ...(failed.length > 0
            ? [
                {
                  label: "Not granted",
                  lines: unitLines(failed, (u) => (u.message ? `: ${u.message}` : "")),
                },
              ]
            : []),
          ...leftOutRows(facts),
          ...decisionRows(facts, reader, ctx.now()),
          { label: "Flow", lines: [request.flowName] },
        ],
      },
      {
        kind: "text",
        text: "How to use it is on its page: addresses, commands, and where there is a password, the password, shown once. Nothing secret is in this mail.",
      },
      { kind: "buttons", buttons: [pageButton(ctx, request, "Open access details")] },
      { kind: "small", text: "Done early? Hand it back on the same page." },
    ],
  };
});

function earlyRow({ policy }: RequestFacts["request"]): FactRow[] {
  const text = eligibilityRule(policy) && describeEligibility(policy);
  return text ? [{ label: "Earlier", lines: [text] }] : [];
}

const partly = (failed: number, all: number): Block => ({
  kind: "notice",
  tone: "warn",
  text: `${failed} of ${all} could not be granted.`,
});

export const accessFailed = aboutRequest((ctx, facts, reader) => {
  const { request, units } = facts;
  if (request.state !== "failed") return drop(`no longer needed: the request is ${request.state}`);
  return {
    subject: `Access could not be granted: ${briefly(units)} (${numberOf(request)})`,
    preheader: request.message ?? "The system did not take the order.",
    title: "Access could not be granted",
    thread: request.id,
    blocks: [
      {
        kind: "notice",
        tone: "bad",
        text: request.message ?? "The system did not take the order.",
      },
      {
        kind: "facts",
        rows: [
          ...forWhom(facts, reader),
          { label: "What", lines: unitLines(units, (u) => (u.message ? `: ${u.message}` : "")) },
          { label: "Flow", lines: [request.flowName] },
        ],
      },
      {
        kind: "text",
        text: "Nothing of it is left standing: what had been given was taken back and checked. You can ask again; if it fails again, tell an admin.",
      },
      { kind: "buttons", buttons: [pageButton(ctx, request, "Open the request")] },
    ],
  };
});
