/** Access bundles: named sets of targets. */
import { z } from "@hono/zod-openapi";
import { AccessBundle, BundleDocument } from "./bundles";
import { answers, body, created, endpoint, noContent } from "./endpoint";
import { ExpectedVersion, FlowWarning } from "./flow-endpoints";
import { BundleId, PageQuery, page } from "./values";

export const SavedBundle = AccessBundle.extend({ warnings: z.array(FlowWarning) }).openapi(
  "SavedBundle",
);
export type SavedBundle = z.infer<typeof SavedBundle>;

export const BundlesQuery = PageQuery.extend({
  search: z.string().trim().min(1).max(120).optional().describe("Part of a name, or a glob"),
});
export type BundlesQuery = z.infer<typeof BundlesQuery>;

const byId = { params: z.object({ bundleId: BundleId }) };
const tag = "Access bundles";
const read = { tag, scope: "flows:read", audience: "admin" } as const;
const write = { tag, scope: "flows:write", audience: "admin" } as const;

export const listBundles = endpoint(
  {
    ...read,
    id: "listBundles",
    method: "get",
    path: "/api/v1/bundles",
    summary: "List bundles by name",
  },
  { request: { query: BundlesQuery }, responses: answers(page(AccessBundle)) },
);

export const createBundle = endpoint(
  {
    ...write,
    id: "createBundle",
    method: "post",
    path: "/api/v1/bundles",
    summary: "Create a bundle",
  },
  { request: body(BundleDocument), responses: created(SavedBundle) },
);

export const getBundle = endpoint(
  {
    ...read,
    id: "getBundle",
    method: "get",
    path: "/api/v1/bundles/{bundleId}",
    summary: "Get a bundle",
  },
  { request: byId, responses: answers(AccessBundle) },
);

export const replaceBundle = endpoint(
  {
    ...write,
    id: "replaceBundle",
    method: "put",
    path: "/api/v1/bundles/{bundleId}",
    summary: "Replace a bundle",
    description:
      "Flows that refer to it offer the new targets at once; open requests are not changed.",
  },
  {
    request: { ...byId, ...ExpectedVersion, ...body(BundleDocument) },
    responses: answers(SavedBundle),
  },
);

export const deleteBundle = endpoint(
  {
    ...write,
    id: "deleteBundle",
    method: "delete",
    path: "/api/v1/bundles/{bundleId}",
    summary: "Delete a bundle",
    description: "Refused with `in_use` while a flow refers to it.",
  },
  { request: byId, responses: noContent },
);
