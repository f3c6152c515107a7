/** How "gone in time" was kept: from counts of how late each access ended. Pure. */

/** So many ended so late. */
export type LatenessCount = { readonly seconds: number; readonly count: number };

export const ON_TIME_SECONDS = 60;

export type Kept = {
  readonly revocations: number;
  readonly onTimeShare: number | null;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly worst: number | null;
};

/** The smallest lateness that is not exceeded by this share of all. Null: there are none. */
export function percentile(
  sorted: ReadonlyArray<LatenessCount>,
  total: number,
  share: number,
): number | null {
  const rank = Math.max(1, Math.ceil(total * share));
  let passed = 0;
  for (const { seconds, count } of sorted) {
    passed += count;
    if (passed >= rank) return seconds;
  }
  return null;
}

export function keptPromise(counts: ReadonlyArray<LatenessCount>): Kept {
  const sorted = [...counts].sort((a, b) => a.seconds - b.seconds);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  const onTime = sorted.reduce(
    (sum, { seconds, count }) => (seconds <= ON_TIME_SECONDS ? sum + count : sum),
    0,
  );
  return {
    revocations: total,
    onTimeShare: total === 0 ? null : onTime / total,
    p50: percentile(sorted, total, 0.5),
    p99: percentile(sorted, total, 0.99),
    worst: sorted.at(-1)?.seconds ?? null,
  };
}
