import { NewDecision } from "../contract/requests";
import { many, one, type Posted } from "./forms";

const emptyToAbsent = (text: string) => (text === "" ? undefined : text);

/** An approver's answer. Length and units count only with a yes; a choice that was left alone is not sent on. */
export function readDecision(posted: Posted) {
  const approve = one(posted, "decision") === "approve";
  const duration = approve ? emptyToAbsent(one(posted, "durationSeconds")) : undefined;
  // Where there was a choice, an empty one is a mistake to be shown, never a yes to everything.
  const unitIds =
    approve && one(posted, "chooses") === "units" ? many(posted, "unitIds") : undefined;
  return NewDecision.safeParse({
    approve,
    reason: one(posted, "reason"),
    termsHash: one(posted, "termsHash"),
    ...(duration !== undefined && { durationSeconds: Number(duration) }),
    ...(unitIds && { unitIds }),
  });
}
