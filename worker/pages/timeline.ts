/** What happened to a request, and what comes next, in order. */
import type { AccessRequest } from "../contract/requests";
import { durationText, nameOf, namesText, plural } from "./words";

export type Step = {
  readonly tone: "good" | "bad" | "warn" | "plain" | "next";
  readonly text: string;
  readonly at: string | null;
  readonly note?: string;
};

const ended: Partial<Record<AccessRequest["state"], readonly [Step["tone"], string]>> = {
  expired: ["good", "Time was over; the access is gone"],
  revoked: ["good", "Taken back; the access is gone"],
  returned: ["good", "Handed back; the access is gone"],
  cancelled: ["plain", "Withdrawn"],
  lapsed: ["plain", "Nobody answered in time; nothing was granted"],
  failed: ["bad", "The access could not be set up"],
};

export function timelineOf(request: AccessRequest): ReadonlyArray<Step> {
  const steps: Step[] = [
    { tone: "plain", text: `Asked by ${nameOf(request.requester)}`, at: request.createdAt },
  ];
  if (request.automatic)
    steps.push({ tone: "good", text: "Approved automatically", at: request.decidedAt });
  for (const decision of request.decisions) {
    steps.push({
      tone: decision.approve ? "good" : "bad",
      text: `${decision.approve ? "Approved" : "Rejected"} by ${nameOf(decision.approver)}`,
      at: decision.at,
      ...(decision.reason && { note: decision.reason }),
    });
  }
  if (request.grantedAt) steps.push({ tone: "good", text: "Access works", at: request.grantedAt });
  const { count, seconds } = request.extension;
  if (count > 0) {
    const each =
      seconds === null ? "" : `, by ${durationText(seconds)}${count === 1 ? "" : " each"}`;
    steps.push({
      tone: "plain",
      text: `Extended ${count === 1 ? "once" : plural(count, "time")}${each}`,
      at: null,
    });
  }
  if (request.overdueSince) {
    steps.push({
      tone: "bad",
      text: "Should be gone, and is not confirmed yet",
      at: request.overdueSince,
      note: "We keep trying until it is; the admins have been told.",
    });
  }
  return [...steps, ...closing(request)];
}

/** Who ended it and why; what the step says anyway is left out. */
function endNote({ endReason, endedBy }: AccessRequest, said: string): string {
  const reason = (endReason ?? "").replace(/\.$/, "");
  return [said.startsWith(reason) ? "" : reason, endedBy ? `by ${endedBy}` : ""]
    .filter(Boolean)
    .join(", ");
}

function closing(request: AccessRequest): Step[] {
  const end = ended[request.state];
  if (end) {
    // That the clock did it is what running out means.
    const note = request.state === "expired" ? "" : endNote(request, end[1]);
    return [{ tone: end[0], text: end[1], at: request.endedAt, ...(note && { note }) }];
  }
  switch (request.state) {
    case "pending":
      return [
        {
          tone: "next",
          text: request.approvers.length
            ? `Waiting for ${namesText(request.approvers.map(nameOf))}`
            : "Waiting for somebody who can approve",
          at: null,
        },
        { tone: "next", text: "Lapses if nobody answers", at: request.lapsesAt },
      ];
    case "granting":
      return [{ tone: "next", text: "Being set up", at: null }];
    case "active":
      return [
        request.expiresAt
          ? { tone: "next", text: "Ends by itself", at: request.expiresAt }
          : { tone: "next", text: "Stays until an admin takes it away", at: null },
      ];
    case "revoking":
      return [{ tone: "next", text: "Being taken away and read back", at: null }];
    default:
      return [];
  }
}
