/** The same ways as a table: for screen readers, for reading, for CSV. */
import { Badge } from "../../parts/badge";
import { type Column, Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { graphWords as words } from "../../words/graph";
import type { Graph } from "./layout";

type Path = Graph["paths"][number];
const tones = { active: "good", requestable: "accent", observed: "plain" } as const;

export function PathsTable({ graph }: { readonly graph: Graph }) {
  const label = new Map(graph.nodes.map((node) => [node.id, node.label]));
  const name = (id: string | null) => (id === null ? "–" : (label.get(id) ?? id));
  const columns: ReadonlyArray<Column<Path>> = [
    {
      name: words.table.person,
      cell: (p) =>
        p.account && p.person.startsWith("account:")
          ? words.unknownAccount(p.account)
          : name(p.person),
    },
    {
      name: words.table.via,
      cell: (p) => (p.via ? name(p.via) : <span class="muted">{words.directly}</span>),
    },
    { name: words.table.flow, cell: (p) => name(p.flow) },
    { name: words.table.permission, cell: (p) => name(p.permission) },
    { name: words.table.resource, cell: (p) => name(p.resource) },
    {
      name: words.table.kind,
      cell: (p) => (
        <>
          <Badge tone={tones[p.kind]}>{words.legend[p.kind]}</Badge>
          {p.number && <span class="sub">{p.number}</span>}
        </>
      ),
    },
    {
      name: words.table.until,
      cell: (p) => (p.until ? <Time at={p.until} short /> : <span class="muted">–</span>),
    },
  ];
  return (
    <Table
      label={words.title}
      columns={columns}
      rows={graph.paths}
      keyOf={(p) => [p.person, p.via, p.flow, p.permission, p.resource, p.kind, p.number].join(" ")}
    />
  );
}
