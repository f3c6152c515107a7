/**
 * The form of a flow. The builder's truth is the document, as unfinished as it may be; the form is a full reading of
 * it, and each edit is written back. Pure.
 */
import type { FlowDocumentInput, Match, Weekday } from "../../../worker/contract/flows";
import {
  count,
  flag,
  isRecord,
  type Loose,
  listOf,
  oneOf,
  record,
  text,
  texts,
} from "../../parts/flows/read-loosely";
import { matches, type TargetForm, targetDocument, targetsOf } from "../../parts/flows/target-form";

/** A flow document, or as much of one as is written yet. */
export type Draft = Loose;

export const conditionTypes = ["user", "group", "shift", "manager_of", "attribute"] as const;
export const approverTypes = ["manager", "user", "group", "shift", "owner"] as const;
export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const satisfies ReadonlyArray<Weekday>;

export type ConditionForm = {
  readonly type: (typeof conditionTypes)[number];
  /** Of an attribute. */
  readonly key: string;
  readonly match: Match;
  readonly values: ReadonlyArray<string>;
};
export type LinkForm = {
  readonly allowedEmails: ReadonlyArray<string>;
  readonly allowedDomains: ReadonlyArray<string>;
  readonly expiresAt: string | null;
  readonly maxUses: number | null;
  readonly paused: boolean;
  readonly sponsor: string | null;
};
export type ApproverForm = {
  readonly type: (typeof approverTypes)[number];
  /** The tag that names an owner; empty: `owner`. */
  readonly key: string;
  readonly values: ReadonlyArray<string>;
};
export type ApproverGroupForm = {
  readonly operator: "any" | "all";
  readonly approvers: ReadonlyArray<ApproverForm>;
};
export type TimeframeForm = {
  readonly days: ReadonlyArray<Weekday>;
  /** Both empty: the whole day. */
  readonly start: string;
  readonly end: string;
  readonly timeZone: string;
};
export type SettingsForm = {
  readonly justificationRequired: boolean;
  readonly approverReasonRequired: boolean;
  readonly selfApproval: boolean;
  readonly approverSignInRequired: boolean;
  readonly maxExtensions: number;
  readonly extensionSeconds: number | undefined;
  /** Undefined: it depends on who can request. */
  readonly endWhenIneligible: boolean | undefined;
  readonly ineligibleGraceSeconds: number | undefined;
  readonly pendingSeconds: number;
};
export type FlowForm = {
  readonly name: string;
  readonly description: string;
  readonly active: boolean;
  readonly labels: ReadonlyArray<string>;
  readonly trigger: "self_serve" | "access_link";
  readonly operator: "any" | "all";
  readonly conditions: ReadonlyArray<ConditionForm>;
  /** Null: the document has none. */
  readonly accessLink: LinkForm | null;
  readonly targets: ReadonlyArray<TargetForm>;
  /** Null: without an end. Undefined: nobody said yet, which must never be taken for "without an end". */
  readonly maxSeconds: number | null | undefined;
  readonly defaultSeconds: number | undefined;
  readonly timeframe: TimeframeForm | null;
  /** Undefined: nobody said yet, which must never be taken for "automatic". */
  readonly mode: "automatic" | "any_of" | "all_of" | undefined;
  readonly groups: ReadonlyArray<ApproverGroupForm>;
  readonly settings: SettingsForm;
};

/** Seconds: an unanswered request waits a day unless the flow says otherwise. */
const USUAL_WAIT = 86_400;

const conditionOf = (from: Loose): ConditionForm => ({
  type: oneOf(conditionTypes, from.type, "user"),
  key: text(from.key),
  match: oneOf(matches, from.match, "is"),
  values: texts(from.values),
});

const approverOf = (from: Loose): ApproverForm => ({
  type: oneOf(approverTypes, from.type, "user"),
  key: text(from.key),
  values: texts(from.values),
});

const groupOf = (from: Loose): ApproverGroupForm => ({
  operator: oneOf(["any", "all"], from.operator, "any"),
  approvers: listOf(from.approvers, approverOf),
});

const linkOf = (from: Loose): LinkForm => ({
  allowedEmails: texts(from.allowedEmails),
  allowedDomains: texts(from.allowedDomains),
  expiresAt: text(from.expiresAt) || null,
  maxUses: count(from.maxUses) ?? null,
  paused: flag(from.paused, false),
  sponsor: text(from.sponsor) || null,
});

const timeframeOf = (from: Loose): TimeframeForm => ({
  days: weekdays.filter((day) => texts(from.days).includes(day)),
  start: text(from.start),
  end: text(from.end),
  timeZone: text(from.timeZone) || "requester",
});

