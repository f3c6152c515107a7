/** A flow as lines of plain language, one for each thing it says, also when it is not finished. Nothing is decided here. */
import type { AccessTarget, FlowDocument } from "../contract/flows";
import {
  describeApproval,
  describeDurations,
  describeScope,
  describeSettings,
  describeWho,
} from "./describe";
import { describeEligibility } from "./eligibility";
import type { NameOf } from "./names";
import { listed } from "./text";
import { describeTimeframe } from "./timeframe";

export type SummaryLine = {
  readonly part:
    | "who"
    | "what"
    | "permissions"
    | "how_long"
    | "timeframe"
    | "approval"
    | "settings"
    | "state";
  readonly text: string;
  /** JSON pointer into the document. */
  readonly pointer: string;
};

type Placed = { readonly index: number; readonly target: AccessTarget };

/** @param targets the valid ones, with their places; absent parts have no line */
export function summarizeFlow(
  parts: Partial<FlowDocument>,
  targets: ReadonlyArray<Placed>,
  nameOf: NameOf,
): SummaryLine[] {
  const { active, trigger, requesters, accessLink, duration, timeframe, approval, settings } =
    parts;
  const line = (part: SummaryLine["part"], pointer: string, text: string): SummaryLine[] => [
    { part, pointer, text },
  ];
  return [
    ...(active === false ? line("state", "/active", "This flow is switched off.") : []),
    ...(trigger && requesters
      ? line(
          "who",
          trigger === "access_link" ? "/accessLink" : "/requesters",
          `${describeWho({ trigger, requesters, ...(accessLink && { accessLink }) }, nameOf)} can request.`,
        )
      : []),
    ...targets.flatMap((placed) => targetLines(placed, nameOf)),
    ...(duration ? line("how_long", "/duration", `${describeDurations(duration)}.`) : []),
    ...(timeframe
      ? line("timeframe", "/timeframe", `It can be requested ${describeTimeframe(timeframe)}.`)
      : []),
    ...(approval ? line("approval", "/approval", `${describeApproval(approval, nameOf)}.`) : []),
    ...(settings && requesters ? eligibilityLines({ requesters, settings }) : []),
    ...(settings ? describeSettings(settings) : []).flatMap((text) =>
      line("settings", "/settings", text),
    ),
  ];
}

function eligibilityLines(rules: Pick<FlowDocument, "requesters" | "settings">): SummaryLine[] {
  const text = describeEligibility(rules);
  return text === null ? [] : [{ part: "how_long", pointer: "/settings/endWhenIneligible", text }];
}

function targetLines({ index, target }: Placed, nameOf: NameOf): SummaryLine[] {
  const pointer = `/targets/${index}`;
  if ("bundle" in target) {
    return [
      { part: "what", pointer, text: `Everything in the bundle “${nameOf(target.bundle)}”.` },
    ];
  }
  const scope = describeScope(target);
  const text = `${target.resourceType} in “${nameOf(target.integration)}”: ${scope}.`;
  return [
    { part: "what", pointer, text },
    {
      part: "permissions",
      pointer: `${pointer}/permissions`,
      text: `${listed(target.permissions, "or")} on ${target.resourceType}.`,
    },
  ];
}
