/** An approver says yes to less than was asked. Pure but for the hash. */
import type { RequestRow, UnitRow } from "../../db/schema";
import type { NewDecision } from "../contract/requests";
import { AppError } from "../lib/errors";
import type { FullAggregate } from "./aggregate";
import { termsHashOf } from "./terms";

export type Narrowed = {
  readonly request: Partial<RequestRow>;
  readonly units: ReadonlyMap<string, Partial<UnitRow>>;
  readonly told: { readonly durationSeconds?: number; readonly leftOut: ReadonlyArray<string> };
};

/** Null when nothing is narrowed. @throws {AppError} `bad_input` for anything that is not less */
export async function narrow(
  { request, units }: FullAggregate,
  decision: NewDecision,
): Promise<Narrowed | null> {
  const seconds = decision.durationSeconds;
  if (
    seconds !== undefined &&
    request.durationSeconds !== null &&
    seconds > request.durationSeconds
  ) {
    const detail = "You can make it shorter, not longer.";
    throw new AppError("bad_input", detail, { errors: [{ pointer: "/durationSeconds", detail }] });
  }
  const kept = decision.unitIds;
  const standing = units.filter((u) => !u.leftOut);
  if (kept?.some((id) => !standing.some((u) => u.id === id))) {
    const detail = "One of these units is not part of the request.";
    throw new AppError("bad_input", detail, { errors: [{ pointer: "/unitIds", detail }] });
  }
  const leftOut = kept ? standing.filter((u) => !kept.includes(u.id)) : [];
  const shorter = seconds !== undefined && seconds !== request.durationSeconds;
  if (!shorter && leftOut.length === 0) return null;

  const durationSeconds = seconds ?? request.durationSeconds;
  const remaining = standing.filter((u) => !leftOut.includes(u));
  return {
    request: {
      durationSeconds,
      termsHash: await termsHashOf({ ...request, durationSeconds }, remaining),
      widerTerms: [...request.widerTerms, request.termsHash],
    },
    units: new Map(
      leftOut.map(
        (u) =>
          [u.id, { state: "failed", leftOut: true, message: "Left out by an approver." }] as const,
      ),
    ),
    told: { ...(shorter && { durationSeconds: seconds }), leftOut: leftOut.map((u) => u.id) },
  };
}
