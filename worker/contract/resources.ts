/** What syncs found. */
import { z } from "@hono/zod-openapi";
import { answers, endpoint } from "./endpoint";
import {
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
