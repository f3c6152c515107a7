/** Flows in plain language. Nothing is decided here. */
import type {
  AccessTarget,
  ApprovalPolicy,
  ApproverGroup,
  Durations,
  FlowDocument,
  FlowSettings,
  IntegrationTarget,
} from "../contract/flows";
import { describeApprover } from "./approval";
import { describeEligibility } from "./eligibility";
import { itself, type NameOf } from "./names";
import { describeCondition } from "./requesters";
import { describeSelector } from "./selectors";
import { listed, quoted, spokenSeconds } from "./text";
import { describeTimeframe } from "./timeframe";

/** A whole flow in a few sentences. */
export function describeFlow(flow: FlowDocument, nameOf: NameOf = itself): string {
  return [
    flow.active ? null : "This flow is switched off.",
    `${describeWho(flow, nameOf)} can request ${flow.targets.map((t) => describeTarget(t, nameOf)).join("; and ")}.`,
    `${describeDurations(flow.duration)}.`,
    flow.timeframe ? `It can be requested ${describeTimeframe(flow.timeframe)}.` : null,
    `${describeApproval(flow.approval, nameOf)}.`,
    describeEligibility(flow),
    ...describeSettings(flow.settings),
  ]
    .filter((sentence) => sentence !== null)
    .join(" ");
}

/** Who may ask, as the beginning of a sentence: "Anyone for whom …". */
export function describeWho(
  { trigger, requesters, accessLink }: Pick<FlowDocument, "trigger" | "requesters" | "accessLink">,
  nameOf: NameOf = itself,
): string {
  const { operator, conditions } = requesters;
  const when = listed(
    conditions.map((condition) => describeCondition(condition, nameOf)),
    operator === "any" ? "or" : "and",
  );
  if (trigger === "self_serve") return when ? `Anyone for whom ${when}` : "Nobody";
  const addresses = [
    ...(accessLink?.allowedEmails ?? []),
    ...(accessLink?.allowedDomains ?? []).map((domain) => `anyone at ${domain}`),
  ];
  const who = addresses.length > 0 ? ` as ${listed(addresses, "or")}` : "";
  return `Whoever opens the access link${who}${when ? `, if ${when},` : ""}`;
}

/** "read or write on bucket (include all; exclude tag “env” is “prod”) in acme-aws" */
export function describeTarget(target: AccessTarget, nameOf: NameOf = itself): string {
  if ("bundle" in target) return `the bundle “${nameOf(target.bundle)}”`;
  return `${listed(target.permissions, "or")} on ${target.resourceType} in “${nameOf(target.integration)}” (${describeScope(target)})`;
}

/** Which resources of a target, as the middle of a sentence. */
export function describeScope({
  include,
  exclude,
}: Pick<IntegrationTarget, "include" | "exclude">): string {
  const into = include.map(describeSelector).join(" or ");
  return exclude.length === 0
    ? into
    : `${into}; except ${exclude.map(describeSelector).join(" or ")}`;
}

export function describeDurations({ maxSeconds, defaultSeconds }: Durations): string {
  if (maxSeconds === null) {
    return defaultSeconds === undefined
      ? "Access stays until an admin revokes it, unless a shorter time is asked for"
      : `Access lasts ${spokenSeconds(defaultSeconds)} unless asked otherwise, and may be without an end`;
  }
  const usual =
    defaultSeconds === undefined || defaultSeconds === maxSeconds
      ? ""
      : `, ${spokenSeconds(defaultSeconds)} unless asked otherwise`;
  return `Access lasts up to ${spokenSeconds(maxSeconds)}${usual}`;
}

/** Who says yes: "Approved automatically", "Needs approval from …". */
export function describeApproval(policy: ApprovalPolicy, nameOf: NameOf = itself): string {
  if (policy.mode === "automatic") return "Approved automatically";
  const many = policy.groups.length > 1;
  const parts = policy.groups.map((group) => {
    const text = describeGroup(group, nameOf);
    return many && namesSeveral(group) ? `(${text})` : text;
  });
  return `Needs approval from ${listed(parts, policy.mode === "any_of" ? "or" : "and")}`;
}

const namesSeveral = ({ approvers }: ApproverGroup): boolean =>
  approvers.length > 1 || approvers.some(({ values }) => values.length > 1);

function describeGroup({ operator, approvers }: ApproverGroup, nameOf: NameOf): string {
  const names = approvers.map((approver) =>
    approver.type === "user" && operator === "all"
      ? quoted(approver.values.map(nameOf), "and")
      : describeApprover(approver, nameOf),
  );
  return listed(names, operator === "any" ? "or" : "and");
}

/** One sentence for each thing the settings ask for or allow. */
export function describeSettings(settings: FlowSettings): string[] {
  const { maxExtensions, extensionSeconds = 0 } = settings;
  return [
    settings.justificationRequired ? "A justification is required." : null,
    settings.approverReasonRequired ? "Approvers must give a reason." : null,
    settings.approverSignInRequired ? "Approvers must sign in." : null,
    settings.selfApproval ? "Requesters who are approvers may approve their own request." : null,
    maxExtensions > 0
      ? `It can be extended ${maxExtensions === 1 ? "once" : `${maxExtensions} times`} by ${spokenSeconds(extensionSeconds)}.`
      : null,
    `An unanswered request lapses after ${spokenSeconds(settings.pendingSeconds)}.`,
  ].filter((sentence) => sentence !== null);
}
