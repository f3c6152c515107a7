import { expect, test } from "vitest";
import { type Edge, layoutOf, type Node, tiedTo } from "../../portal/pages/graph/layout";

const node = (id: string, kind: Node["kind"]): Node => ({ id, kind, label: id, detail: "" });
const edge = (from: string, to: string): Edge => ({ from, to, kind: "requestable", until: null });

const graph = {
  nodes: [
    node("ada", "person"),
    node("ben", "person"),
    node("f1", "flow"),
    node("f2", "flow"),
    node("read", "permission"),
    node("r1", "resource"),
    node("r2", "resource"),
  ],
  edges: [
    edge("ada", "f2"),
    edge("ben", "f1"),
    edge("f1", "read"),
    edge("read", "r1"),
    edge("f2", "r2"),
  ],
};

test("every node stands in the column of its kind, once", () => {
  const { columns, placed, rows } = layoutOf(graph);
  expect(columns.map((c) => c.map((p) => p.node.kind))).toEqual([
    ["person", "person"],
    [],
    ["flow", "flow"],
    ["permission"],
    ["resource", "resource"],
  ]);
  expect(placed.size).toBe(graph.nodes.length);
  expect(rows).toBe(2);
});

test("nodes are ordered so that lines do not cross where they need not", () => {
  const { placed } = layoutOf(graph);
  const row = (id: string) => placed.get(id)?.row ?? -1;
  expect(row("ada") < row("ben")).toBe(row("f2") < row("f1"));
});

test("what lies on a way through a node is lit, and nothing beside it", () => {
  expect([...tiedTo(graph, "f1")].sort()).toEqual(["ben", "f1", "r1", "read"]);
  expect([...tiedTo(graph, "r2")].sort()).toEqual(["ada", "f2", "r2"]);
});

test("a graph of the largest size that the server answers is laid out within a frame or two", () => {
  const nodes = Array.from({ length: 1_000 }, (_, i) =>
    node(
      `n${i}`,
      (["person", "group", "flow", "permission", "resource"] as const)[i % 5] ?? "flow",
    ),
  );
  const edges = Array.from({ length: 8_000 }, (_, i) =>
    edge(`n${i % 1_000}`, `n${(i * 7 + 1) % 1_000}`),
  );
  const start = performance.now();
  layoutOf({ nodes, edges });
  // Twenty times what it takes here: a quadratic layout would need minutes.
  expect(performance.now() - start).toBeLessThan(1_000);
});
