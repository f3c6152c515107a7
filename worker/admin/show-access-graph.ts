/** Everything one node is tied to, as columns, edges and the same paths as a table. Bounded, whatever the organization's size. */
import { openWorld } from "../access/offer-cache";
import type {
  AccessGraph,
  GraphEdge,
  GraphNode,
  GraphPath,
  GraphQuery,
} from "../contract/access-graph";
import { maybeInstantText } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { activePaths, observedPaths } from "./graph-active";
import {
  addLeftOut,
  type Bounds,
  type Column,
  type Found,
  type LeftOut,
  type Path,
} from "./graph-path";
import { requestablePaths } from "./graph-requestable";
import { findStart, type Start } from "./graph-start";

/** Paths for each node that a column may have. */
const PATHS_PER_NODE = 40;

/** @throws {AppError} `not_found` for a node that is not there */
export async function showAccessGraph(ctx: AppContext, query: GraphQuery): Promise<AccessGraph> {
  requireAdmin(ctx);
  const { limit } = query;
  const start = await findStart(ctx, query.node);
  const found = await allPaths(ctx, start, {
    people: limit,
    flows: limit,
    resources: limit,
    paths: limit * PATHS_PER_NODE,
  });
  return draw(start, found, limit);
}

/** Active ones first, then what may be asked for, then what others granted. */
export async function allPaths(ctx: AppContext, start: Start, bounds: Bounds): Promise<Found> {
  const world = await openWorld(ctx);
  const parts = [
    await activePaths(ctx, world, start, bounds),
    await requestablePaths(ctx, world, start, bounds),
    await observedPaths(ctx, start, bounds),
  ];
  const paths = parts.flatMap((part) => part.paths);
  const leftOut = parts.map((part) => part.leftOut).reduce(addLeftOut, {});
  return {
    paths: paths.slice(0, bounds.paths),
    leftOut: addLeftOut(leftOut, { paths: Math.max(0, paths.length - bounds.paths) }),
  };
}

const columnOf: Record<GraphNode["kind"], Exclude<Column, "paths">> = {
  person: "people",
  group: "groups",
  shift: "groups",
  flow: "flows",
  permission: "permissions",
  resource: "resources",
};

const nodesOf = ({ person, via, flow, permission, resource }: Path): GraphNode[] =>
  [person, via, flow, permission, resource].filter((node) => node !== null);

function draw(start: Start, { paths, leftOut }: Found, limit: number): AccessGraph {
  const nodes = new Map<string, GraphNode>([[start.node.id, start.node]]);
  const full = new Map<string, number>();
  const edges = new Map<string, GraphEdge>();
  const cut = new Map<Column, Set<string>>();
  const drawn: Path[] = [];
  for (const path of paths) {
    const news = nodesOf(path).filter((node) => !nodes.has(node.id));
    const over = news.filter((node) => (full.get(columnOf[node.kind]) ?? 0) >= limit);
    if (over.length > 0) {
      for (const node of over) entry(cut, columnOf[node.kind]).add(node.id);
      continue;
    }
    for (const node of news) {
      nodes.set(node.id, node);
      full.set(columnOf[node.kind], (full.get(columnOf[node.kind]) ?? 0) + 1);
    }
    drawn.push(path);
    addEdges(edges, path);
  }
  return {
    start: start.node,
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    paths: drawn.map(showPath),
    truncated: truncated(leftOut, cut, paths.length - drawn.length),
  };
}

function entry(map: Map<Column, Set<string>>, column: Column): Set<string> {
  const known = map.get(column) ?? new Set<string>();
  map.set(column, known);
  return known;
}

function truncated(
  leftOut: LeftOut,
  cut: ReadonlyMap<Column, ReadonlySet<string>>,
  paths: number,
): AccessGraph["truncated"] {
  const columns: Column[] = ["people", "groups", "flows", "permissions", "resources", "paths"];
  return columns.flatMap((column) => {
    const here = column === "paths" ? paths : (cut.get(column)?.size ?? 0);
    const count = (leftOut[column] ?? 0) + here;
    return count > 0 ? [{ column, leftOut: count }] : [];
  });
}

/** Several paths share an edge: it ends when the last of them does. */
function addEdges(edges: Map<string, GraphEdge>, path: Path): void {
  const nodes = nodesOf(path);
  const until = maybeInstantText(path.until);
  for (const [i, to] of nodes.entries()) {
    const from = nodes[i - 1];
    if (!from) continue;
    const key = JSON.stringify([from.id, to.id, path.kind]);
    const known = edges.get(key);
    const ends = [until, ...(known ? [known.until] : [])];
    // Instants as RFC 3339 text in UTC sort as they follow each other. One without an end outlasts all.
    const longest = ends.includes(null) ? null : (ends.sort().at(-1) ?? null);
    edges.set(key, { from: from.id, to: to.id, kind: path.kind, until: longest });
  }
}

const showPath = (path: Path): GraphPath => ({
  person: path.person.id,
  via: path.via?.id ?? null,
  flow: path.flow?.id ?? null,
  permission: path.permission.id,
  resource: path.resource.id,
  kind: path.kind,
  until: maybeInstantText(path.until),
  number: path.number,
  account: path.account,
});
