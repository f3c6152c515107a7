/** The one promise, in figures: how many ends were on time, how late the others, when the targets were last read back. */
import type { ComponentChildren } from "preact";
import type { Output } from "../../api/endpoints";
import { durationText } from "../../format/durations";
import { Card } from "../../parts/layout";
import { Time } from "../../parts/time";
import { common } from "../../words/common";
import { dashboardWords as words } from "../../words/dashboard";

type Kept = Output<"getDashboard">["promise"];

/** 99.95 stays 99.95: rounding up to 100 would hide the one that was late. */
export const shareText = (share: number): string =>
  share === 1 ? "100 %" : `${Math.floor(share * 10_000) / 100} %`;

const lateness = (seconds: number | null): string => {
  if (seconds === null) return common.none;
  return seconds < 10 ? `${Math.round(seconds * 10) / 10} s` : durationText(seconds);
};

const Figure = (props: {
  readonly name: string;
  readonly hint?: string;
  readonly children: ComponentChildren;
}) => (
  <div title={props.hint}>
    <span class="figure">{props.children}</span>
    <span class="muted small">{props.name}</span>
  </div>
);

export function PromiseKept({ promise }: { readonly promise: Kept }) {
  const { drift, onTimeShare } = promise;
  const found = words.driftWords(drift.orphansRemoved, drift.missing, drift.foreign);
  return (
    <Card title={words.promise}>
      <p class="muted small">{words.promiseSub}</p>
      <div class="promise">
        {onTimeShare === null ? (
          <p class="muted">{words.noEnds}</p>
        ) : (
          <>
            <div title={words.onTimeHint}>
              <span class={`figure big ${onTimeShare < 0.99 ? "late" : ""}`}>
                {shareText(onTimeShare)}
              </span>
              <span class="muted small">
                {words.onTime}, {words.of(promise.revocations)}
              </span>
            </div>
            <Figure name={words.median}>{lateness(promise.p50LatenessSeconds)}</Figure>
            <Figure name={words.p99}>{lateness(promise.p99LatenessSeconds)}</Figure>
            <Figure name={words.worst}>{lateness(promise.worstLatenessSeconds)}</Figure>
          </>
        )}
        {promise.p50RevokeSeconds !== null && (
          <Figure name={words.revoke}>{lateness(promise.p50RevokeSeconds)}</Figure>
        )}
        <div>
          <span class="strong">
            <Time at={promise.lastReconcileAt} />
          </span>
          <br />
          <span class="muted small">{words.reconcile}</span>
        </div>
        <div>
          <span class="strong">{found || words.driftNone}</span>
          <br />
          <span class="muted small">{words.drift}</span>
        </div>
      </div>
    </Card>
  );
}