const settingsOf = (from: Loose): SettingsForm => ({
  justificationRequired: flag(from.justificationRequired, true),
  approverReasonRequired: flag(from.approverReasonRequired, false),
  selfApproval: flag(from.selfApproval, false),
  approverSignInRequired: flag(from.approverSignInRequired, false),
  maxExtensions: count(from.maxExtensions) ?? 0,
  extensionSeconds: count(from.extensionSeconds),
  endWhenIneligible:
    typeof from.endWhenIneligible === "boolean" ? from.endWhenIneligible : undefined,
  ineligibleGraceSeconds: count(from.ineligibleGraceSeconds),
  pendingSeconds: count(from.pendingSeconds) ?? USUAL_WAIT,
});

function maximumOf(duration: unknown): number | null | undefined {
  if (!isRecord(duration)) return undefined;
  const max = duration.maxSeconds ?? null;
  return max === null ? null : count(max);
}

export function formOf(document: Draft): FlowForm {
  const trigger = oneOf(["self_serve", "access_link"], document.trigger, "self_serve");
  const requesters = record(document.requesters);
  const approval = record(document.approval);
  const maxSeconds = maximumOf(document.duration);
  return {
    name: text(document.name),
    description: text(document.description),
    active: flag(document.active, true),
    labels: texts(document.labels),
    trigger,
    operator: oneOf(["any", "all"], requesters.operator, "any"),
    conditions: listOf(requesters.conditions, conditionOf),
    accessLink:
      trigger === "access_link" && isRecord(document.accessLink)
        ? linkOf(document.accessLink)
        : null,
    targets: targetsOf(document.targets),
    maxSeconds,
    defaultSeconds:
      maxSeconds === undefined ? undefined : count(record(document.duration).defaultSeconds),
    timeframe: isRecord(document.timeframe) ? timeframeOf(document.timeframe) : null,
    mode: (["automatic", "any_of", "all_of"] as const).find((mode) => mode === approval.mode),
    groups: listOf(approval.groups, groupOf),
    settings: settingsOf(record(document.settings)),
  };
}

const timeframeDocument = ({ days, start, end, timeZone }: TimeframeForm) => ({
  days: [...days],
  ...(start && { start }),
  ...(end && { end }),
  timeZone,
});

function approvalDocument({ mode, groups }: FlowForm): object {
  if (mode === undefined) return {};
  if (mode === "automatic") return { approval: { mode } };
  return {
    approval: {
      mode,
      groups: groups.map(({ operator, approvers }) => ({
        operator,
        approvers: approvers.map(({ type, key, values }) => ({
          type,
          ...(type === "owner" && key && { key }),
          values: type === "manager" || type === "owner" ? [] : [...values],
        })),
      })),
    },
  };
}

/** The document that reads as this form. What nobody said yet is left out. */
export function documentOf(form: FlowForm): Partial<FlowDocumentInput> {
  const { trigger, accessLink, maxSeconds, defaultSeconds, timeframe, settings } = form;
  const { extensionSeconds, endWhenIneligible, ineligibleGraceSeconds, ...switches } = settings;
  return {
    name: form.name,
    description: form.description,
    active: form.active,
    labels: [...form.labels],
    trigger,
    requesters: {
      operator: form.operator,
      conditions: form.conditions.map(({ type, key, match, values }) => ({
        type,
        ...(type === "attribute" && { key }),
        match,
        values: [...values],
      })),
    },
    ...(trigger === "access_link" &&
      accessLink && {
        accessLink: {
          ...accessLink,
          allowedEmails: [...accessLink.allowedEmails],
          allowedDomains: [...accessLink.allowedDomains],
        },
      }),
    targets: form.targets.map(targetDocument),
    ...(maxSeconds !== undefined && {
      duration: { maxSeconds, ...(defaultSeconds !== undefined && { defaultSeconds }) },
    }),
    timeframe: timeframe && timeframeDocument(timeframe),
    ...approvalDocument(form),
    settings: {
      ...switches,
      ...(extensionSeconds !== undefined && { extensionSeconds }),
      ...(endWhenIneligible !== undefined && { endWhenIneligible }),
      ...(ineligibleGraceSeconds !== undefined && { ineligibleGraceSeconds }),
    },
  };
}

const written = ["accessLink", "duration", "approval"];

/** One edit of the form in the document. What the form does not know stays, so that it is told and not lost. */
export function edited(document: Draft, change: Partial<FlowForm>): Draft {
  const next: Draft = documentOf({ ...formOf(document), ...change });
  const unknown = Object.entries(document).filter(
    ([name]) => !(name in next) && !written.includes(name),
  );
  return { ...next, ...Object.fromEntries(unknown) };
}
