/** The access graph: from one thing outwards, as a picture and as a table. */
import "./graph.css";
import { getRouteApi } from "@tanstack/react-router";
import { Download, Waypoints } from "lucide-preact";
import { useState } from "preact/hooks";
import { addressOf } from "../../api/call";
import { useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { Combobox } from "../../parts/combobox";
import { Card, PageHead } from "../../parts/layout";
import { Empty, Notice, Show } from "../../parts/states";
import { Tabs } from "../../parts/tabs";
import { graphWords as words } from "../../words/graph";
import { Chosen } from "./chosen";
import type { Graph } from "./layout";
import { PathsTable } from "./paths-table";
import { Picture } from "./picture";

/** Nodes a column: at first, and after "show more". The server bounds it too. */
const FEW = 25;
const MANY = 100;
const route = getRouteApi("/admin/graph");
const legend = Object.entries(words.legend);

const Legend = () => (
  <ul class="graph-legend">
    {legend.map(([kind, text]) => (
      <li key={kind} class={kind}>
        <svg aria-hidden="true" viewBox="0 0 36 10">
          <line x1="1" y1="5" x2="35" y2="5" />
        </svg>{" "}
        {text}
      </li>
    ))}
  </ul>
);

function Search(props: { readonly onStart: (id: string) => void }) {
  const [query, setQuery] = useState("");
  const found = useRead(
    "searchAccessGraph",
    { query: { q: query, limit: 8 } },
    { enabled: query.trim().length > 0, keep: true },
  );
  return (
    <div class="graph-start">
      <Combobox
        label={words.search}
        placeholder={words.placeholder}
        query={query}
        onQuery={setQuery}
        loading={found.isFetching}
        options={(query ? (found.data?.items ?? []) : []).map((node) => ({
          value: node.id,
          label: node.label,
          sub: [words.kinds[node.kind], node.detail].filter(Boolean).join(" · "),
        }))}
        onChoose={(option) => props.onStart(option.value)}
      />
    </div>
  );
}

function LeftOut(props: { readonly graph: Graph; readonly onMore: (() => void) | undefined }) {
  if (props.graph.truncated.length === 0) return null;
  const text = props.graph.truncated.map((t) =>
    words.leftOut(t.leftOut, t.column === "paths" ? "ways" : words.columns[t.column]),
  );
  return (
    <Notice tone="plain">
      {text.join(". ")}.{" "}
      {props.onMore && (
        <Button kind="quiet" small onClick={props.onMore}>
          {words.more}
        </Button>
      )}
    </Notice>
  );
}

export function GraphPage() {
  const { node, view } = route.useSearch();
  const navigate = route.useNavigate();
  const [chosen, setChosen] = useState<string | undefined>();
  const [limit, setLimit] = useState(FEW);
  const graph = useRead(
    "getAccessGraph",
    { query: { node: node ?? "", limit } },
    { enabled: node !== undefined, keep: true },
  );
  const start = (id: string) => {
    setChosen(undefined);
    setLimit(FEW);
    void navigate({ search: (before) => ({ ...before, node: id }) });
  };
  const shown = view === "table" ? "table" : "graph";
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        {node && (
          <a class="button" href={addressOf("exportAccessGraph", { query: { node } })} download>
            <Download size={16} aria-hidden="true" /> {words.csv}
          </a>
        )}
      </PageHead>
      <Search onStart={start} />
      {node === undefined ? (
        <Card>
          <Empty title={words.start} icon={<Waypoints size={32} aria-hidden="true" />}>
            {words.startMore}
          </Empty>
        </Card>
      ) : (
        <Tabs
          label={words.view}
          value={shown}
          onValue={(value) =>
            void navigate({ search: (before) => ({ ...before, view: value }), replace: true })
          }
          tabs={[
            { value: "graph", label: words.views.graph },
            { value: "table", label: words.views.table },
          ]}
        >
          <Show answer={graph} lines={8}>
            {(data) => {
              const picked = data.nodes.find((n) => n.id === chosen);
              return (
                <div class="stack">
                  <LeftOut graph={data} onMore={limit < MANY ? () => setLimit(MANY) : undefined} />
                  {data.paths.length === 0 ? (
                    <Card>
                      <Empty title={words.empty}>{words.emptyMore}</Empty>
                    </Card>
                  ) : shown === "table" ? (
                    <Card flush>
                      <PathsTable graph={data} />
                    </Card>
                  ) : (
                    <div>
                      <Legend />
                      <Picture graph={data} chosen={chosen} onChoose={setChosen} />
                    </div>
                  )}
                  {picked && <Chosen node={picked} onStart={() => start(picked.id)} />}
                </div>
              );
            }}
          </Show>
        </Tabs>
      )}
    </>
  );
}
