/** What the address of the request form carries, written and read in one place. */
import type { Item, Output } from "../../api/endpoints";

export type Hit = Output<"searchOffers">["items"][number];
type Favourite = Item<"listFavourites">;
type AccessRequest = Item<"listRequests">;

/** As router.tsx names them. Several values stand in one text, separated by commas. */
export type RequestSearch = {
  readonly flow?: string;
  readonly integration?: string;
  readonly type?: string;
  readonly resource?: string;
  readonly permission?: string;
  readonly bundle?: string;
  readonly duration?: string;
  readonly justification?: string;
  readonly q?: string;
};

export const manyAsText = (values: ReadonlyArray<string>): string =>
  values.map((value) => value.replaceAll(/[\\,]/g, "\\$&")).join(",");

export const textAsMany = (text: string | undefined): string[] =>
  [...(text ?? "").matchAll(/((?:\\[\\,]|[^,])+)/g)].map(([value]) =>
    value.replaceAll(/\\([\\,])/g, "$1"),
  );

/** The form, filled in with what was found. */
export function searchOfHit(hit: Hit): RequestSearch {
  if (hit.kind === "flow") return { flow: hit.id };
  return hit.kind === "bundle" ? { bundle: hit.id } : { resource: hit.id };
}

export function searchOfFavourite(favourite: Favourite): RequestSearch {
  const { flow, bundle, resource, permission } = favourite;
  if (bundle) return { flow: flow.id, bundle: bundle.id };
  if (!resource) return { flow: flow.id };
  return {
    flow: flow.id,
    resource: resource.id,
    ...(permission && { permission: manyAsText([permission.name]) }),
  };
}

/** The same once more, to look at before it is sent. */
export function searchOfRequest(request: AccessRequest): RequestSearch {
  const { flow, bundleId, units, durationSeconds, justification } = request;
  const same = {
    flow: flow.id,
    ...(durationSeconds !== null && { duration: `${durationSeconds}` }),
    ...(justification && { justification }),
  };
  if (bundleId) return { ...same, bundle: bundleId };
  return {
    ...same,
    resource: manyAsText([...new Set(units.map((unit) => unit.resourceId))]),
    permission: manyAsText([...new Set(units.map((unit) => unit.permission))]),
  };
}
