/** What a person asks for often. */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint, noContent } from "./endpoint";
import { Why } from "./requests";
import {
  BundleId,
  FavouriteId,
  FlowId,
  InstantText,
  IntegrationId,
  line,
  ResourceId,
} from "./values";

export const Favourite = z
  .object({
    id: FavouriteId,
    flow: z.object({ id: FlowId, name: z.string() }),
    bundle: z.object({ id: BundleId, name: z.string() }).nullable(),
    resource: z
      .object({
        id: ResourceId,
        integrationId: IntegrationId,
        integration: z.string(),
        type: z.string(),
        name: z.string(),
        path: z.array(z.string()),
      })
      .nullable(),
    /** Null: the person chooses when asking. */
    permission: z.object({ name: z.string(), title: z.string() }).nullable(),
    /** Whether the caller may ask for it at this moment. */
    requestable: z.boolean(),
    /** Why not, when it is not. */
    reasons: z.array(Why),
    createdAt: InstantText,
  })
  .openapi("Favourite");
export type Favourite = z.infer<typeof Favourite>;

/** A flow alone, a bundle of it, a resource of it, or one permission on a resource. */
export const NewFavourite = z
  .strictObject({
    flowId: FlowId,
    bundleId: BundleId.optional(),
    resourceId: ResourceId.optional(),
    permission: line(256).optional(),
  })
  .refine(({ bundleId, resourceId }) => !(bundleId && resourceId), {
    error: "name a bundle or a resource, not both",
    path: ["bundleId"],
  })
  .refine(({ permission, resourceId }) => !permission || resourceId, {
    error: "a permission needs its resource",
    path: ["permission"],
  })
  .openapi("NewFavourite");
export type NewFavourite = z.infer<typeof NewFavourite>;

const tag = "Favourites";

export const listFavourites = endpoint(
  {
    tag,
    id: "listFavourites",
    method: "get",
    path: "/api/v1/favourites",
    audience: "signed_in",
    scope: "requests:read",
    summary: "List what I ask for often, newest first",
  },
  { responses: answers(z.object({ items: z.array(Favourite) })) },
);

export const putFavourite = endpoint(
  {
    tag,
    id: "putFavourite",
    method: "put",
    path: "/api/v1/favourites",
    audience: "signed_in",
    scope: "requests:write",
    summary: "Keep something as a favourite; keeping it twice is once",
    description: "At most 100 a person. It must be something that the flow offers the caller.",
  },
  { request: body(NewFavourite), responses: answers(Favourite) },
);

export const deleteFavourite = endpoint(
  {
    tag,
    id: "deleteFavourite",
    method: "delete",
    path: "/api/v1/favourites/{favouriteId}",
    audience: "signed_in",
    scope: "requests:write",
    summary: "Forget a favourite",
  },
  { request: { params: z.object({ favouriteId: FavouriteId }) }, responses: noContent },
);
