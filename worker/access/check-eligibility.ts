/** Ends access whose requester may no longer ask for it, where the flow says so: after its grace, by the ordinary end. */
import { and, asc, gt, isNotNull, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { requests } from "../../db/schema";
import type { FlowDocument } from "../contract/flows";
import type { RequestId } from "../contract/values";
import { type AppContext, requireSystem } from "../lib/context";
import { AppError } from "../lib/errors";
import { log } from "../lib/log";
import { eligibilityRule, nextEligibilityStep } from "../policy/eligibility";
import type { PersonFacts } from "../policy/facts";
import { decideRequester } from "../policy/requesters";
import type { AggregateChange, FullAggregate } from "./aggregate";
import { beginEnd } from "./begin-end";
import { changeAggregate } from "./change-request";
import { loadPeople, loadPerson } from "./load-facts";
import { loadReferenceNames, nameOfIn } from "./reference-names";

/** Read together: their people are a handful of queries. */
const PAGE = 500;

/** Looks at all access there is, page by page. @returns how much of it was changed */
export async function checkEligibility(ctx: AppContext): Promise<number> {
  requireSystem(ctx);
  const policies = new Map<string, FlowDocument>();
  let changed = 0;
  for (let after: RequestId | undefined; ; ) {
    const page = await standing(ctx, after);
    await loadPolicies(ctx, page, policies);
    const bound = page.filter((row) => {
      const policy = policies.get(keyOf(row));
      return policy !== undefined && (row.since !== null || eligibilityRule(policy) !== null);
    });
    const people = await loadPeople(
      ctx,
      bound.map((row) => row.requesterId),
    );
    for (const row of bound) {
      const policy = policies.get(keyOf(row));
      const person = people.get(row.requesterId) ?? null;
      if (!policy || nextEligibilityStep(policy, person, row.since, ctx.now()) === "none") continue;
      if (await change(ctx, row.id)) changed += 1;
    }
    if (page.length < PAGE) return changed;
    after = page.at(-1)?.id;
  }
}

type Row = Awaited<ReturnType<typeof standing>>[number];

const standing = ({ db }: AppContext, after: RequestId | undefined) =>
  db
    .select({
      id: requests.id,
      requesterId: requests.requesterId,
      flowId: requests.flowId,
      flowVersion: requests.flowVersion,
      /** Two copies of one version differ where one was made before the setting was there. */
      setting: sql<number | null>`${requests.policy}->>'$.settings.endWhenIneligible'`,
      since: requests.ineligibleSince,
    })
    .from(requests)
    .where(
      and(
        inList(requests.state, ["granting", "active"]),
        isNotNull(requests.grantedAt),
        after ? gt(requests.id, after) : undefined,
      ),
    )
    .orderBy(asc(requests.id))
    .limit(PAGE);

const keyOf = ({ flowId, flowVersion, setting }: Row): string =>
  `${flowId} ${flowVersion} ${setting}`;

/** Policies are long and shared: one of each is read. */
async function loadPolicies(
  { db }: AppContext,
  page: ReadonlyArray<Row>,
  known: Map<string, FlowDocument>,
): Promise<void> {
  const firsts = new Map(page.map((row) => [row.id, keyOf(row)]));
  const wanted = new Map([...firsts].map(([id, key]) => [key, id]));
  for (const key of known.keys()) wanted.delete(key);
  const rows = await db
    .select({ id: requests.id, policy: requests.policy })
    .from(requests)
    .where(inList(requests.id, [...wanted.values()]));
  for (const { id, policy } of rows) known.set(firsts.get(id) ?? "", policy);
}

/** Decided again on what stands at the moment of the change. */
async function change(ctx: AppContext, id: RequestId): Promise<boolean> {
  let changed = false;
  try {
    await changeAggregate(ctx, id, async (before) => {
      const { state } = before.request;
      if (state !== "active" && state !== "granting") return null;
      const made = await decided(ctx, before);
      changed = made !== null;
      return made;
    });
  } catch (error) {
    changed = false;
    // It ended by itself meanwhile; anything else is repeated in a minute.
    if (!(error instanceof AppError && error.code === "already_decided"))
      log.error("eligibility.not_changed", { requestId: id, error });
  }
  return changed;
}

async function decided(ctx: AppContext, before: FullAggregate): Promise<AggregateChange | null> {
  const { request } = before;
  const person = await loadPerson(ctx, request.requesterId);
  const now = ctx.now();
  const step = nextEligibilityStep(request.policy, person, request.ineligibleSince, now);
  if (step === "none") return null;
  if (step === "end") {
    const reason = `${await whyNot(ctx, request.policy, person)} This flow ends access then.`;
    return beginEnd(before, { state: "revoked", by: "Hallpass", reason, at: now });
  }
  const { id, number, granteeId } = request;
  const marked = step === "mark";
  return {
    before,
    request: { ineligibleSince: marked ? now : null },
    units: new Map(),
    entries: [
      {
        action: marked ? "request.ineligible" : "request.eligible_again",
        subject: id,
        detail: { number, ...(marked && { reason: await whyNot(ctx, request.policy, person) }) },
      },
    ],
    messages: marked
      ? [
          {
            key: `${id}:ineligible:${now}`,
            template: "access_ineligible",
            recipient: granteeId,
            payload: { requestId: id },
          },
        ]
      : [],
  };
}

async function whyNot(
  ctx: AppContext,
  policy: FlowDocument,
  person: PersonFacts | null,
): Promise<string> {
  if (!person) return "The requester is gone.";
  const nameOf = nameOfIn(await loadReferenceNames(ctx, [policy]));
  const { reasons } = decideRequester(policy.requesters, person, nameOf);
  return reasons.map((reason) => reason.message).join(" ");
}
