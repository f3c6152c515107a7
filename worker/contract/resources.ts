/** What syncs found. */
import { z } from "@hono/zod-openapi";
import { answers, endpoint } from "./endpoint";
import {
  FlowId,
  InstantText,
  IntegrationId,
  line,
  PageQuery,
  PermissionId,
  page,
  ResourceId,
  Tags,
} from "./values";

export const Resource = z
  .object({
    id: ResourceId,
    integrationId: IntegrationId,
    integration: z.string(),
    type: z.string(),
    externalId: z.string(),
    name: z.string(),
    path: z.array(z.string()),
    tags: Tags,
    updatedAt: InstantText,
  })
  .openapi("Resource");
export type Resource = z.infer<typeof Resource>;

export const Permission = z
  .object({
    id: PermissionId,
    name: z.string(),
    title: z.string(),
    description: z.string(),
  })
  .openapi("Permission");

export const ResourceType = z
  .object({
    integrationId: IntegrationId,
    integration: z.string(),
    type: z.string(),
    title: z.string(),
    permissions: z.array(Permission),
  })
  .openapi("ResourceType");
export type ResourceType = z.infer<typeof ResourceType>;

export const ResourcesQuery = PageQuery.extend({
  search: z.string().trim().min(1).max(256).optional().describe("How the name begins"),
  match: z
    .enum(["begins", "contains"])
    .optional()
    .describe("`contains` finds the text anywhere in the name and reads the names one by one"),
  integrationId: IntegrationId.optional(),
  type: line(128).optional(),
  tag: z
    .string()
    .max(700)
    .regex(/^[^=]{1,128}=/, { error: "must be key=value" })
    .optional()
    .describe("key=value, the value without regard to case"),
  path: line(1_024).optional().describe("Everything under this place, such as `acme/prod`"),
});
export type ResourcesQuery = z.infer<typeof ResourcesQuery>;

export const PlacesQuery = z.object({
  integrationId: IntegrationId,
  path: line(1_024).optional().describe("The place to look into; absent: the top"),
});
export type PlacesQuery = z.infer<typeof PlacesQuery>;

/** A place in the native hierarchy that holds resources, itself or further down. */
export const Place = z
  .object({
    name: z.string(),
    /** For `path` of this endpoint and of the search. */
    path: z.string(),
    /** Resources in it and under it. With `more`, there are more than this. */
    count: z.int().nonnegative(),
    more: z.boolean(),
  })
  .openapi("Place");
export type Place = z.infer<typeof Place>;

/** A flow that offers something on a resource, to whomever it lets in. */
export const ResourceFlow = z
  .object({
    id: FlowId,
    name: z.string(),
    active: z.boolean(),
    automatic: z.boolean(),
    permissions: z.array(z.string()),
  })
  .openapi("ResourceFlow");
export type ResourceFlow = z.infer<typeof ResourceFlow>;

const tag = "Resources";
const read = { tag, scope: "integrations:read", audience: "admin" } as const;

export const listResources = endpoint(
  {
    ...read,
    id: "listResources",
    method: "get",
    path: "/api/v1/resources",
    summary: "Search resources",
  },
  { request: { query: ResourcesQuery }, responses: answers(page(Resource)) },
);

export const listPlaces = endpoint(
  {
    ...read,
    id: "listPlaces",
    method: "get",
    path: "/api/v1/resources/tree",
    summary: "List the places right under a place",
    description:
      "At most 200. A slash within a name counts as a step, as it does for `path` of the search.",
  },
  {
    request: { query: PlacesQuery },
    responses: answers(z.object({ items: z.array(Place), more: z.boolean() })),
  },
);

export const listResourceFlows = endpoint(
  {
    tag,
    scope: "flows:read",
    audience: "admin",
    id: "listResourceFlows",
    method: "get",
    path: "/api/v1/resources/{resourceId}/flows",
    summary: "List the flows that offer a resource, whoever may ask",
  },
  {
    request: { params: z.object({ resourceId: ResourceId }) },
    responses: answers(z.object({ items: z.array(ResourceFlow) })),
  },
);

export const getResource = endpoint(
  {
    ...read,
    id: "getResource",
    method: "get",
    path: "/api/v1/resources/{resourceId}",
    summary: "Get a resource",
  },
  { request: { params: z.object({ resourceId: ResourceId }) }, responses: answers(Resource) },
);

export const listResourceTypes = endpoint(
  {
    ...read,
    id: "listResourceTypes",
    method: "get",
    path: "/api/v1/resource-types",
    summary: "List resource types with their permissions",
  },
  {
    request: { query: PageQuery.extend({ integrationId: IntegrationId.optional() }) },
    responses: answers(page(ResourceType)),
  },
);
