/** How one integration fares: its state, its numbers, and what the last sync found at the target. */
import type { ComponentChildren } from "preact";
import { useChange } from "../../api/queries";
import { useNow } from "../../format/clock";
import { durationText } from "../../format/durations";
import { Button } from "../../parts/button";
import { Card, Facts } from "../../parts/layout";
import { Notice } from "../../parts/states";
import { Time } from "../../parts/time";
import { tellRefusal } from "../../parts/toasts";
import { integrationWords as words } from "../../words/integrations";
import { deadlineWords } from "../../words/states";
import { CheckResult } from "./check-result";
import type { Integration } from "./config-form";
import { HeldNotice } from "./held-run";
import { StatusBadge } from "./integrations-page";

function NextSync({ at }: { readonly at: string | null }) {
  const now = useNow(10_000);
  if (at !== null && new Date(at).getTime() <= now) return <>{words.dueNow}</>;
  return <Time at={at} />;
}

function Tile(props: { readonly label: string; readonly figure: number; readonly sub: string }) {
  return (
    <div class="tile">
      <span class="label">{props.label}</span>
      <span class="figure">{props.figure.toLocaleString("en")}</span>
      <span class="muted small">{props.sub}</span>
    </div>
  );
}

function Drift({ integration }: { readonly integration: Integration }) {
  const run = integration.lastSync;
  const { drift } = words;
  const row = (label: string, n: number, hint?: string): readonly [string, ComponentChildren] => [
    label,
    <>
      {n.toLocaleString("en")}
      {hint && <span class="sub">{hint}</span>}
    </>,
  ];
  return (
    <Card title={words.driftTitle}>
      <div class="stack">
        <p class="muted">{words.driftSub}</p>
        {run === null || integration.lastReconcileAt === null ? (
          <p>{words.driftUnread}</p>
        ) : (
          <>
            {run.counts.missing +
              run.counts.orphansRemoved +
              run.counts.foreign +
              integration.counts.changedOutside ===
              0 && <p>{words.driftNone}</p>}
            <Facts
              rows={[
                [drift.at, <Time key="at" at={integration.lastReconcileAt} />],
                row(drift.ours, run.counts.ours),
                row(drift.foreign, run.counts.foreign, drift.foreignHint),
                row(drift.orphansRemoved, run.counts.orphansRemoved, drift.orphansHint),
                row(drift.missing, run.counts.missing, drift.missingHint),
                row(drift.changed, integration.counts.changedOutside, drift.changedHint),
              ]}
            />
          </>
        )}
      </div>
    </Card>
  );
}

export function OverviewTab({ integration }: { readonly integration: Integration }) {
  const check = useChange("checkIntegration", { onRefused: tellRefusal });
  const { trouble, lastSync } = integration;
  return (
    <div class="stack">
      {trouble && (
        <Notice tone="bad" title={words.trouble}>
          {trouble.message} {words.since} <Time at={trouble.since} />.
        </Notice>
      )}
      {!trouble && lastSync?.error && lastSync.state !== "held" && (
        <Notice tone="bad">{lastSync.error}</Notice>
      )}
      {integration.state === "draining" && <Notice tone="warn">{words.draining}</Notice>}
      <HeldNotice integration={integration} />
      <div class="tiles">
        <Tile
          label={words.resources}
          figure={integration.counts.resources}
          sub={words.resourcesSub}
        />
        <Tile label={words.live} figure={integration.counts.liveUnits} sub={words.liveSub} />
      </div>
      <Card
        title={words.state}
        aside={
          <Button
            small
            busy={check.isPending}
            onClick={() => check.mutate({ params: { integrationId: integration.id } })}
          >
            {words.check}
          </Button>
        }
      >
        <div class="stack">
          {check.data && <CheckResult result={check.data} />}
          <Facts
            rows={[
              [words.facts.kind, integration.title],
              [words.facts.status, <StatusBadge key="status" integration={integration} />],
              [words.facts.lastSync, <Time key="last" at={integration.lastSyncAt} />],
              [words.facts.nextSync, <NextSync key="next" at={integration.nextSyncAt} />],
              [words.facts.every, words.every(durationText(integration.syncSeconds))],
              [words.facts.ends, deadlineWords[integration.deadlineClass]],
              [words.facts.identity, integration.identity ?? words.notReached],
              [words.facts.connected, <Time key="made" at={integration.createdAt} />],
            ]}
          />
        </div>
      </Card>
      <Drift integration={integration} />
    </div>
  );
}
