/** The one decision that dry-run and submit both make. */
import type { FlowId } from "../contract/values";
import { decideDuration, durationsUntil, linkEnd } from "./durations";
import type { FlowPolicy, PersonFacts, Reason, ResourceFacts } from "./facts";
import { decideFlow, decideUnit } from "./offers";

export type RequestToEvaluate = {
  readonly flow: FlowPolicy;
  readonly person: PersonFacts;
  readonly units: ReadonlyArray<{ readonly resource: ResourceFacts; readonly permission: string }>;
  /** `undefined`: the flow's default. `null`: without an end. */
  readonly durationSeconds: number | null | undefined;
  readonly justification: string | null | undefined;
  readonly now: number;
  /** Whether an admin has stopped all new access. */
  readonly paused: boolean;
  /** The flow whose access link the session was opened with. Absent or null: an ordinary session. */
  readonly throughLink?: FlowId | null;
};

export type RequestVerdict =
  | { readonly ok: true; readonly seconds: number | null; readonly automatic: boolean }
  | { readonly ok: false; readonly reasons: Reason[] };

/**
 * Decides whether this person may make this request now. All units have to be covered by this one flow: two flows
 * are never added up. A refusal names everything that is wrong, each with a pointer into the request's body.
 */
export function evaluateRequest(request: RequestToEvaluate): RequestVerdict {
  const { flow, person, now } = request;
  const entry = decideFlow(flow, person, now, request.throughLink ?? null);
  const duration = decideLength(request);
  const reasons = [
    ...(request.paused ? [PAUSED] : []),
    ...(entry.allowed ? [] : entry.reasons.map((reason) => ({ ...reason, pointer: "/flowId" }))),
    ...unitProblems(request),
    ...(duration.ok ? [] : [duration.reason]),
    ...justificationProblems(request),
  ];
  return reasons.length === 0 && duration.ok
    ? {
        ok: true,
        seconds: duration.seconds,
        automatic: flow.document.approval.mode === "automatic",
      }
    : { ok: false, reasons };
}

/** No access through a link outlives the link: the lengths on offer shrink towards its end. */
function decideLength({ flow, durationSeconds, throughLink = null, now }: RequestToEvaluate) {
  const { duration } = flow.document;
  const boundAt = linkEnd(flow, throughLink);
  const bounded = decideDuration(durationsUntil(duration, boundAt, now), durationSeconds);
  if (bounded.ok || boundAt === null || !decideDuration(duration, durationSeconds).ok)
    return bounded;
  const message = `The access link ends at ${new Date(boundAt).toISOString()}, and access through it with the link. ${bounded.reason.message}`;
  return { ...bounded, reason: { ...bounded.reason, message } };
}

const PAUSED: Reason = {
  code: "paused",
  message: "New access is paused by an admin. Try again later.",
};

function unitProblems({ flow, units }: RequestToEvaluate): Reason[] {
  if (units.length === 0) {
    return [{ code: "no_units", message: "Say what you need access to.", pointer: "/units" }];
  }
  const seen = new Set<string>();
  return units.flatMap(({ resource, permission }, index): Reason[] => {
    const pointer = `/units/${index}`;
    const unit = `${resource.id} ${permission}`;
    if (seen.has(unit)) {
      const message = `“${permission}” on “${resource.name}” is listed twice.`;
      return [{ code: "unit_twice", message, pointer }];
    }
    seen.add(unit);
    const verdict = decideUnit(flow, resource, permission);
    return verdict.allowed ? [] : verdict.reasons.map((reason) => ({ ...reason, pointer }));
  });
}

function justificationProblems({ flow, justification }: RequestToEvaluate): Reason[] {
  if (!flow.document.settings.justificationRequired || justification?.trim()) return [];
  const message = "Say why you need this; the flow requires a justification.";
  return [{ code: "justification_missing", message, pointer: "/justification" }];
}
