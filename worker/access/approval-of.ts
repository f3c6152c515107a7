/** Whether something may be approved: its resources, its approvers and the votes so far, looked up together. */
import { inList } from "../../db/rows";
import { type DecisionRow, decisions } from "../../db/schema";
import type { Instant, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import {
  type ApprovalRule,
  type ApprovalVerdict,
  decideApproval,
  eligibleApprovers,
  type Vote,
  withoutPeople,
} from "../policy/approval";
import type { PersonFacts } from "../policy/facts";
import type { FullAggregate } from "./aggregate";
import { type Asking, findApprovers } from "./find-approvers";
import { loadPeople, loadResources } from "./load-facts";
import { sharingMailbox } from "./same-mailbox";

export type Approval = {
  readonly rule: ApprovalRule;
  /** Everyone whose vote counts, with why they are asked. */
  readonly approvers: ReadonlyMap<UserId, string[]>;
  /** By the votes that were given. */
  readonly verdict: ApprovalVerdict;
  /** What the verdict would be with one vote more. */
  readonly with: (vote: Vote) => ApprovalVerdict;
};

type Asked = Omit<Asking, "document" | "requester"> & {
  readonly document: Asking["document"] & { readonly settings: { readonly selfApproval: boolean } };
  readonly requester: PersonFacts;
  readonly votes: ReadonlyArray<Vote>;
};

/** Of what is asked, or might be. */
export async function approvalOf(
  ctx: Pick<AppContext, "db" | "now">,
  asked: Asked,
): Promise<Approval> {
  const [[rule = NOBODY], others] = await Promise.all([
    findApprovers(ctx, [asked]),
    sharingMailbox(ctx, [asked.requester]),
  ]);
  return judged(rule, asked, others);
}

const NOBODY: ApprovalRule = { mode: "all_of", groups: [] };

function judged(
  found: ApprovalRule,
  { document, requester, votes }: Asked,
  others: Awaited<ReturnType<typeof sharingMailbox>>,
): Approval {
  const { selfApproval } = document.settings;
  const own = new Set((others.get(requester.id) ?? []).map(({ id }) => id));
  const rule = selfApproval ? found : withoutPeople(found, own);
  const decide = (all: ReadonlyArray<Vote>) =>
    decideApproval(rule, all, requester.id, selfApproval);
  return {
    rule,
    approvers: eligibleApprovers(rule, requester.id, selfApproval),
    verdict: decide(votes),
    with: (vote) => decide([...votes, vote]),
  };
}

export type RequestApproval = Approval & {
  readonly votes: ReadonlyArray<DecisionRow>;
  readonly person: PersonFacts;
};

/**
 * Of requests, by the policies they were made under and the people of now. Read together, however many they are.
 * A request whose requester is gone is missing from the result.
 *
 * @param at whoever was on call then counts; absent: now
 * @param counts which decisions do
 */
export async function approvalsOf(
  ctx: Pick<AppContext, "db" | "now">,
  aggregates: ReadonlyArray<Pick<FullAggregate, "request" | "units">>,
  { at, counts = () => true }: { at?: Instant; counts?: (vote: DecisionRow) => boolean } = {},
): Promise<Map<string, RequestApproval>> {
  const requestIds = aggregates.map(({ request }) => request.id);
  const wanted = aggregates.map(({ units }) => units.filter((unit) => !unit.leftOut));
  const [people, found, votes] = await Promise.all([
    loadPeople(
      ctx,
      aggregates.map(({ request }) => request.requesterId),
    ),
    loadResources(ctx, [...new Set(wanted.flat().map((unit) => unit.resourceId))]),
    ctx.db.select().from(decisions).where(inList(decisions.requestId, requestIds)),
  ]);
  const votesOf = Map.groupBy(votes.filter(counts), (vote) => vote.requestId);
  const asked = aggregates.flatMap(({ request }, i) => {
    const person = people.get(request.requesterId);
    if (!person) return [];
    const given = votesOf.get(request.id) ?? [];
    const resources = (wanted[i] ?? []).map((u) => found.get(u.resourceId) ?? { tags: {} });
    const counted = given.map(({ approverId, approve }) => ({ by: approverId, approve }));
    return [
      {
        id: request.id,
        document: request.policy,
        requester: person,
        resources,
        votes: counted,
        given,
      },
    ];
  });
  const [rules, others] = await Promise.all([
    findApprovers(ctx, asked, at),
    sharingMailbox(ctx, [...people.values()]),
  ]);
  return new Map(
    asked.map((one, i) => [
      one.id,
      { ...judged(rules[i] ?? NOBODY, one, others), votes: one.given, person: one.requester },
    ]),
  );
}
