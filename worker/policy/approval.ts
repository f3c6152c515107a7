/** Whether the votes so far approve a request. Who is eligible was looked up before. */
import type { ApprovalPolicy, Approver } from "../contract/flows";
import type { UserId } from "../contract/values";
import { itself, type NameOf } from "./names";
import { quoted } from "./text";

/** One line of a rule, with the people who can satisfy it. */
export type ApproverClause = { readonly label: string; readonly eligible: ReadonlySet<UserId> };

export type ApproverRuleGroup = {
  readonly label: string;
  readonly operator: "any" | "all";
  readonly clauses: ReadonlyArray<ApproverClause>;
};

export type ApprovalRule =
  | { readonly mode: "automatic" }
  | { readonly mode: "any_of" | "all_of"; readonly groups: ReadonlyArray<ApproverRuleGroup> };

export type Vote = { readonly by: UserId; readonly approve: boolean };

export type ApprovalVerdict =
  | { readonly outcome: "approved" }
  | { readonly outcome: "rejected"; readonly by: UserId }
  | { readonly outcome: "waiting"; readonly unmet: string[] }
  /** No vote still to come could approve this: tell people now, not at the deadline. */
  | { readonly outcome: "stuck"; readonly unmet: string[] };

/**
 * Decides a request from its flow's rule and the votes so far.
 *
 * One rejection by an eligible approver ends it, whatever others said. One vote counts for every clause its voter
 * is eligible for. The requester counts nowhere unless `selfApproval`. A rule without groups, a group without
 * clauses and a clause without people approve nothing.
 */
export function decideApproval(
  rule: ApprovalRule,
  votes: ReadonlyArray<Vote>,
  requesterId: UserId,
  selfApproval: boolean,
): ApprovalVerdict {
  if (rule.mode === "automatic") return { outcome: "approved" };
  const counts = (user: UserId, clause: ApproverClause) =>
    (selfApproval || user !== requesterId) && clause.eligible.has(user);

  const clauses = rule.groups.flatMap((group) => group.clauses);
  const rejection = votes.find((v) => !v.approve && clauses.some((c) => counts(v.by, c)));
  if (rejection) return { outcome: "rejected", by: rejection.by };

  const isMet = (c: ApproverClause) => votes.some((v) => v.approve && counts(v.by, c));
  if (isSatisfied(rule, isMet)) return { outcome: "approved" };

  const isPossible = (c: ApproverClause) => [...c.eligible].some((user) => counts(user, c));
  return isSatisfied(rule, isPossible)
    ? { outcome: "waiting", unmet: unmetLabels(rule, isMet) }
    : { outcome: "stuck", unmet: unmetLabels(rule, isPossible) };
}

/** The same rule where these people count nowhere: another account of the requester's own mailbox decides nothing. */
export function withoutPeople(rule: ApprovalRule, people: ReadonlySet<UserId>): ApprovalRule {
  if (rule.mode === "automatic" || people.size === 0) return rule;
  return {
    mode: rule.mode,
    groups: rule.groups.map((group) => ({
      ...group,
      clauses: group.clauses.map((clause) => ({
        ...clause,
        eligible: clause.eligible.difference(people),
      })),
    })),
  };
}

type AskingRule = Exclude<ApprovalRule, { mode: "automatic" }>;
type ClauseTest = (clause: ApproverClause) => boolean;

const enough = <T>(every: boolean, items: ReadonlyArray<T>, test: (item: T) => boolean): boolean =>
  items.length > 0 && (every ? items.every(test) : items.some(test));

const isGroupSatisfied = (group: ApproverRuleGroup, test: ClauseTest): boolean =>
  enough(group.operator === "all", group.clauses, test);

const isSatisfied = (rule: AskingRule, test: ClauseTest): boolean =>
  enough(rule.mode === "all_of", rule.groups, (group) => isGroupSatisfied(group, test));

function unmetLabels(rule: AskingRule, test: ClauseTest): string[] {
  const labels = rule.groups
    .filter((group) => !isGroupSatisfied(group, test))
    .flatMap((group) =>
      group.clauses.length === 0
        ? [group.label]
        : group.clauses.filter((c) => !test(c)).map((c) => c.label),
    );
  return [...new Set(labels)];
}

/** Everyone whose vote counts, with the labels of the clauses they satisfy: why they are asked. */
export function eligibleApprovers(
  rule: ApprovalRule,
  requesterId: UserId,
  selfApproval: boolean,
): Map<UserId, string[]> {
  const why = new Map<UserId, string[]>();
  if (rule.mode === "automatic") return why;
  for (const clause of rule.groups.flatMap((group) => group.clauses)) {
    for (const user of clause.eligible) {
      if (user === requesterId && !selfApproval) continue;
      const labels = why.get(user) ?? [];
      if (!labels.includes(clause.label)) labels.push(clause.label);
      why.set(user, labels);
    }
  }
  return why;
}

/** A clause whose people have still to be looked up. */
export type ClauseToFill = { readonly label: string; readonly approver: Approver };

export type RuleToFill =
  | { readonly mode: "automatic" }
  | {
      readonly mode: "any_of" | "all_of";
      readonly groups: ReadonlyArray<{
        readonly label: string;
        readonly operator: "any" | "all";
        readonly clauses: ReadonlyArray<ClauseToFill>;
      }>;
    };

/**
 * The clauses of a policy. In an `all` group a `user` entry becomes one clause per value, because each of them has
 * to say yes; a `group` or `shift` entry stays one clause, for one member of any of its values.
 */
export function ruleClauses(policy: ApprovalPolicy, nameOf: NameOf = itself): RuleToFill {
  if (policy.mode === "automatic") return { mode: "automatic" };
  return {
    mode: policy.mode,
    groups: policy.groups.map(({ operator, approvers }, index) => ({
      label: `approver group ${index + 1}`,
      operator,
      clauses: approvers
        .flatMap((a) =>
          operator === "all" && a.type === "user"
            ? a.values.map((value): Approver => ({ ...a, values: [value] }))
            : [a],
        )
        .map((approver) => ({ label: describeApprover(approver, nameOf), approver })),
    })),
  };
}

/** Puts the people into the clauses. `eligible` is called once per clause, in order. */
export function fillRule(
  rule: RuleToFill,
  eligible: (clause: ClauseToFill) => ReadonlySet<UserId>,
): ApprovalRule {
  if (rule.mode === "automatic") return rule;
  return {
    mode: rule.mode,
    groups: rule.groups.map((group) => ({
      ...group,
      clauses: group.clauses.map((c) => ({ label: c.label, eligible: eligible(c) })),
    })),
  };
}

/** Who, as the label people read: "a member of “dba”". */
export function describeApprover({ type, key, values }: Approver, nameOf: NameOf = itself): string {
  const names = values.map(nameOf);
  if (type === "user") return quoted(names);
  if (type === "group") return `a member of ${quoted(names)}`;
  if (type === "shift") return `somebody on call in ${quoted(names)}`;
  if (type === "manager") return "the requester’s manager";
  return `the owner of the resource (tag “${key ?? "owner"}”)`;
}
