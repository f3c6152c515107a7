/** What differs between two versions of a flow, field by field, in words. Nothing is decided here. */
import type { AccessTarget, FlowDocument } from "../contract/flows";
import { describeApproval, describeDurations, describeTarget, describeWho } from "./describe";
import { describeEligibility } from "./eligibility";
import type { NameOf } from "./names";
import { quoted, spokenSeconds } from "./text";
import { describeTimeframe } from "./timeframe";

/** Empty text: not there. */
export type FieldChange = {
  readonly pointer: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
};

type Document = Partial<FlowDocument>;
type Field = {
  readonly pointer: string;
  readonly label: string;
  readonly tell: (document: Document, nameOf: NameOf) => string;
};

const yesNo = (value: boolean | undefined): string =>
  value === undefined ? "" : value ? "yes" : "no";
const length = (seconds: number | null | undefined): string =>
  seconds ? spokenSeconds(seconds) : "";
const number = (value: number | null | undefined): string =>
  value === undefined || value === null ? "" : String(value);

const fields: ReadonlyArray<Field> = [
  { pointer: "/name", label: "Name", tell: (d) => d.name ?? "" },
  { pointer: "/description", label: "Description", tell: (d) => d.description ?? "" },
  {
    pointer: "/active",
    label: "State",
    tell: (d) => (d.active === undefined ? "" : d.active ? "switched on" : "switched off"),
  },
  { pointer: "/labels", label: "Labels", tell: (d) => (d.labels ?? []).join(", ") },
  {
    pointer: "/trigger",
    label: "Trigger",
    tell: (d) =>
      d.trigger === undefined
        ? ""
        : d.trigger === "self_serve"
          ? "when a user requests access"
          : "when a user opens the access link",
  },
  { pointer: "/requesters", label: "Who can request", tell: whoText },
  {
    pointer: "/accessLink/allowedEmails",
    label: "Addresses the link lets in",
    tell: (d) => quoted(d.accessLink?.allowedEmails ?? [], "and"),
  },
  {
    pointer: "/accessLink/allowedDomains",
    label: "Domains the link lets in",
    tell: (d) => quoted(d.accessLink?.allowedDomains ?? [], "and"),
  },
  {
    pointer: "/accessLink/expiresAt",
    label: "The link expires",
    tell: (d) => d.accessLink?.expiresAt ?? "",
  },
  {
    pointer: "/accessLink/maxUses",
    label: "Requests through the link",
    tell: (d) => number(d.accessLink?.maxUses),
  },
  {
    pointer: "/accessLink/paused",
    label: "The link is paused",
    tell: (d) => yesNo(d.accessLink?.paused),
  },
  {
    pointer: "/accessLink/sponsor",
    label: "Sponsor of the outsiders",
    tell: (d, nameOf) => (d.accessLink?.sponsor ? nameOf(d.accessLink.sponsor) : ""),
  },
  {
    pointer: "/duration",
    label: "How long",
    tell: (d) => (d.duration ? describeDurations(d.duration) : ""),
  },
  {
    pointer: "/timeframe",
    label: "When it can be requested",
    tell: (d) =>
      d.timeframe === undefined ? "" : d.timeframe ? describeTimeframe(d.timeframe) : "at any time",
  },
  {
    pointer: "/approval",
    label: "Approval",
    tell: (d, nameOf) => (d.approval ? describeApproval(d.approval, nameOf) : ""),
  },
  {
    pointer: "/settings/justificationRequired",
    label: "Justification required",
    tell: (d) => yesNo(d.settings?.justificationRequired),
  },
  {
    pointer: "/settings/approverReasonRequired",
    label: "Approver’s reason required",
    tell: (d) => yesNo(d.settings?.approverReasonRequired),
  },
  {
    pointer: "/settings/selfApproval",
    label: "Approving one’s own request",
    tell: (d) => yesNo(d.settings?.selfApproval),
  },
  {
    pointer: "/settings/endWhenIneligible",
    label: "When the requester can no longer request it",
    tell: ({ requesters, settings }) =>
      requesters && settings ? (describeEligibility({ requesters, settings }) ?? "") : "",
  },
  {
    pointer: "/settings/approverSignInRequired",
    label: "Approvers must sign in",
    tell: (d) => yesNo(d.settings?.approverSignInRequired),
  },
  {
    pointer: "/settings/maxExtensions",
    label: "Extensions",
    tell: (d) => number(d.settings?.maxExtensions),
  },
  {
    pointer: "/settings/extensionSeconds",
    label: "Length of an extension",
    tell: (d) => length(d.settings?.extensionSeconds),
  },
  {
    pointer: "/settings/pendingSeconds",
    label: "An unanswered request lapses after",
    tell: (d) => length(d.settings?.pendingSeconds),
  },
];

function whoText({ trigger, requesters, accessLink }: Document, nameOf: NameOf): string {
  if (!trigger || !requesters) return "";
  // The link's addresses have fields of their own.
  if (trigger === "access_link" && requesters.conditions.length === 0) return "";
  return describeWho({ trigger, requesters, ...(accessLink && { accessLink }) }, nameOf);
}

/** @param before null: there was no flow */
export function flowChanges(
  before: Document | null,
  after: Document,
  nameOf: NameOf,
): FieldChange[] {
  const old = before ?? {};
  const told = fields.flatMap(({ pointer, label, tell }): FieldChange[] => {
    const [was, is] = [tell(old, nameOf), tell(after, nameOf)];
    if (was !== is) return [{ pointer, label, before: was, after: is }];
    return before && differs(pointer, old, after)
      ? [{ pointer, label, before: was, after: `${is} (changed)` }]
      : [];
  });
  return [...told, ...targetChanges(old.targets ?? [], after.targets ?? [], nameOf)];
}

/** Long lists are cut in sentences, so two that differ may read the same. */
const differs = (pointer: string, before: Document, after: Document): boolean =>
  JSON.stringify(valueAt(before, pointer)) !== JSON.stringify(valueAt(after, pointer));

function valueAt(document: Document, pointer: string): unknown {
  let value: unknown = document;
  for (const key of pointer.split("/").slice(1))
    value = (value as Record<string, unknown> | null | undefined)?.[key];
  return value ?? null;
}

/** Targets have no names: those that are the same in both are no change wherever they stand. */
function targetChanges(
  before: ReadonlyArray<AccessTarget>,
  after: ReadonlyArray<AccessTarget>,
  nameOf: NameOf,
): FieldChange[] {
  const key = (target: AccessTarget) => JSON.stringify(target);
  const [had, has] = [new Set(before.map(key)), new Set(after.map(key))];
  const gone = before.flatMap((target, i) => (has.has(key(target)) ? [] : [{ target, i }]));
  const come = after.flatMap((target, i) => (had.has(key(target)) ? [] : [{ target, i }]));
  // One that stands where another stood is that one, changed.
  const changed = come.flatMap(({ target, i }): FieldChange[] => {
    const was = gone.find((g) => g.i === i);
    return [
      {
        pointer: `/targets/${i}`,
        label: "What and which permissions",
        before: was ? describeTarget(was.target, nameOf) : "",
        after: describeTarget(target, nameOf),
      },
    ];
  });
  const taken = new Set(come.map(({ i }) => i));
  const removed = gone
    .filter(({ i }) => !taken.has(i))
    .map(({ target, i }) => ({
      pointer: `/targets/${i}`,
      label: "What and which permissions",
      before: describeTarget(target, nameOf),
      after: "",
    }));
  return [...changed, ...removed];
}
