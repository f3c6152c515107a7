/** What the targets answered, saved in few commits: the busier a round, the fewer and bigger they are. */
import type { IntegrationRow } from "../../db/schema";
import type { Instant, RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import { type Aggregate, type AggregateChange, noteAttempts, saveAggregates } from "./aggregate";
import { applyResults, type CallResult } from "./apply-results";
import { noteTrouble, type TargetReport } from "./target-trouble";

/** When to look at each request again; null: never. `unknown`: not in the database (yet). */
export type Advanced = Map<RequestId, Instant | null | "unknown">;

/** How soon a request that somebody else changed meanwhile is decided again. */
export const OVERTAKEN_MS = 20;
/** How long a result waits for company, for each call that is still to come, and at most. The last waits for nothing. */
const WAIT_PER_CALL_MS = 10;
const LONGEST_WAIT_MS = 1_000;

type Arrived = {
  readonly requestId: RequestId;
  readonly integrationId: string;
  readonly result: CallResult;
};

/** @param calls how many results will be added */
export function resultSaver(
  ctx: AppContext,
  calls: number,
  current: Map<RequestId, Aggregate>,
  advanced: Advanced,
) {
  let outstanding = calls;
  let waiting: Arrived[] = [];
  let saving: Promise<void> | null = null;
  let hurry = () => {};
  const reports = new Map<string, TargetReport>();

  const company = () =>
    new Promise<void>((resolve) => {
      if (outstanding === 0) return resolve();
      const wait = Math.min(LONGEST_WAIT_MS, WAIT_PER_CALL_MS * outstanding);
      const timer = setTimeout(resolve, wait);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** One save at a time: two of the same request would overtake each other. */
  const drain = async () => {
    while (waiting.length > 0) {
      await company();
      const batch = waiting;
      waiting = [];
      await saveResults(ctx, batch, current, advanced).catch((error: unknown) => {
        // The intent is still in the database: the same calls are made again, and they are idempotent.
        log.error("results.not_saved", { count: batch.length, error });
        for (const { requestId } of batch) advanced.set(requestId, ctx.now() + 1_000);
      });
    }
    saving = null;
  };

  return {
    add(requestId: RequestId, integrationId: string, result: CallResult): void {
      outstanding -= 1;
      waiting.push({ requestId, integrationId, result });
      report(reports, integrationId, result);
      saving ??= drain();
      if (outstanding === 0) hurry();
    },
    async finish(rows: ReadonlyMap<string, IntegrationRow>): Promise<void> {
      await saving;
      for (const [id, seen] of reports) {
        const row = rows.get(id);
        if (row) await noteTrouble(ctx, row, seen);
      }
    },
  };
}

/** One call that worked shows that its part works; only a round in which none did is trouble. */
function report(
  reports: Map<string, TargetReport>,
  integrationId: string,
  result: CallResult,
): void {
  const part = result.what === "revoke" ? "revoke" : "grant";
  const seen = reports.get(integrationId) ?? {};
  if (seen[part] === null) return;
  const said = result.ok ? null : { message: result.error.message, failure: result.error.failure };
  reports.set(integrationId, { ...seen, [part]: said });
}

async function saveResults(
  ctx: AppContext,
  batch: ReadonlyArray<Arrived>,
  current: Map<RequestId, Aggregate>,
  advanced: Advanced,
): Promise<void> {
  const now = ctx.now();
  const changes: AggregateChange[] = [];
  for (const [id, arrived] of Map.groupBy(batch, (a) => a.requestId)) {
    const before = current.get(id);
    if (before)
      changes.push(
        applyResults(
          before,
          arrived.map((a) => a.result),
          now,
          Math.random(),
        ),
      );
  }
  const transitions = changes.filter((c) => c.entries.length > 0);
  const saved = await saveAggregates(ctx, transitions);
  for (const { before } of transitions) {
    const aggregate = saved.get(before.request.id);
    if (aggregate) current.set(aggregate.request.id, aggregate);
    else {
      current.delete(before.request.id);
      advanced.set(before.request.id, now + OVERTAKEN_MS);
    }
  }
  for (const aggregate of await noteAttempts(
    ctx,
    changes.filter((c) => c.entries.length === 0),
  )) {
    current.set(aggregate.request.id, aggregate);
  }
}
