/** What an approver may say yes to instead: less than was asked for. */
import type { Input } from "../../api/endpoints";
import { type AccessRequest, waitingUnits } from "./what";

export type NewDecision = Input<"decideRequest">["body"];

/** Lengths to choose from, in seconds. */
const steps = [900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 259_200, 604_800];

/** Shorter than what was asked for; null is asked without an end. */
export const shorterLengths = (asked: number | null): ReadonlyArray<number> =>
  steps.filter((seconds) => asked === null || seconds < asked);

export type Chosen = {
  readonly reason: string;
  /** Null: as asked. */
  readonly seconds: number | null;
  /** Ids of units that were taken out. */
  readonly without: ReadonlyArray<string>;
};

/** The decision as it is sent. Only a yes can be narrowed, and only what differs is sent. */
export function decisionOf(
  request: Pick<AccessRequest, "units">,
  termsHash: string,
  approve: boolean,
  chosen: Chosen,
): NewDecision {
  const asked = waitingUnits(request.units);
  const kept = asked.filter((unit) => !chosen.without.includes(unit.id));
  return {
    approve,
    reason: chosen.reason.trim(),
    termsHash,
    ...(approve && chosen.seconds !== null && { durationSeconds: chosen.seconds }),
    ...(approve && kept.length < asked.length && { unitIds: kept.map((unit) => unit.id) }),
  };
}
