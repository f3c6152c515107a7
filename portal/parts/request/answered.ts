/** How a request was answered, for those who came to answer it. */
import { decideText } from "../../words/request";
import type { Tone } from "../../words/states";
import { type AccessRequest, nameOf } from "./what";

const words = decideText.answered;

/** How it was answered, once it no longer waits: text before the time, the time, and the reason. */
export function answeredOf(
  request: Pick<AccessRequest, "state" | "decisions" | "automatic" | "decidedAt" | "endedAt">,
): { tone: Tone; text: string; at: string | null; reason: string } | null {
  const { state, decisions } = request;
  if (state === "pending") return null;
  if (state === "cancelled" || state === "lapsed")
    return { tone: "plain", text: words[state], at: request.endedAt, reason: "" };
  const last = decisions.findLast((d) => d.approve === (state !== "rejected"));
  if (last) {
    const { approver, at, reason, approve } = last;
    const text = approve ? words.approved(nameOf(approver)) : words.rejected(nameOf(approver));
    return { tone: approve ? "good" : "bad", text, at, reason };
  }
  const at = request.decidedAt ?? request.endedAt;
  return {
    tone: "plain",
    text: request.automatic ? words.automatic : words.closed,
    at,
    reason: "",
  };
}
