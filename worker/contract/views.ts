/** Saved views: the filters of a list page under a name. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, noContent } from "./endpoint";
import { PersonRef } from "./requests";
import { InstantText, name, ViewId } from "./values";

export const ViewPage = z
  .enum([
    "activity",
    "approvals",
    "audit",
    "bundles",
    "flows",
    "graph",
    "groups",
    "identities",
    "integrations",
    "inventory",
    "reports",
    "requests",
    "resources",
    "shifts",
    "users",
  ])
  .openapi("ViewPage");
export type ViewPage = z.infer<typeof ViewPage>;

/** The query string of the page's address, without `?`. */
const Search = z
  .string()
  .max(2_048)
  .regex(/^[\x21-\x7e]*$/, { error: "must be a query string without the question mark" })
  .refine((text) => !text.startsWith("?"), {
    error: "must be a query string without the question mark",
  });

export const SavedView = z
  .object({
    id: ViewId,
    page: ViewPage,
    name: z.string(),
    search: z.string(),
    /** Seen by everybody in the organization; made by an admin. */
    shared: z.boolean(),
    /** True: the caller may change and delete it. */
    own: z.boolean(),
    createdBy: PersonRef,
    createdAt: InstantText,
    updatedAt: InstantText,
  })
  .openapi("SavedView");
export type SavedView = z.infer<typeof SavedView>;

export const NewView = z
  .strictObject({
    page: ViewPage,
    name: name(120),
    search: Search,
    shared: z.boolean().default(false),
  })
  .openapi("NewView");
export type NewView = z.infer<typeof NewView>;

export const ViewChange = z
  .strictObject({
    name: name(120).optional(),
    search: Search.optional(),
    shared: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: "say what to change" })
  .openapi("ViewChange");
export type ViewChange = z.infer<typeof ViewChange>;

const byId = { params: z.object({ viewId: ViewId }) };
const tag = "Saved views";
const read = { tag, scope: "requests:read", audience: "signed_in" } as const;
const write = { tag, scope: "requests:write", audience: "signed_in" } as const;

export const listViews = endpoint(
  {
    ...read,
    id: "listViews",
    method: "get",
    path: "/api/v1/views",
    summary: "List my saved views and the shared ones, by name",
  },
  {
    request: { query: z.object({ page: ViewPage.optional() }) },
    responses: answers(z.object({ items: z.array(SavedView) })),
  },
);

export const createView = endpoint(
  {
    ...write,
    id: "createView",
    method: "post",
    path: "/api/v1/views",
    summary: "Save a view",
    description: "At most 200 a person. Only admins can share.",
  },
  { request: body(NewView), responses: created(SavedView) },
);

export const changeView = endpoint(
  {
    ...write,
    id: "changeView",
    method: "patch",
    path: "/api/v1/views/{viewId}",
    summary: "Change a saved view",
    description: "One's own; admins also the shared ones.",
  },
  { request: { ...byId, ...body(ViewChange) }, responses: answers(SavedView) },
);

export const deleteView = endpoint(
  {
    ...write,
    id: "deleteView",
    method: "delete",
    path: "/api/v1/views/{viewId}",
    summary: "Delete a saved view",
  },
  { request: byId, responses: noContent },
);
