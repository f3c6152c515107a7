/** What the policy engine is told, read fresh from the database. */
import { and, eq, isNull, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import {
  type BundleRow,
  bundles,
  flows,
  groupMembers,
  groups,
  integrations,
  type ResourceRow,
  resources,
  shifts,
  shiftTurns,
  type UserRow,
  users,
} from "../../db/schema";
import type { FlowId, ResourceId, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { flowPolicy } from "../policy/bundles";
import type { FlowPolicy, PersonFacts, ResourceFacts } from "../policy/facts";
import { onDutyAt } from "./on-duty";
import { loadReferenceNames, nameOfIn } from "./reference-names";

/** People with their groups, present shifts and reports. Unknown ids are missing from the result. */
export async function loadPeople(
  ctx: Pick<AppContext, "db" | "now">,
  ids: ReadonlyArray<UserId>,
): Promise<Map<UserId, PersonFacts>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const [rows, memberships, duties, reports] = await ctx.db.batch([
    ctx.db.select().from(users).where(inList(users.id, wanted)),
    ctx.db
      .select({ userId: groupMembers.userId, id: groups.id, name: groups.name })
      .from(groupMembers)
      .innerJoin(groups, eq(groups.id, groupMembers.groupId))
      .where(inList(groupMembers.userId, wanted)),
    ctx.db
      .select({ userId: shiftTurns.userId, id: shifts.id, name: shifts.name })
      .from(shiftTurns)
      .innerJoin(shifts, eq(shifts.id, shiftTurns.shiftId))
      .where(and(inList(shiftTurns.userId, wanted), onDutyAt(ctx.now()))),
    ctx.db
      .select({ id: users.id, email: users.email, managerId: users.managerId })
      .from(users)
      .where(and(inList(users.managerId, wanted), sql`${users.status} in ('invited', 'active')`)),
  ]);
  const groupsOf = Map.groupBy(memberships, (m) => m.userId);
  const shiftsOf = Map.groupBy(duties, (d) => d.userId);
  const reportsOf = Map.groupBy(reports, (r) => r.managerId);
  return new Map(
    rows.map((row) => [
      row.id,
      personFacts(row, {
        groups: groupsOf.get(row.id) ?? [],
        shifts: shiftsOf.get(row.id) ?? [],
        reports: reportsOf.get(row.id) ?? [],
      }),
    ]),
  );
}

export function personFacts(
  row: UserRow,
  ties: Pick<PersonFacts, "groups" | "shifts" | "reports">,
): PersonFacts {
  const { id, email, fullName, role, status, timeZone, attributes, managerId } = row;
  return { id, email, fullName, role, status, timeZone, attributes, managerId, ...ties };
}

export async function loadPerson(
  ctx: Pick<AppContext, "db" | "now">,
  id: UserId,
): Promise<PersonFacts | null> {
  return (await loadPeople(ctx, [id])).get(id) ?? null;
}

/** Every flow that exists, the inactive ones too; targets in integrations that are going away are left out. */
export async function loadFlowPolicies(
  ctx: Pick<AppContext, "db">,
  only?: FlowId,
): Promise<FlowPolicy[]> {
  const [flowRows, bundleRows, live] = await ctx.db.batch([
    ctx.db
      .select()
      .from(flows)
      .where(and(isNull(flows.deletedAt), only ? eq(flows.id, only) : undefined)),
    ctx.db.select().from(bundles).where(isNull(bundles.deletedAt)),
    ctx.db
      .select({ id: integrations.id })
      .from(integrations)
      .where(eq(integrations.state, "active")),
  ]);
  const byId = new Map<string, BundleRow>(bundleRows.map((b) => [b.id, b]));
  const active = new Set<string>(live.map((i) => i.id));
  const nameOf = nameOfIn(
    await loadReferenceNames(
      ctx,
      [...flowRows, ...bundleRows].map((row) => row.document),
    ),
  );
  return flowRows.map((row) => {
    const policy = flowPolicy(row, byId);
    return { ...policy, nameOf, targets: policy.targets.filter((t) => active.has(t.integration)) };
  });
}

export const resourceFacts = (row: ResourceRow): ResourceFacts => ({
  id: row.id,
  integrationId: row.integrationId,
  type: row.type,
  externalId: row.externalId,
  name: row.name,
  path: row.path,
  tags: row.tags,
});

export async function loadResources(
  ctx: Pick<AppContext, "db">,
  ids: ReadonlyArray<ResourceId>,
): Promise<Map<ResourceId, ResourceFacts>> {
  const rows = await ctx.db
    .select()
    .from(resources)
    .where(and(inList(resources.id, ids), isNull(resources.deletedAt)));
  return new Map(rows.map((row) => [row.id, resourceFacts(row)]));
}
