/** How a request was answered, in one sentence for everybody who holds its link. */
import type { AccessRequest } from "../contract/requests";
import { nameOf } from "./words";

export type Answered = {
  readonly tone: "good" | "bad" | "plain";
  /** Ends before the time, which the page puts behind it. */
  readonly text: string;
  readonly at: string | null;
  readonly reason: string;
};

/** Null while it still waits. */
export function answeredOf(
  request: Pick<AccessRequest, "state" | "decisions" | "automatic" | "decidedAt" | "endedAt">,
): Answered | null {
  if (request.state === "pending") return null;
  const last = (approve: boolean) => request.decisions.filter((d) => d.approve === approve).at(-1);
  if (request.state === "cancelled") {
    return { tone: "plain", text: "Withdrawn by the requester", at: request.endedAt, reason: "" };
  }
  if (request.state === "lapsed") {
    return {
      tone: "plain",
      text: "Nobody answered in time; it lapsed",
      at: request.endedAt,
      reason: "",
    };
  }
  const rejection = last(false);
  if (request.state === "rejected" && rejection) {
    return {
      tone: "bad",
      text: `Already rejected by ${nameOf(rejection.approver)}`,
      at: rejection.at,
      reason: rejection.reason,
    };
  }
  const approval = last(true);
  if (approval) {
    return {
      tone: "good",
      text: `Already approved by ${nameOf(approval.approver)}`,
      at: approval.at,
      reason: approval.reason,
    };
  }
  return {
    tone: request.automatic ? "good" : "plain",
    text: request.automatic ? "Approved automatically" : "This request is closed",
    at: request.decidedAt ?? request.endedAt,
    reason: "",
  };
}

/** Lengths an approver may narrow to: shorter than what was asked for. */
const steps = [900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 259_200, 604_800];
export const narrowerDurations = (asked: number | null): ReadonlyArray<number> =>
  steps.filter((seconds) => asked === null || seconds < asked);
