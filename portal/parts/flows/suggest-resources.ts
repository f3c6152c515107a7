/** What is suggested for the selectors of a target: names, ids, tags and places of resources there are. */
import type { Item } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import type { Suggestions } from "./value-picker";

type Resource = Item<"listResources">;
export type Place = { readonly integrationId: string; readonly resourceType: string };

/** Segments joined by `/`; a slash within one is escaped, as the contract of selectors says. */
export const placeText = (path: ReadonlyArray<string>): string =>
  path.map((segment) => segment.replaceAll("/", "\\/")).join("/");

/** Every place that something lies under, the wide ones first. */
export function placesOf(resources: ReadonlyArray<{ readonly path: ReadonlyArray<string> }>) {
  const places = new Map<string, number>();
  for (const { path } of resources)
    for (let depth = 1; depth <= path.length; depth++)
      places.set(placeText(path.slice(0, depth)), depth);
  return [...places].sort(([a, x], [b, y]) => x - y || a.localeCompare(b)).map(([place]) => place);
}

function useResources(place: Place, search: string, limit: number) {
  const { integrationId, resourceType } = place;
  // The id comes from /resource-types, so it is one of an integration.
  const id = integrationId as Resource["integrationId"];
  const { data, isPending } = useRead(
    "listResources",
    { query: { integrationId: id, type: resourceType, limit, ...(search && { search }) } },
    { keep: true, enabled: integrationId !== "" && resourceType !== "" },
  );
  return { resources: data?.items ?? [], loading: isPending };
}

const options = (values: Iterable<string>) =>
  [...new Set(values)].map((value) => ({ value, label: value }));

export function useNameSuggestions(place: Place, query: string): Suggestions {
  // What one types may be the middle of a name or a pattern; the server finds beginnings.
  const { resources, loading } = useResources(place, /[*?\\]/.test(query) ? "" : query, 50);
  return {
    loading,
    options: resources.map(({ name, path }) => ({
      value: name,
      label: name,
      sub: path.join(" / "),
    })),
  };
}

export function useIdSuggestions(place: Place, query: string): Suggestions {
  const { resources, loading } = useResources(place, "", 200);
  const named = useResources(place, query, 50).resources;
  const both = new Map([...resources, ...named].map((r) => [r.externalId, r]));
  return {
    loading,
    options: [...both.values()].map((r) => ({
      value: r.externalId,
      label: r.externalId,
      sub: r.name,
    })),
  };
}

export function usePathSuggestions(place: Place): Suggestions {
  const { resources, loading } = useResources(place, "", 200);
  return { loading, options: options(placesOf(resources)) };
}

export function useTagKeys(place: Place): string[] {
  const { resources } = useResources(place, "", 200);
  return [...new Set(resources.flatMap((r) => Object.keys(r.tags)))].sort();
}

export function useTagSuggestions(place: Place, key: string): Suggestions {
  const { resources, loading } = useResources(place, "", 200);
  const values = resources.flatMap((r) => r.tags[key] ?? []);
  return { loading, options: options(values.sort()) };
}
