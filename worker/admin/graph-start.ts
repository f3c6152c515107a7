/** The node a graph starts from: what it is, and what it is called. */
import { and, eq, isNull, ne } from "drizzle-orm";
import { flows, groups, integrations, permissions, shifts, users } from "../../db/schema";
import { loadResources } from "../access/load-facts";
import { loadReferenceNames, nameOfIn } from "../access/reference-names";
import type { GraphNode } from "../contract/access-graph";
import type {
  FlowId,
  GroupId,
  IntegrationId,
  ResourceId,
  ShiftId,
  UserId,
} from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { describeApproval } from "../policy/describe";
import type { ResourceFacts } from "../policy/facts";

export type PermissionKey = {
  readonly integrationId: IntegrationId;
  readonly type: string;
  readonly name: string;
};

export type Start =
  | { readonly kind: "person"; readonly id: UserId; readonly node: GraphNode }
  | { readonly kind: "group"; readonly id: GroupId; readonly node: GraphNode }
  | { readonly kind: "shift"; readonly id: ShiftId; readonly node: GraphNode }
  | { readonly kind: "flow"; readonly id: FlowId; readonly node: GraphNode }
  | { readonly kind: "permission"; readonly permission: PermissionKey; readonly node: GraphNode }
  | { readonly kind: "resource"; readonly resource: ResourceFacts; readonly node: GraphNode };

export const personNode = (p: { id: UserId; fullName: string; email: string }): GraphNode => ({
  id: `user:${p.id}`,
  kind: "person",
  label: p.fullName,
  detail: p.email,
});
export const groupNode = (g: { id: string; name: string }): GraphNode => ({
  id: `group:${g.id}`,
  kind: "group",
  label: g.name,
  detail: "Group",
});
export const shiftNode = (s: { id: string; name: string }): GraphNode => ({
  id: `shift:${s.id}`,
  kind: "shift",
  label: s.name,
  detail: "Shift",
});
export const flowNode = (f: { id: string; name: string; detail: string }): GraphNode => ({
  id: `flow:${f.id}`,
  kind: "flow",
  label: f.name,
  detail: f.detail,
});
export const permissionNode = (p: PermissionKey, integration: string): GraphNode => ({
  id: `permission:${[p.integrationId, p.type, p.name].map(encodeURIComponent).join("/")}`,
  kind: "permission",
  label: p.name,
  detail: `${p.type} in ${integration}`,
});
export const resourceNode = (
  r: { id: string; name: string; type: string; path: ReadonlyArray<string> },
  integration: string,
): GraphNode => ({
  id: `resource:${r.id}`,
  kind: "resource",
  label: r.name,
  detail: [integration, ...r.path].join(" / "),
});

const nothing = () =>
  new AppError("not_found", "There is no such person, group, shift, flow, permission or resource.");

/** @throws {AppError} `not_found` */
export async function findStart(ctx: AppContext, node: string): Promise<Start> {
  const { db } = ctx;
  const colon = node.indexOf(":");
  const [kind, id] = [node.slice(0, colon), node.slice(colon + 1)];
  if (kind === "user") {
    const [row] = await db
      .select()
      .from(users)
      .where(and(eq(users.id, id as UserId), ne(users.status, "deleted")));
    if (row) return { kind: "person", id: row.id, node: personNode(row) };
  }
  if (kind === "group") {
    const [row] = await db
      .select()
      .from(groups)
      .where(eq(groups.id, id as GroupId));
    if (row) return { kind, id: row.id, node: groupNode(row) };
  }
  if (kind === "shift") {
    const [row] = await db
      .select()
      .from(shifts)
      .where(eq(shifts.id, id as ShiftId));
    if (row) return { kind, id: row.id, node: shiftNode(row) };
  }
  if (kind === "flow") {
    const [row] = await db
      .select({ id: flows.id, name: flows.name, document: flows.document })
      .from(flows)
      .where(and(eq(flows.id, id as FlowId), isNull(flows.deletedAt)));
    if (row) {
      const nameOf = nameOfIn(await loadReferenceNames(ctx, [row.document]));
      const detail = describeApproval(row.document.approval, nameOf);
      return { kind, id: row.id, node: flowNode({ id: row.id, name: row.name, detail }) };
    }
  }
  if (kind === "resource") {
    const resource = (await loadResources(ctx, [id as ResourceId])).get(id as ResourceId);
    if (resource) return resourceStart(ctx, resource);
  }
  if (kind === "permission") return permissionStart(ctx, id);
  throw nothing();
}

async function nameOfIntegration({ db }: AppContext, id: string): Promise<string> {
  const [row] = await db
    .select({ name: integrations.name })
    .from(integrations)
    .where(eq(integrations.id, id as IntegrationId));
  return row?.name ?? "";
}

async function resourceStart(ctx: AppContext, resource: ResourceFacts): Promise<Start> {
  const integration = await nameOfIntegration(ctx, resource.integrationId);
  return { kind: "resource", resource, node: resourceNode(resource, integration) };
}

async function permissionStart(ctx: AppContext, id: string): Promise<Start> {
  const [integrationId = "", type = "", name = ""] = id.split("/").map(decoded);
  const [row] = await ctx.db
    .select()
    .from(permissions)
    .where(
      and(
        eq(permissions.integrationId, integrationId as IntegrationId),
        eq(permissions.resourceType, type),
        eq(permissions.name, name),
      ),
    );
  if (!row) throw nothing();
  const permission = { integrationId: row.integrationId, type, name };
  const integration = await nameOfIntegration(ctx, integrationId);
  return { kind: "permission", permission, node: permissionNode(permission, integration) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw nothing();
  }
}
