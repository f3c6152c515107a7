/** A stored flow as people read and write it: people by address, groups and shifts by name. Saving makes them ids again. */
import type { Output } from "../../api/endpoints";
import { isRecord, type Loose } from "./read-loosely";

type Names = Output<"getFlow">["names"];

/** @param names those that came with the document; what has none any more stays an id */
export function withNames<D>(document: D, names: Names): D {
  if (!isRecord(document)) return document;
  const nameOf = (id: unknown) => {
    const known = typeof id === "string" ? names[id] : undefined;
    return known?.email ?? known?.name ?? id;
  };
  const named = (item: Loose): Loose =>
    Array.isArray(item.values) ? { ...item, values: item.values.map(nameOf) } : item;
  const { requesters, approval, accessLink } = document;
  const changed: Loose = {
    ...(isRecord(requesters) && { requesters: each(requesters, "conditions", named) }),
    ...(isRecord(approval) && {
      approval: each(approval, "groups", (group) => each(group, "approvers", named)),
    }),
    ...(isRecord(accessLink) && {
      accessLink: { ...accessLink, sponsor: nameOf(accessLink.sponsor) },
    }),
  };
  // Texts in the place of texts: every part keeps its shape.
  return { ...document, ...changed } as D;
}

const each = (parent: Loose, key: string, change: (item: Loose) => Loose): Loose => {
  const items = parent[key];
  return Array.isArray(items)
    ? { ...parent, [key]: items.map((item) => (isRecord(item) ? change(item) : item)) }
    : parent;
};
