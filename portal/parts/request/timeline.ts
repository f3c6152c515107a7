/** What happened to a request, and what comes next, in order. */
import { durationText } from "../../format/durations";
import { requestText } from "../../words/request";
import type { Tone } from "../../words/states";
import { type AccessRequest, nameOf, namesText, provenGone } from "./what";

const words = requestText.steps;

export type Step = {
  readonly tone: Tone;
  readonly text: string;
  readonly at: string | null;
  /** Told below it: a reason, a proof. */
  readonly notes?: ReadonlyArray<string>;
  /** It has not happened yet. */
  readonly next?: boolean;
};

/** Nothing is called gone without a proof: another request may still give the same access. */
function closedWords(request: AccessRequest): readonly [Tone, string] | null {
  const { state } = request;
  const gone = provenGone(request);
  switch (state) {
    case "expired":
    case "revoked":
    case "returned":
      return [gone ? "good" : "plain", words[state](gone)];
    case "cancelled":
    case "lapsed":
      return ["plain", words[state]];
    case "failed":
      return ["bad", words.failed];
    default:
      return null;
  }
}

export function timelineOf(request: AccessRequest): ReadonlyArray<Step> {
  return [...asked(request), ...used(request), ...end(request)];
}

function asked(request: AccessRequest): Step[] {
  const steps: Step[] = [
    { tone: "plain", text: words.askedBy(nameOf(request.requester)), at: request.createdAt },
  ];
  if (request.automatic)
    steps.push({ tone: "good", text: words.automatic, at: request.decidedAt ?? request.createdAt });
  for (const { approve, approver, at, reason } of request.decisions) {
    const text = approve ? words.approvedBy(nameOf(approver)) : words.rejectedBy(nameOf(approver));
    steps.push({ tone: approve ? "good" : "bad", text, at, ...(reason && { notes: [reason] }) });
  }
  return steps;
}

function used(request: AccessRequest): Step[] {
  const steps: Step[] = [];
  if (request.grantedAt) steps.push({ tone: "good", text: words.granted, at: request.grantedAt });
  const { count, seconds } = request.extension;
  if (count > 0) {
    const each = seconds === null ? null : durationText(seconds);
    steps.push({ tone: "plain", text: words.extended(count, each), at: null });
  }
  if (request.warnedAt) steps.push({ tone: "plain", text: words.warned, at: request.warnedAt });
  if (request.overdueSince) {
    const { overdueSince } = request;
    steps.push({ tone: "bad", text: words.late, at: overdueSince, notes: [words.lateNote] });
  }
  return steps;
}

function end(request: AccessRequest): Step[] {
  const over = closedWords(request);
  if (over) {
    const [tone, text] = over;
    return [{ tone, text, at: request.endedAt, notes: closingNotes(request, text) }];
  }
  return coming(request).map((step) => ({ ...step, tone: "accent", next: true }));
}

/** Who ended it and why, and how the target proved it; what the step says anyway is left out. */
function closingNotes(request: AccessRequest, said: string): string[] {
  const reason = (request.endReason ?? "").replace(/\.$/, "");
  const told =
    // That the clock did it is what running out means.
    request.state === "expired"
      ? ""
      : words.by(said.startsWith(reason) ? "" : reason, request.endedBy ?? "");
  const proofs = [...new Set(request.units.map((unit) => unit.evidence).filter((e) => e !== null))];
  const [proof] = proofs;
  // Several different ones stand beside their units.
  return [told, proof && proofs.length === 1 ? words.proof(proof) : ""].filter(Boolean);
}

function coming(request: AccessRequest): Pick<Step, "text" | "at">[] {
  switch (request.state) {
    case "pending": {
      const names = request.approvers.map(nameOf);
      return [
        {
          text: names.length ? words.waiting(namesText(names, 3)) : words.waitingForNobody,
          at: null,
        },
        { text: words.lapses, at: request.lapsesAt },
      ];
    }
    case "granting":
      return [{ text: words.settingUp, at: null }];
    case "active":
      return request.expiresAt
        ? [{ text: words.ends, at: request.expiresAt }]
        : [{ text: words.stays, at: null }];
    case "revoking":
      return [{ text: words.takingAway, at: null }];
    default:
      return [];
  }
}
