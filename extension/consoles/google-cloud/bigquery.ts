/** BigQuery: what is open in its tabs stands in `ws=`, older pages in `p`, `d`, `t`. */
type Shown = { type: string; id: string } | null;

/**
 * `!1m5!1m4!4m3!1s{project}!2s{dataset}!3s{table}` is one open tab; several tabs follow each other. Only one is sure.
 * The marker before the names tells what is open: `4m` a table, `3m` a dataset.
 */
function readWorkspace(ws: string): Shown {
  const tabs: string[][] = [];
  let names: string[] | null = null;
  for (const part of ws.split("!")) {
    if (/^[34]m\d+$/.test(part)) {
      names = [];
      tabs.push(names);
    } else if (/^1m\d+$/.test(part)) names = null;
    else if (/^[123]s./.test(part)) names?.push(part.slice(2));
  }
  const different = new Set(tabs.map((tab) => tab.join(".")));
  const [tab] = tabs;
  if (different.size !== 1 || !tab || tab.length < 2) return null;
  return { type: tab.length === 2 ? "dataset" : "table", id: tab.join(".") };
}

/** @returns the dataset or table that is open, with its own project, which need not be the page's */
export function readBigQuery(query: ReadonlyMap<string, string>): Shown {
  const project = query.get("p");
  const dataset = query.get("d");
  const table = query.get("t");
  if (project && dataset)
    return table && query.get("page") !== "dataset"
      ? { type: "table", id: `${project}.${dataset}.${table}` }
      : { type: "dataset", id: `${project}.${dataset}` };
  return readWorkspace(query.get("ws") ?? "");
}
