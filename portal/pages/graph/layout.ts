/** Where nodes stand: five fixed columns, ordered so that few lines cross. Pure. */
import type { Output } from "../../api/endpoints";

export type Graph = Output<"getAccessGraph">;
export type Node = Graph["nodes"][number];
export type Edge = Graph["edges"][number];

export const columnOf = {
  person: 0,
  group: 1,
  shift: 1,
  flow: 2,
  permission: 3,
  resource: 4,
} as const satisfies Record<Node["kind"], number>;
export const COLUMNS = 5;

/** Pixels. A node is at least 24 px high (WCAG 2.5.8), with room between. */
export const NODE_HEIGHT = 44;
export const NODE_GAP = 10;
export const COLUMN_GAP = 56;

export type Placed = { readonly node: Node; readonly column: number; readonly row: number };
export type Layout = {
  readonly placed: ReadonlyMap<string, Placed>;
  readonly columns: ReadonlyArray<ReadonlyArray<Placed>>;
  readonly rows: number;
};

/** How often the columns are gone through; more changes nothing that one sees. */
const SWEEPS = 4;

function neighbours(edges: ReadonlyArray<Edge>): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const { from, to } of edges) {
    map.set(from, [...(map.get(from) ?? []), to]);
    map.set(to, [...(map.get(to) ?? []), from]);
  }
  return map;
}

/** The barycentre method: each node moves to the middle of what it is tied to. */
export function layoutOf(graph: Pick<Graph, "nodes" | "edges">): Layout {
  const tied = neighbours(graph.edges);
  let columns: Node[][] = Array.from({ length: COLUMNS }, (_, i) =>
    graph.nodes
      .filter((node) => columnOf[node.kind] === i)
      .sort((a, b) => a.label.localeCompare(b.label)),
  );
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const at = new Map(columns.flatMap((column) => column.map((node, row) => [node.id, row])));
    const middle = (node: Node, own: number) => {
      const rows = (tied.get(node.id) ?? []).flatMap((id) => at.get(id) ?? []);
      return rows.length === 0 ? own : rows.reduce((sum, row) => sum + row, 0) / rows.length;
    };
    columns = columns.map((column) =>
      column
        .map((node, row) => ({ node, weight: middle(node, row) }))
        .sort((a, b) => a.weight - b.weight)
        .map(({ node }) => node),
    );
  }
  const rows = Math.max(1, ...columns.map((column) => column.length));
  const placedColumns = columns.map((nodes, column) =>
    nodes.map((node, i) => ({ node, column, row: i + (rows - nodes.length) / 2 })),
  );
  const placed = new Map(placedColumns.flat().map((p) => [p.node.id, p]));
  return { placed, columns: placedColumns, rows };
}

/** Everything on a way through this node, the node included. */
export function tiedTo(graph: Pick<Graph, "edges">, id: string): ReadonlySet<string> {
  const reach = (step: (edge: Edge) => readonly [string, string]) => {
    const seen = new Set([id]);
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const edge of graph.edges) {
        const [from, to] = step(edge);
        if (from !== next || seen.has(to)) continue;
        seen.add(to);
        queue.push(to);
      }
    }
    return seen;
  };
  return new Set([...reach((e) => [e.from, e.to]), ...reach((e) => [e.to, e.from])]);
}
