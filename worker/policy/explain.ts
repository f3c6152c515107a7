/** Why a flow lets a person ask for something, or does not, part by part. The deciders decide; this file tells. */
import type { FlowId } from "../contract/values";
import { decideEntry } from "./access-link";
import { describeApproval, describeDurations, describeScope, describeWho } from "./describe";
import type { FlowPolicy, PersonFacts, PolicyTarget, Reason, ResourceFacts } from "./facts";
import type { NameOf } from "./names";
import { decideFlow, decideUnit } from "./offers";
import { selectResource } from "./selectors";
import { listed, quoted } from "./text";
import { tiesOf } from "./ties";
import { decideTimeframe } from "./timeframe";

export type ExplainedPart = {
  readonly part: "who" | "what" | "permissions" | "how_long" | "timeframe" | "approval";
  readonly ok: boolean;
  readonly message: string;
  readonly evidence: string[];
};

export type ExplainedFlow = {
  readonly requestable: boolean;
  readonly message: string;
  readonly parts: ExplainedPart[];
};

export type WhatIsAsked = {
  /** Null: nothing in particular. */
  readonly resource: ResourceFacts | null;
  /** Null: any permission. */
  readonly permission: string | null;
  /** Whether things of the resource's kind have a permission at the target at all. */
  readonly existsThere: (permission: string) => boolean;
};

export type ToExplain = WhatIsAsked & {
  readonly policy: FlowPolicy;
  readonly person: PersonFacts;
  readonly now: number;
  /** Whether an admin has stopped all new access. */
  readonly paused: boolean;
  /** The flow whose access link they would come through; null: they sign in. */
  readonly throughLink: FlowId | null;
  /** Names for the ids in the document. */
  readonly nameOf: NameOf;
};

/** Outsiders come through the link of the flow they ask under, everybody else signs in. */
export const linkOf = (policy: FlowPolicy, { role }: PersonFacts): FlowId | null =>
  role === "external" && policy.document.trigger === "access_link" ? policy.id : null;

export function explainFlow(asked: ToExplain): ExplainedFlow {
  const { policy, person, now, paused, throughLink, nameOf } = asked;
  const { document } = policy;
  const parts = [
    who(asked),
    what(asked),
    permissions(asked),
    {
      part: "how_long",
      ok: true,
      message: `${describeDurations(document.duration)}.`,
      evidence: [],
    },
    timeframe(asked),
    {
      part: "approval",
      ok: true,
      message: `${describeApproval(document.approval, nameOf)}.`,
      evidence: [],
    },
  ] satisfies ExplainedPart[];
  const byFlow = decideFlow(policy, person, now, throughLink).allowed;
  const requestable = byFlow && !paused && parts.every((part) => part.ok);
  return { requestable, message: sentence(asked, requestable, parts), parts };
}

function sentence(
  { policy: { document }, person, paused }: ToExplain,
  requestable: boolean,
  parts: ReadonlyArray<ExplainedPart>,
): string {
  if (requestable) return `${person.fullName} can request this. ${parts.at(-1)?.message ?? ""}`;
  const against = [
    ...(document.active ? [] : ["The flow is switched off."]),
    ...(paused ? ["New access is paused by an admin."] : []),
    ...parts.filter((part) => !part.ok).map((part) => part.message),
  ];
  return `${person.fullName} cannot request this. ${against.join(" ")}`;
}

const messages = (reasons: ReadonlyArray<Reason>): string[] => [
  ...new Set(reasons.map((reason) => reason.message)),
];

function who({ policy, person, throughLink, now, nameOf }: ToExplain): ExplainedPart {
  const entry = decideEntry(policy, person, throughLink, now);
  const ties = entry.allowed ? tiesOf(policy.document.requesters, person) : null;
  const evidence = [
    ...(ties?.groups.map((group) => `member of the group “${group.name}”`) ?? []),
    ...(ties?.shifts.map((shift) => `on call in “${shift.name}”`) ?? []),
    ...messages(entry.reasons),
  ];
  const rule = describeWho(policy.document, nameOf);
  const message = entry.allowed
    ? `${rule} can ask, and ${person.fullName} is one of them.`
    : `${rule} can ask, and ${person.fullName} is not one of them.`;
  return { part: "who", ok: entry.allowed, message, evidence };
}

const scopeText = (target: PolicyTarget, nameOf: NameOf): string =>
  `${target.resourceType} in “${nameOf(target.integration)}”: ${describeScope(target)}`;

function what({ policy, resource, nameOf }: ToExplain): ExplainedPart {
  const { targets } = policy;
  const rules = [...new Set(targets.map((target) => scopeText(target, nameOf)))];
  if (targets.length === 0) {
    const message = "What this flow offers is not connected any more.";
    return { part: "what", ok: false, message, evidence: [] };
  }
  if (!resource) {
    return { part: "what", ok: true, message: "It offers these resources.", evidence: rules };
  }
  const verdicts = targets
    .filter((t) => t.integration === resource.integrationId && t.resourceType === resource.type)
    .map((target) => selectResource(target, resource));
  const chosen = verdicts.filter((verdict) => verdict.selected);
  const telling = chosen.length > 0 ? chosen : verdicts;
  return {
    part: "what",
    ok: chosen.length > 0,
    message:
      chosen.length > 0
        ? `It reaches “${resource.name}”.`
        : `It does not reach “${resource.name}”.`,
    evidence:
      telling.length > 0
        ? [...new Set(telling.map((verdict) => verdict.because))]
        : ["It offers nothing of this kind.", ...rules],
  };
}

function permissions(asked: ToExplain): ExplainedPart {
  const { policy, resource, permission, existsThere } = asked;
  const all = [...new Set(policy.targets.flatMap((target) => target.permissions))];
  if (!resource) {
    const message =
      all.length > 0 ? `It offers ${listed(all, "and")}.` : "It offers no permission.";
    return { part: "permissions", ok: all.length > 0, message, evidence: [] };
  }
  const given = all.filter(
    (name) => decideUnit(policy, resource, name).allowed && existsThere(name),
  );
  if (permission === null) {
    const message =
      given.length > 0
        ? `It offers ${listed(given, "and")} on “${resource.name}”.`
        : `It offers no permission on “${resource.name}”.`;
    return { part: "permissions", ok: given.length > 0, message, evidence: [] };
  }
  const verdict = decideUnit(policy, resource, permission);
  const missing = existsThere(permission)
    ? []
    : [`“${resource.name}” has no permission “${permission}”.`];
  const ok = verdict.allowed && missing.length === 0;
  return {
    part: "permissions",
    ok,
    message: ok
      ? `It offers “${permission}” on “${resource.name}”.`
      : `It does not offer “${permission}” on “${resource.name}”${given.length > 0 ? `, but ${quoted(given, "and")}` : ""}.`,
    evidence: [...messages(verdict.reasons), ...missing],
  };
}

function timeframe({ policy, person, now }: ToExplain): ExplainedPart {
  if (policy.document.timeframe === null) {
    return { part: "timeframe", ok: true, message: "It can be asked at any time.", evidence: [] };
  }
  const { open, reason } = decideTimeframe(policy.document.timeframe, person.timeZone, now);
  return { part: "timeframe", ok: open, message: reason.message, evidence: [] };
}
