/** Requests as the wire shows them, for one viewer. */
import { asc, type SQL, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import {
  type DecisionRow,
  decisions,
  integrations,
  permissions,
  type RequestRow,
  requests,
  seats,
  type UnitRow,
  units,
  users,
} from "../../db/schema";
import type { AccessRequest, PersonRef } from "../contract/requests";
import { type Instant, instantText, maybeInstantText, type UserId } from "../contract/values";
import { type Actor, isAdmin, userOf } from "../lib/actor";
import type { AppContext } from "../lib/context";
import { describeEligibility, eligibilityRule } from "../policy/eligibility";
import { type AroundUnit, describeUnit, permissionKey } from "./describe-unit";
import { extensionOf } from "./extension-of";
import { mailProblemsOf, problemsIn } from "./mail-problems";
import { revealedSeeds } from "./revealed";

export const numberText = (number: number) => `AR-${number}`;

type Around = AroundUnit & {
  readonly units: ReadonlyArray<UnitRow>;
  readonly decisions: ReadonlyArray<DecisionRow>;
  readonly seats: ReadonlyArray<typeof seats.$inferSelect>;
  readonly people: ReadonlyMap<UserId, PersonRef & { timeZone: string | null }>;
  readonly mailProblem: ReturnType<typeof problemsIn>;
};

/** In the order of `rows`. Who may see them was decided before. */
export async function describeRequests(
  ctx: AppContext,
  rows: ReadonlyArray<RequestRow>,
): Promise<AccessRequest[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((r) => r.id);
  const [unitRows, decisionRows, seatRows] = await ctx.db.batch([
    ctx.db
      .select()
      .from(units)
      .where(inList(units.requestId, ids))
      .orderBy(asc(units.resourceName), asc(units.permission)),
    ctx.db
      .select()
      .from(decisions)
      .where(inList(decisions.requestId, ids))
      .orderBy(asc(decisions.at)),
    ctx.db.select().from(seats).where(inList(seats.requestId, ids)),
  ]);
  const peopleIds = [
    ...rows.flatMap((r) => [r.requesterId, r.granteeId]),
    ...decisionRows.map((d) => d.approverId),
    ...seatRows.map((s) => s.userId),
  ];
  const kinds = new Set(
    unitRows.map((u) => permissionKey(u.integrationId, u.resourceType, u.permission)),
  );
  const pending = rows.filter((r) => r.state === "pending").map((r) => r.id);
  const [people, integrationRows, permissionRows, problemRows] = await ctx.db.batch([
    ctx.db
      .select({
        id: users.id,
        email: users.email,
        fullName: users.fullName,
        timeZone: users.timeZone,
      })
      .from(users)
      .where(inList(users.id, [...new Set(peopleIds)])),
    ctx.db
      .select({ id: integrations.id, name: integrations.name, kind: integrations.kind })
      .from(integrations)
      .where(inList(integrations.id, [...new Set(unitRows.map((u) => u.integrationId))])),
    ctx.db
      .select({
        integrationId: permissions.integrationId,
        type: permissions.resourceType,
        name: permissions.name,
        title: permissions.title,
      })
      .from(permissions)
      .where(
        sql`(${permissions.integrationId}, ${permissions.resourceType}, ${permissions.name})
          in (select value->>0, value->>1, value->>2 from json_each(${`[${[...kinds].join(",")}]`}))`,
      ),
    mailProblemsOf(ctx, pending),
  ]);
  const around: Omit<Around, "units" | "decisions" | "seats"> = {
    people: new Map(people.map((p) => [p.id, p])),
    revealed: await revealedSeeds(ctx, unitRows),
    integrations: new Map(integrationRows.map((i) => [i.id, i])),
    titles: new Map(
      permissionRows.map((p) => [permissionKey(p.integrationId, p.type, p.name), p.title]),
    ),
    mailProblem: problemsIn(problemRows),
  };
  const unitsOf = Map.groupBy(unitRows, (u) => u.requestId);
  const decisionsOf = Map.groupBy(decisionRows, (d) => d.requestId);
  const seatsOf = Map.groupBy(seatRows, (s) => s.requestId);
  return rows.map((row) =>
    describe(ctx, row, {
      ...around,
      units: unitsOf.get(row.id) ?? [],
      decisions: decisionsOf.get(row.id) ?? [],
      seats: seatsOf.get(row.id) ?? [],
    }),
  );
}

const gonePerson = (id: UserId): PersonRef => ({ id, email: "", fullName: "somebody who left" });

function describe(ctx: AppContext, row: RequestRow, around: Around): AccessRequest {
  const person = (id: UserId): PersonRef => {
    const known = around.people.get(id);
    return known ? { id, email: known.email, fullName: known.fullName } : gonePerson(id);
  };
  const now = ctx.now();
  const extension = extensionOf(row, around.people.get(row.granteeId)?.timeZone ?? null, now);
  return {
    id: row.id,
    number: numberText(row.number),
    state: row.state,
    flow: { id: row.flowId, version: row.flowVersion, name: row.flowName },
    bundleId: row.bundleId,
    requester: person(row.requesterId),
    grantee: person(row.granteeId),
    justification: row.justification,
    durationSeconds: row.durationSeconds,
    automatic: row.automatic,
    approverReasonRequired: row.policy.settings.approverReasonRequired,
    source: row.source,
    termsHash: row.termsHash,
    units: around.units.map((u) => describeUnit(ctx.actor, u, row, around)),
    decisions: around.decisions.map((d) => ({
      approver: person(d.approverId),
      approve: d.approve,
      reason: d.reason,
      via: d.via,
      at: instantText(d.at),
    })),
    approvers:
      row.state === "pending"
        ? around.seats.map((s) => ({
            ...person(s.userId),
            why: s.why,
            mailProblem: around.mailProblem(row.id, s.userId),
          }))
        : [],
    createdAt: instantText(row.createdAt),
    lapsesAt: instantText(row.lapsesAt),
    decidedAt: maybeInstantText(row.decidedAt),
    grantedAt: maybeInstantText(row.grantedAt),
    expiresAt: maybeInstantText(row.expiresAt),
    warnedAt: maybeInstantText(row.warnedAt),
    endedAt: maybeInstantText(row.endedAt),
    endedBy: row.endedBy,
    endReason: row.endReason,
    eligibility: eligibilityOf(row),
    overdueSince: maybeInstantText(overdueSince(row, now)),
    message: row.message,
    extension: {
      allowed: extension.allowed,
      count: row.extensionCount,
      remaining: extension.remaining,
      seconds: row.policy.settings.extensionSeconds ?? null,
      reason: extension.reason.message,
    },
    can: abilities(ctx.actor, row, around),
  };
}

function eligibilityOf({ policy, ineligibleSince }: RequestRow): AccessRequest["eligibility"] {
  const rule = eligibilityRule(policy);
  return {
    graceSeconds: rule?.graceSeconds ?? null,
    endsAt:
      rule && ineligibleSince !== null
        ? instantText(ineligibleSince + rule.graceSeconds * 1_000)
        : null,
    text: describeEligibility(policy),
  };
}

/** Nothing says "ended" before the target confirmed it; late is late even before anybody noticed. */
function overdueSince(row: RequestRow, now: Instant): Instant | null {
  if (row.overdueSince !== null) return row.overdueSince;
  const open = row.state === "active" || row.state === "revoking";
  return open && row.expiresAt !== null && now - row.expiresAt > 5_000 ? row.expiresAt : null;
}

function abilities(
  actor: Actor,
  row: RequestRow,
  { decisions: said, seats: seated }: Around,
): AccessRequest["can"] {
  const me = userOf(actor);
  const mine = me !== null && (me === row.requesterId || me === row.granteeId);
  const pending = row.state === "pending";
  const standing = row.state === "active" || row.state === "granting";
  return {
    cancel: mine && pending,
    decide:
      pending &&
      me !== null &&
      seated.some((s) => s.userId === me) &&
      !said.some((d) => d.approverId === me),
    return: mine && standing,
    revoke: isAdmin(actor) && standing,
    remind: mine && pending && seated.length > 0,
  };
}

/** Which requests an actor may see at all. */
export function visibleTo(ctx: AppContext): SQL {
  const { principal, limits } = ctx.actor;
  if (limits.purpose) return sql`(${requests.id} = ${limits.purpose.requestId})`;
  switch (principal.kind) {
    case "member":
      // Also an admin's extension sees only what concerns its owner.
      return isAdmin(ctx.actor) ? sql`1` : sql`(${involves(principal.userId)})`;
    case "outsider":
      return sql`(${requests.granteeId} = ${principal.userId} and ${requests.accessLinkId} = ${principal.accessLinkId})`;
    case "system":
      return sql`1`;
    case "nobody":
      return sql`0`;
  }
}

const involves = (
  me: UserId,
): SQL => sql`${requests.requesterId} = ${me} or ${requests.granteeId} = ${me}
  or exists (select 1 from seats s where s.request_id = ${requests.id} and s.user_id = ${me})
  or exists (select 1 from decisions d where d.request_id = ${requests.id} and d.approver_id = ${me})`;
