/** Who would be asked to approve what a person asks under a flow, and whether anybody could. */
import { inList } from "../../db/rows";
import { users } from "../../db/schema";
import { approvalOf } from "../access/approval-of";
import { loadReferenceNames, nameOfIn } from "../access/reference-names";
import type { FlowDocument } from "../contract/flows";
import type { PersonRef } from "../contract/requests";
import type { UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { type ApprovalRule, decideApproval, ruleClauses } from "../policy/approval";
import { describeApproval } from "../policy/describe";
import type { PersonFacts, ResourceFacts } from "../policy/facts";

export type ApprovalOutlook = {
  readonly automatic: boolean;
  /** Nobody could approve it now. */
  readonly stuck: boolean;
  readonly summary: string;
  readonly approvers: Array<PersonRef & { why: string[] }>;
  readonly moreApprovers: number;
};

/** Stands for the owner of a resource that was not named. */
const SOMEBODY: UserId = "user_00000000000000000000";
const MAX_APPROVERS = 50;

/** @param resource null: nothing in particular, so its owner is taken to exist */
export async function approvalOutlook(
  ctx: AppContext,
  document: FlowDocument,
  person: PersonFacts,
  resource: Pick<ResourceFacts, "tags"> | null,
): Promise<ApprovalOutlook> {
  const found = await approvalOf(ctx, {
    document,
    requester: person,
    resources: resource ? [resource] : [],
    votes: [],
  });
  const rule = resource ? found.rule : withOwners(found.rule, document);
  const { selfApproval } = document.settings;
  const why = found.approvers;
  const nameOf = nameOfIn(await loadReferenceNames(ctx, [document]));
  const people = await ctx.db
    .select({ id: users.id, email: users.email, fullName: users.fullName })
    .from(users)
    .where(inList(users.id, [...why.keys()].slice(0, MAX_APPROVERS)));
  return {
    automatic: rule.mode === "automatic",
    stuck: decideApproval(rule, [], person.id, selfApproval).outcome === "stuck",
    summary: describeApproval(document.approval, nameOf),
    approvers: people
      .map((p) => ({ ...p, why: why.get(p.id) ?? [] }))
      .sort((a, b) => a.fullName.localeCompare(b.fullName, "en")),
    moreApprovers: Math.max(0, why.size - people.length),
  };
}

function withOwners(rule: ApprovalRule, { approval }: FlowDocument): ApprovalRule {
  const asked = ruleClauses(approval);
  if (rule.mode === "automatic" || asked.mode === "automatic") return rule;
  return {
    mode: rule.mode,
    groups: rule.groups.map((group, g) => ({
      ...group,
      clauses: group.clauses.map((clause, c) =>
        asked.groups[g]?.clauses[c]?.approver.type === "owner"
          ? { ...clause, eligible: new Set([SOMEBODY]) }
          : clause,
      ),
    })),
  };
}
