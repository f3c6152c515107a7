/** The syncs of one integration, newest first. */
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useList } from "../../api/queries";
import { durationText } from "../../format/durations";
import { Badge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { Card } from "../../parts/layout";
import { Empty, Failed, Loading } from "../../parts/states";
import { More, Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { runStates, integrationWords as words } from "../../words/integrations";
import type { Integration } from "./config-form";
import { ConfirmHeld } from "./held-run";

type Run = Item<"listSyncRuns">;
const names = words.runColumns;

const took = ({ startedAt, endedAt }: Run): string =>
  endedAt === null
    ? ""
    : durationText(Math.max(1, (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000));

const count = (pick: (counts: Run["counts"]) => number) => (run: Run) =>
  pick(run.counts).toLocaleString("en");

export function RunsTab({ integration }: { readonly integration: Integration }) {
  const [asking, setAsking] = useState<Run | null>(null);
  const list = useList("listSyncRuns", { params: { integrationId: integration.id } });
  const columns = [
    {
      name: names.state,
      cell: (run: Run) => {
        const [text, tone] = runStates[run.state];
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    { name: names.started, cell: (run: Run) => <Time at={run.startedAt} /> },
    { name: names.took, cell: took },
    { name: names.seen, number: true, cell: count((c) => c.seen) },
    { name: names.changed, number: true, cell: count((c) => c.changed) },
    { name: names.removed, number: true, cell: count((c) => c.removed) },
    {
      name: names.error,
      cell: (run: Run) => (
        <>
          {run.error && <span class="trouble">{run.error}</span>}
          {run.state === "held" && (
            <Button small onClick={() => setAsking(run)}>
              {words.heldLook}
            </Button>
          )}
        </>
      ),
    },
  ];
  return (
    <Card flush>
      {list.error && list.rows.length === 0 ? (
        <Failed error={list.error} retry={list.retry} />
      ) : list.loading ? (
        <div class="inset">
          <Loading />
        </div>
      ) : list.rows.length === 0 ? (
        <Empty title={words.noRunsTitle}>{words.noRuns}</Empty>
      ) : (
        <Table label={words.runs} columns={columns} rows={list.rows} keyOf={(run) => run.id} />
      )}
      <More list={list} />
      {asking && <ConfirmHeld run={asking} onClose={() => setAsking(null)} />}
    </Card>
  );
}
