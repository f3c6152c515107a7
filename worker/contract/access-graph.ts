/** Who reaches what by which way: from one thing outwards, never everything. */
import { z } from "@hono/zod-openapi";
import { answers, endpoint } from "./endpoint";
import { InstantText } from "./values";

/** Columns from left to right; groups and shifts share one. */
export const GraphKind = z.enum(["person", "group", "shift", "flow", "permission", "resource"]);
export type GraphKind = z.infer<typeof GraphKind>;

/** `active`: granted now. `requestable`: may be asked for. `observed`: seen at the target, not granted by Hallpass. */
export const PathKind = z.enum(["active", "requestable", "observed"]);
export type PathKind = z.infer<typeof PathKind>;

/**
 * `user:user_…`, `group:group_…`, `shift:shift_…`, `flow:flow_…`, `resource:res_…`, and
 * `permission:{integrationId}/{type}/{name}` with each part URL-encoded.
 */
export const GraphNodeId = z
  .string()
  .max(1_200)
  .regex(
    /^(user:user|group:group|shift:shift|flow:flow|resource:res)_[0-9a-hjkmnp-tv-z]{20}$|^permission:[^/]+\/[^/]+\/[^/]+$/,
    { error: "must be a node such as user:user_0123456789abcdefghjk" },
  )
  .openapi("GraphNodeId");

export const GraphNode = z
  .object({ id: z.string(), kind: GraphKind, label: z.string(), detail: z.string() })
  .openapi("GraphNode");
export type GraphNode = z.infer<typeof GraphNode>;

export const GraphEdge = z
  .object({
    from: z.string(),
    to: z.string(),
    kind: PathKind,
    /** When the active access behind it ends, at the latest; null: without an end, or not active. */
    until: InstantText.nullable(),
  })
  .openapi("GraphEdge");
export type GraphEdge = z.infer<typeof GraphEdge>;

/** One row of the table: a way from a person to a permission on a resource. All but the last four are ids of nodes. */
export const GraphPath = z
  .object({
    /** `account:{integrationId}/{account}` when an account at the target belongs to nobody known. */
    person: z.string(),
    /** The group or shift that lets them in; null when it is neither. */
    via: z.string().nullable(),
    /** Null for observed privileges. */
    flow: z.string().nullable(),
    permission: z.string(),
    resource: z.string(),
    kind: PathKind,
    until: InstantText.nullable(),
    /** AR-123, of active access. */
    number: z.string().nullable(),
    /** As the target names it, of observed privileges. */
    account: z.string().nullable(),
  })
  .openapi("GraphPath");
export type GraphPath = z.infer<typeof GraphPath>;

export const GraphColumn = z.enum([
  "people",
  "groups",
  "flows",
  "permissions",
  "resources",
  "paths",
]);

export const AccessGraph = z
  .object({
    start: GraphNode,
    nodes: z.array(GraphNode),
    edges: z.array(GraphEdge),
    /** Active ones first. At most 40 × `limit`. */
    paths: z.array(GraphPath),
    /** The columns that were cut: how many were left out, at least. */
    truncated: z.array(z.object({ column: GraphColumn, leftOut: z.int().positive() })),
  })
  .openapi("AccessGraph");
export type AccessGraph = z.infer<typeof AccessGraph>;

const Limit = z.coerce.number().int().min(1).max(200).default(25);

export const GraphQuery = z.object({
  node: GraphNodeId,
  limit: Limit.describe("Nodes per column"),
});
export type GraphQuery = z.infer<typeof GraphQuery>;

const admin = { tag: "Insight", audience: "admin", scope: "requests:read", method: "get" } as const;

export const getAccessGraph = endpoint(
  {
    ...admin,
    id: "getAccessGraph",
    path: "/api/v1/access-graph",
    summary: "Everything that one person, group, shift, flow, permission or resource is tied to",
  },
  { request: { query: GraphQuery }, responses: answers(AccessGraph) },
);

export const searchAccessGraph = endpoint(
  {
    ...admin,
    id: "searchAccessGraph",
    path: "/api/v1/access-graph/search",
    summary: "Find a place to start from",
    description:
      "People, groups, shifts and flows by how their name or a word of it begins; resources by how their name begins.",
  },
  {
    request: {
      query: z.object({
        q: z.string().trim().min(1).max(200),
        limit: z.coerce.number().int().min(1).max(50).default(20).describe("Nodes of each kind"),
      }),
    },
    responses: answers(z.object({ items: z.array(GraphNode) })),
  },
);

export const exportAccessGraph = endpoint(
  {
    ...admin,
    id: "exportAccessGraph",
    path: "/api/v1/access-graph/export",
    summary: "The paths of one node as CSV, at most 10,000 rows",
  },
  {
    request: { query: z.object({ node: GraphNodeId }) },
    responses: {
      200: { description: "CSV", content: { "text/csv": { schema: z.string() } } },
    },
  },
);
