/** Ways that are open now: what was granted, and what stands at targets without us. */
import { eq, type SQL, sql } from "drizzle-orm";
import {
  integrations,
  observedPrivileges,
  requests,
  resources,
  units,
  users,
} from "../../db/schema";
import { numberText } from "../access/describe-requests";
import { loadPeople } from "../access/load-facts";
import type { World } from "../access/offer-cache";
import { onDutyAt } from "../access/on-duty";
import type { GraphNode } from "../contract/access-graph";
import type { Instant, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { describeApproval } from "../policy/describe";
import type { FlowPolicy, PersonFacts } from "../policy/facts";
import { tiesOf } from "../policy/ties";
import type { Bounds, Found, Path } from "./graph-path";
import {
  flowNode,
  groupNode,
  permissionNode,
  personNode,
  resourceNode,
  type Start,
  shiftNode,
} from "./graph-start";

/** The first group or shift that a flow asks for and the person has. */
export function viaOf(policy: FlowPolicy | undefined, person: PersonFacts | undefined) {
  if (!policy || !person) return null;
  const { groups, shifts } = tiesOf(policy.document.requesters, person);
  const [group, shift] = [groups[0], shifts[0]];
  return group ? groupNode(group) : shift ? shiftNode(shift) : null;
}

/** All of a person's ties that a flow asks for, as nodes. */
export function viasOf(policy: FlowPolicy, person: PersonFacts): GraphNode[] {
  const { groups, shifts } = tiesOf(policy.document.requesters, person);
  return [...groups.map(groupNode), ...shifts.map(shiftNode)];
}

const approvalOf = (policy: FlowPolicy | undefined): string =>
  policy ? describeApproval(policy.document.approval, policy.nameOf) : "This flow was deleted.";

/** On call in a shift at `now`. */
const onDuty = (shiftId: string, now: Instant): SQL =>
  sql`select user_id from shift_turns where shift_id = ${shiftId} and ${onDutyAt(now)}`;

function ofStart(start: Start, now: Instant): SQL {
  switch (start.kind) {
    case "person":
      return sql`${requests.granteeId} = ${start.id}`;
    case "group":
      return sql`${requests.granteeId} in (select user_id from group_members where group_id = ${start.id})`;
    case "shift":
      return sql`${requests.granteeId} in (${onDuty(start.id, now)})`;
    case "flow":
      return sql`${requests.flowId} = ${start.id}`;
    case "resource":
      return sql`${units.resourceId} = ${start.resource.id}`;
    case "permission":
      return sql`${units.integrationId} = ${start.permission.integrationId}
        and ${units.resourceType} = ${start.permission.type} and ${units.permission} = ${start.permission.name}`;
  }
}

export async function activePaths(
  ctx: AppContext,
  world: World,
  start: Start,
  bounds: Bounds,
): Promise<Found> {
  const rows = await ctx.db
    .select({
      granteeId: requests.granteeId,
      flowId: requests.flowId,
      flowName: requests.flowName,
      until: requests.expiresAt,
      number: requests.number,
      integrationId: units.integrationId,
      integration: integrations.name,
      type: units.resourceType,
      permission: units.permission,
      resourceId: units.resourceId,
      resource: units.resourceName,
      path: units.path,
    })
    .from(requests)
    .innerJoin(units, eq(units.requestId, requests.id))
    .innerJoin(integrations, eq(integrations.id, units.integrationId))
    .where(
      sql`${requests.state} in ('granting', 'active', 'revoking') and ${units.state} in ('active', 'revoking')
        and ${ofStart(start, ctx.now())}`,
    )
    .orderBy(sql`${requests.createdAt} desc`)
    .limit(bounds.paths + 1);
  const people = await loadPeople(
    ctx,
    rows.map((row) => row.granteeId),
  );
  const paths = rows.slice(0, bounds.paths).flatMap((row): Path[] => {
    const person = people.get(row.granteeId);
    const policy = world.compiled.flowById.get(row.flowId)?.policy;
    const vias = policy && person ? viasOf(policy, person) : [];
    const tied = start.kind === "group" || start.kind === "shift";
    const via = tied ? vias.find((v) => v.id === start.node.id) : vias[0];
    // Members hold much that they did not get by this group.
    if (!person || (tied && !via)) return [];
    const { integrationId, type, permission: name } = row;
    return [
      {
        person: personNode(person),
        via: via ?? null,
        flow: flowNode({ id: row.flowId, name: row.flowName, detail: approvalOf(policy) }),
        permission: permissionNode({ integrationId, type, name }, row.integration),
        resource: resourceNode(
          { id: row.resourceId, name: row.resource, type, path: row.path },
          row.integration,
        ),
        kind: "active",
        until: row.until,
        number: numberText(row.number),
        account: null,
      },
    ];
  });
  return { paths, leftOut: rows.length > bounds.paths ? { paths: 1 } : {} };
}

/** Whose account it is: a known account of the integration, else an e-mail address. */
const holder = sql`coalesce(
  (select a.user_id from accounts a where a.integration_id = ${observedPrivileges.integrationId} and a.account = ${observedPrivileges.account}),
  (select u.id from users u where u.email_key = lower(${observedPrivileges.account}) and u.status <> 'deleted'))`;

function observedBy(start: Start): SQL | null {
  if (start.kind === "person") return sql`${holder} = ${start.id}`;
  if (start.kind === "resource") return sql`${resources.id} = ${start.resource.id}`;
  if (start.kind !== "permission") return null;
  const { integrationId, type, name } = start.permission;
  return sql`${observedPrivileges.integrationId} = ${integrationId} and ${resources.type} = ${type}
    and ${observedPrivileges.permission} = ${name}`;
}

/** What a reconcile saw at a target and Hallpass did not grant. */
export async function observedPaths(ctx: AppContext, start: Start, bounds: Bounds): Promise<Found> {
  const where = observedBy(start);
  if (where === null) return { paths: [], leftOut: {} };
  const rows = await ctx.db
    .select({
      account: observedPrivileges.account,
      permission: observedPrivileges.permission,
      integrationId: observedPrivileges.integrationId,
      integration: integrations.name,
      resourceId: resources.id,
      resource: resources.name,
      type: resources.type,
      path: resources.path,
      userId: sql<UserId | null>`${users.id}`,
      fullName: sql<string | null>`${users.fullName}`,
      email: sql<string | null>`${users.email}`,
    })
    .from(observedPrivileges)
    .innerJoin(integrations, eq(integrations.id, observedPrivileges.integrationId))
    .innerJoin(
      resources,
      sql`${resources.integrationId} = ${observedPrivileges.integrationId}
        and ${resources.externalId} = ${observedPrivileges.externalId} and ${resources.deletedAt} is null`,
    )
    .leftJoin(users, sql`${users.id} = ${holder}`)
    .where(where)
    .limit(bounds.paths + 1);
  const paths = rows.slice(0, bounds.paths).map((row): Path => {
    const { userId, fullName, email, integrationId, account, type } = row;
    const known = userId !== null && fullName !== null && email !== null;
    return {
      person: known
        ? personNode({ id: userId, fullName, email })
        : {
            id: `account:${integrationId}/${encodeURIComponent(account)}`,
            kind: "person",
            label: account,
            detail: `An account in ${row.integration} that belongs to nobody known`,
          },
      via: null,
      flow: null,
      permission: permissionNode(
        { integrationId, type, name: row.permission || "some access" },
        row.integration,
      ),
      resource: resourceNode(
        { id: row.resourceId, name: row.resource, type, path: row.path },
        row.integration,
      ),
      kind: "observed",
      until: null,
      number: null,
      account,
    };
  });
  return { paths, leftOut: rows.length > bounds.paths ? { paths: 1 } : {} };
}
