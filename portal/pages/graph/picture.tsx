/** The drawn graph: buttons in five columns, lines behind them. What is drawn is bounded by the answer of the server. */
import { useMemo, useState } from "preact/hooks";
import { useNow } from "../../format/clock";
import { durationText } from "../../format/durations";
import { graphWords as words } from "../../words/graph";
import {
  COLUMN_GAP,
  COLUMNS,
  type Edge,
  type Graph,
  type Layout,
  layoutOf,
  NODE_GAP,
  NODE_HEIGHT,
  type Placed,
  tiedTo,
} from "./layout";

const STEP = NODE_HEIGHT + NODE_GAP;
const GAPS = (COLUMNS - 1) * COLUMN_GAP;

/** Left edge of a column as CSS: the width is not known before it is laid out. */
const left = (column: number) =>
  `calc((100% - ${GAPS}px) / ${COLUMNS} * ${column} + ${column * COLUMN_GAP}px)`;
const middle = (placed: Placed) => placed.row * STEP + NODE_HEIGHT / 2;

/** Lines are drawn in a space of 1000 units across; `non-scaling-stroke` keeps them as thick as they are. */
const WIDTH = 1_000;

function lineOf(layout: Layout, edge: Edge, width: number): string | null {
  const from = layout.placed.get(edge.from);
  const to = layout.placed.get(edge.to);
  if (!from || !to) return null;
  const gap = (COLUMN_GAP / width) * WIDTH;
  const node = (WIDTH - (COLUMNS - 1) * gap) / COLUMNS;
  const x1 = from.column * (node + gap) + node;
  const x2 = to.column * (node + gap);
  const bend = Math.max(gap / 2, (x2 - x1) / 2);
  return `M${x1} ${middle(from)}C${x1 + bend} ${middle(from)} ${x2 - bend} ${middle(to)} ${x2} ${middle(to)}`;
}

function TimeLeft(props: { readonly layout: Layout; readonly edge: Edge; readonly dim: boolean }) {
  const now = useNow(10_000);
  const to = props.layout.placed.get(props.edge.to);
  if (!to || props.edge.kind !== "active" || to.node.kind !== "resource") return null;
  const { until } = props.edge;
  const time = until
    ? words.left(durationText(Math.max(60, (Date.parse(until) - now) / 1_000)))
    : words.noEnd;
  const style = { left: `calc(${left(to.column)} - ${COLUMN_GAP / 2}px)`, top: `${middle(to)}px` };
  return (
    <span class={props.dim ? "graph-left dim" : "graph-left"} style={style}>
      {time}
    </span>
  );
}

export function Picture(props: {
  readonly graph: Graph;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
}) {
  const { graph, chosen } = props;
  const layout = useMemo(() => layoutOf(graph), [graph]);
  const lit = useMemo(() => (chosen ? tiedTo(graph, chosen) : null), [graph, chosen]);
  const [width, setWidth] = useState(1_056);
  const dim = (...ids: string[]) => lit !== null && !ids.every((id) => lit.has(id));
  const height = layout.rows * STEP;
  return (
    <div class="graph">
      <div class="graph-heads" aria-hidden="true">
        {Object.values(words.columns).map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <div class="graph-inner">
        <div
          class="graph-stage"
          style={{ height: `${height}px` }}
          ref={(element) => {
            if (element && Math.abs(element.clientWidth - width) > 1) setWidth(element.clientWidth);
          }}
        >
          <svg viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" aria-hidden="true">
            {graph.edges.map((edge) => {
              const line = lineOf(layout, edge, width);
              return (
                line && (
                  <path
                    key={`${edge.from} ${edge.to} ${edge.kind}`}
                    d={line}
                    class={dim(edge.from, edge.to) ? `${edge.kind} dim` : edge.kind}
                  />
                )
              );
            })}
          </svg>
          {graph.edges.map((edge) => (
            <TimeLeft
              key={`${edge.from} ${edge.to} ${edge.kind}`}
              layout={layout}
              edge={edge}
              dim={dim(edge.from, edge.to)}
            />
          ))}
          {[...layout.placed.values()].map((placed) => {
            const { node } = placed;
            return (
              <button
                key={node.id}
                type="button"
                class={["graph-node", node.id === graph.start.id && "start", dim(node.id) && "dim"]
                  .filter(Boolean)
                  .join(" ")}
                style={{ left: left(placed.column), top: `${placed.row * STEP}px` }}
                aria-pressed={chosen === node.id}
                aria-label={`${words.kinds[node.kind]}: ${node.label}`}
                title={[node.label, node.detail].filter(Boolean).join("\n")}
                onClick={() => props.onChoose(chosen === node.id ? undefined : node.id)}
              >
                <span class="ellipsis">{node.label}</span>
                {node.detail && <span class="sub ellipsis">{node.detail}</span>}
              </button>
            );
          })}
        </div>
      </div>
    </div>
  );
}
