/** A flow in one line for each of its parts, for lists. Pure. */
import type { FlowDocument } from "../../../worker/contract/flows";
import { durationText } from "../../format/durations";
import { conditionWords, matchWords, lineWords as words } from "../../words/flows";

/** The name for the id of an integration or bundle, and the title of a resource type. */
export type Names = {
  readonly nameOf: (id: string) => string;
  readonly typeOf: (integration: string, resourceType: string) => string;
};

/** More than these many are counted, not named. */
const NAMED = 2;

export function listed(items: ReadonlyArray<string>, joint = ", "): string {
  const more = items.length - NAMED;
  if (more <= 0) return items.join(joint);
  return words.and(items.slice(0, NAMED).join(", "), more);
}

export function whoLine({ trigger, requesters, accessLink }: FlowDocument): string {
  const conditions = requesters.conditions.map(({ type, key, match, values }) =>
    words.condition(key ?? conditionWords[type], matchWords[match], listed(values)),
  );
  if (trigger === "access_link") {
    const { allowedEmails = [], allowedDomains = [] } = accessLink ?? {};
    const from = [...allowedDomains, ...allowedEmails];
    return from.length === 0 ? words.linkAnyone : words.linkTo(listed(from));
  }
  if (conditions.length === 0) return words.nobody;
  if (conditions.length === 1) return conditions[0] ?? "";
  return requesters.operator === "all"
    ? words.all(listed(conditions))
    : listed(conditions, words.or);
}

export function whatLine({ targets }: Pick<FlowDocument, "targets">, names: Names): string {
  return listed(
    targets.map((target) =>
      "bundle" in target
        ? words.bundle(names.nameOf(target.bundle))
        : words.target(
            listed(target.permissions),
            names.typeOf(target.integration, target.resourceType),
            names.nameOf(target.integration),
          ),
    ),
    "; ",
  );
}

export const longLine = ({ duration }: FlowDocument): string =>
  duration.maxSeconds === null ? words.indefinite : words.upTo(durationText(duration.maxSeconds));

export function approvalLine({ approval }: FlowDocument): string {
  if (approval.mode === "automatic") return words.automatic;
  const groups = approval.groups.map(({ operator, approvers }) =>
    listed(
      approvers.map(({ type, values }) =>
        type === "manager" || type === "owner"
          ? words.approvers[type]
          : words.approvers[type](listed(values)),
      ),
      operator === "all" ? words.plus : words.or,
    ),
  );
  return listed(groups, approval.mode === "all_of" ? words.plus : words.or);
}
