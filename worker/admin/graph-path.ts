/** One way from a person to a permission on a resource, before it is drawn or written down. */
import type { GraphNode, PathKind } from "../contract/access-graph";
import type { Instant } from "../contract/values";

export type Path = {
  readonly person: GraphNode;
  readonly via: GraphNode | null;
  readonly flow: GraphNode | null;
  readonly permission: GraphNode;
  readonly resource: GraphNode;
  readonly kind: PathKind;
  readonly until: Instant | null;
  readonly number: string | null;
  readonly account: string | null;
};

/** How much is looked at. */
export type Bounds = {
  readonly people: number;
  readonly flows: number;
  readonly resources: number;
  readonly paths: number;
};

export type Column = "people" | "groups" | "flows" | "permissions" | "resources" | "paths";

/** How many were left out of each column before they became paths, at least. */
export type LeftOut = Readonly<Partial<Record<Column, number>>>;

export type Found = { readonly paths: Path[]; readonly leftOut: LeftOut };

export const addLeftOut = (a: LeftOut, b: LeftOut): LeftOut => {
  const columns = [...new Set([...Object.keys(a), ...Object.keys(b)])] as Column[];
  return Object.fromEntries(columns.map((column) => [column, (a[column] ?? 0) + (b[column] ?? 0)]));
};
