/** The life of a request and its units, in the words people see. */
import type { RequestStateName, UnitStateName } from "../../worker/contract/states";

export type Tone = "plain" | "good" | "warn" | "bad" | "accent";

export const requestWords: Record<RequestStateName, readonly [words: string, tone: Tone]> = {
  pending: ["Waiting for approval", "warn"],
  granting: ["Granting", "accent"],
  active: ["Active", "good"],
  revoking: ["Ending", "accent"],
  expired: ["Expired", "plain"],
  revoked: ["Revoked", "plain"],
  returned: ["Handed back", "plain"],
  rejected: ["Rejected", "bad"],
  cancelled: ["Withdrawn", "plain"],
  lapsed: ["Nobody answered", "plain"],
  failed: ["Failed", "bad"],
};

export const unitWords: Record<UnitStateName, readonly [words: string, tone: Tone]> = {
  queued: ["Queued", "plain"],
  granting: ["Granting", "accent"],
  active: ["Active", "good"],
  revoking: ["Ending", "accent"],
  ended: ["Ended", "plain"],
  failed: ["Failed", "bad"],
};

export const overdueWords = "Late: not confirmed gone yet";

/** What each deadline class means to the person who has the access. */
export const deadlineWords = {
  A: "Checked on every call: it stops by itself at the end.",
  B: "The target removes it by itself at the end.",
  C: "New logins stop by themselves at the end; open sessions are ended by Hallpass.",
  D: "Hallpass takes it away at the end; the target knows no deadline.",
} as const;
