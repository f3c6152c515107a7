import { Notice } from "../states";
import { Time } from "../time";
import { answeredOf } from "./answered";
import "./request.css";
import type { AccessRequest } from "./what";

/** Shown to approvers instead of the box to decide in. */
export function AnsweredNotice({ request }: { readonly request: AccessRequest }) {
  const answered = answeredOf(request);
  if (!answered) return null;
  return (
    <Notice tone={answered.tone === "bad" ? "plain" : answered.tone}>
      {answered.text} {answered.at && <Time at={answered.at} short />}
      {answered.reason && <p class="justification">{answered.reason}</p>}
    </Notice>
  );
}
