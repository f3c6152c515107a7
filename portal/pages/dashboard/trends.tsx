/** What happened day by day, as small charts of one scale each. */
import type { Output } from "../../api/endpoints";
import { BarChart } from "../../parts/chart";
import { Card } from "../../parts/layout";
import { dashboardWords as words } from "../../words/dashboard";
import { shareText } from "./promise-kept";

type Day = Output<"getDashboard">["trends"][number];

const series = [
  ["requested", words.requested],
  ["granted", words.granted],
  ["ended", words.ended],
  ["rejected", words.rejected],
] as const;

/** Over all days: each day counts by its requests. */
export function automaticShare(days: ReadonlyArray<Day>): number | null {
  const requested = days.reduce((sum, day) => sum + day.requested, 0);
  if (requested === 0) return null;
  const automatic = days.reduce((sum, day) => sum + (day.automaticShare ?? 0) * day.requested, 0);
  return automatic / requested;
}

export function Trends({ days }: { readonly days: ReadonlyArray<Day> }) {
  const share = automaticShare(days);
  return (
    <Card title={words.trends} aside={<span class="muted small">{words.trendsSub}</span>}>
      <div class="trends">
        {series.map(([key, name]) => (
          <div key={key}>
            <div class="row between small">
              <span class="strong">{name}</span>
              <span class="muted">{words.total(days.reduce((sum, day) => sum + day[key], 0))}</span>
            </div>
            <BarChart
              label={name}
              bars={days.map((day) => ({ name: day.day, value: day[key] }))}
              say={(bar) => words.perDay(name, bar.name, bar.value)}
            />
          </div>
        ))}
      </div>
      {share !== null && <p class="muted small">{words.share(shareText(share))}</p>}
    </Card>
  );
}
