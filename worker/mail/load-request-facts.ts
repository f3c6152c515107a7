/**
 * A request with everything its mails tell. Four queries side by side, not one batch: in a batch D1 names result
 * columns without their tables, and joined tables lose those that share a name.
 */
import { and, asc, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import {
  type DecisionRow,
  decisions,
  integrations,
  permissions,
  type RequestRow,
  requests,
  seats,
  type UnitRow,
  type UserRow,
  units,
  users,
} from "../../db/schema";
import type { LinkId, RequestId, UserId } from "../contract/values";
import type { MailContext } from "./template";

export type UnitFacts = UnitRow & {
  readonly integration: string;
  readonly permissionTitle: string;
};

export type RequestFacts = {
  readonly request: RequestRow;
  /** What is asked for or given. */
  readonly units: ReadonlyArray<UnitFacts>;
  /** What an approver did not give: it counts with nothing of the above. */
  readonly leftOut: ReadonlyArray<UnitFacts>;
  readonly requester: UserRow;
  readonly grantee: UserRow;
  /** The requester's. */
  readonly manager: UserRow | null;
  /** Who is asked, and why. */
  readonly seats: ReadonlyArray<{
    readonly user: UserRow;
    readonly why: ReadonlyArray<string>;
    readonly linkId: LinkId;
  }>;
  readonly decisions: ReadonlyArray<DecisionRow & { readonly by: UserRow }>;
};

/** Null when there is no such request. */
export async function loadRequestFacts(
  ctx: MailContext,
  id: RequestId,
): Promise<RequestFacts | null> {
  const requester = alias(users, "requester");
  const grantee = alias(users, "grantee");
  const manager = alias(users, "manager");
  const [[found], unitRows, seatRows, decisionRows] = await Promise.all([
    ctx.db
      .select({ request: requests, requester, grantee, manager })
      .from(requests)
      .innerJoin(requester, eq(requester.id, requests.requesterId))
      .innerJoin(grantee, eq(grantee.id, requests.granteeId))
      .leftJoin(manager, eq(manager.id, requester.managerId))
      .where(eq(requests.id, id)),
    selectUnits(ctx, id),
    ctx.db
      .select({ user: users, why: seats.why, linkId: seats.linkId })
      .from(seats)
      .innerJoin(users, eq(users.id, seats.userId))
      .where(eq(seats.requestId, id))
      .orderBy(asc(users.fullName)),
    ctx.db
      .select({ decision: decisions, by: users })
      .from(decisions)
      .innerJoin(users, eq(users.id, decisions.approverId))
      .where(eq(decisions.requestId, id))
      .orderBy(asc(decisions.at)),
  ]);
  if (!found) return null;
  const all = unitRows.map(({ unit, integration, title }) => ({
    ...unit,
    integration: integration ?? "",
    permissionTitle: title ?? unit.permission,
  }));
  return {
    ...found,
    units: all.filter((u) => !u.leftOut),
    leftOut: all.filter((u) => u.leftOut),
    seats: seatRows,
    decisions: decisionRows.map(({ decision, by }) => ({ ...decision, by })),
  };
}

const selectUnits = (ctx: MailContext, id: RequestId) =>
  ctx.db
    .select({ unit: units, integration: integrations.name, title: permissions.title })
    .from(units)
    .leftJoin(integrations, eq(integrations.id, units.integrationId))
    .leftJoin(
      permissions,
      and(
        eq(permissions.integrationId, units.integrationId),
        eq(permissions.resourceType, units.resourceType),
        eq(permissions.name, units.permission),
      ),
    )
    .where(eq(units.requestId, id))
    .orderBy(asc(units.resourceName), asc(units.permission));

export const isInvolved = ({ request }: RequestFacts, userId: UserId | undefined): boolean =>
  userId === request.requesterId || userId === request.granteeId;
