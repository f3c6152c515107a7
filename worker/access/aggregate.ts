/** A request with its units: read together, decided on purely, saved together under one version guard. */
import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { runBatch } from "../../db/batch";
import { type AuditEntry, type Change, type Message, rowsJson } from "../../db/commit";
import { inList, insertRows, updateRows } from "../../db/rows";
import { links, type RequestRow, requests, type UnitRow, units } from "../../db/schema";
import type { Instant, RequestId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { dueAtOf } from "../policy/next-step";
import type { Holder } from "./holders";

/** What every step of a life needs to know of a request. The policy is long; timers seldom need it. */
export type RequestCore = Omit<RequestRow, "policy" | "justification" | "widerTerms">;

export type Aggregate = { readonly request: RequestCore; readonly units: ReadonlyArray<UnitRow> };
export type FullAggregate = Aggregate & { readonly request: RequestRow };

/** What is to become of an aggregate, and what to tell of it. */
export type AggregateChange = {
  readonly before: Aggregate;
  readonly request: Partial<RequestRow>;
  /** Changes by unit id. */
  readonly units: ReadonlyMap<string, Partial<UnitRow>>;
  readonly entries: ReadonlyArray<AuditEntry>;
  readonly messages?: ReadonlyArray<Message>;
  /** Links that the messages carry. */
  readonly links?: ReadonlyArray<typeof links.$inferInsert>;
  /** Further statements of the same commit, such as the decision that led to it. */
  readonly writes?: Change["writes"];
  /** Units that start to move: nobody else may be moving their handle, nor a reconcile be removing it. */
  readonly movers?: ReadonlyArray<UnitRow>;
  /** Units whose privilege goes with them: nobody else may be holding their handle. */
  readonly lastHolders?: ReadonlyArray<UnitRow>;
  /** Units that end without a revoke: somebody else must still be holding their handle. */
  readonly kept?: ReadonlyArray<UnitRow>;
  /** Units whose secret is shown: it must not have been shown under any other request that shares it. */
  readonly revealing?: ReadonlyArray<UnitRow>;
  /** Units of other requests whose deadline the target has to be told anew. */
  readonly refreshes?: ReadonlyArray<Holder>;
};

export async function loadAggregates(
  ctx: AppContext,
  ids: ReadonlyArray<RequestId>,
): Promise<Map<RequestId, FullAggregate>> {
  const [requestRows, unitRows] = await ctx.db.batch([
    ctx.db.select().from(requests).where(inList(requests.id, ids)),
    ctx.db.select().from(units).where(inList(units.requestId, ids)),
  ]);
  const unitsOf = Map.groupBy(unitRows, (u) => u.requestId);
  return new Map(
    requestRows.map((request) => [request.id, { request, units: unitsOf.get(request.id) ?? [] }]),
  );
}

/** The aggregate as it will be, with the version and the next due moment that go with it. */
export function changed(change: AggregateChange, now: Instant): Aggregate {
  const unitRows = change.before.units.map((u) => ({ ...u, ...change.units.get(u.id) }));
  const request = {
    ...change.before.request,
    ...change.request,
    version: change.before.request.version + 1,
  };
  return { request: { ...request, dueAt: dueAtOf(request, unitRows, now) }, units: unitRows };
}

const requestColumns = [
  "state",
  "endState",
  "version",
  "durationSeconds",
  "termsHash",
  "widerTerms",
  "decidedAt",
  "grantedAt",
  "expiresAt",
  "warnedAt",
  "endedAt",
  "endedBy",
  "endReason",
  "extensionCount",
  "dueAt",
  "attempts",
  "overdueSince",
  "ineligibleSince",
  "message",
] as const satisfies ReadonlyArray<keyof RequestRow>;

const unitColumns = [
  "state",
  "leftOut",
  "seed",
  "refreshing",
  "moving",
  "deadlineAt",
  "recipe",
  "touched",
  "attempts",
  "nextAttemptAt",
  "message",
  "evidence",
  "grantedAt",
  "endedAt",
  "revealedAt",
  "missingSince",
  "changedOutside",
  "repairing",
  "repairAskedAt",
] as const satisfies ReadonlyArray<keyof UnitRow>;

/** Aggregates in one batch: keeps every JSON parameter far below D1's 2 MB. */
const BATCH_SIZE = 200;

/**
 * Saves the changes whose guards still hold, each with its audit entries and messages or not at all.
 *
 * All are tried as one batch first; when one of them has been overtaken they are saved one by one.
 *
 * @returns the saved aggregates; whoever is missing was overtaken and must be read and decided again
 */
export async function saveAggregates(
  ctx: AppContext,
  changes: ReadonlyArray<AggregateChange>,
): Promise<Map<RequestId, Aggregate>> {
  const saved = new Map<RequestId, Aggregate>();
  for (let start = 0; start < changes.length; start += BATCH_SIZE) {
    const part = changes.slice(start, start + BATCH_SIZE);
    const together = await saveTogether(ctx, part);
    const results = together ?? (part.length === 1 ? [] : await saveOneByOne(ctx, part));
    for (const aggregate of results) saved.set(aggregate.request.id, aggregate);
  }
  return saved;
}

async function saveOneByOne(ctx: AppContext, changes: ReadonlyArray<AggregateChange>) {
  const saved: Aggregate[] = [];
  for (const change of changes) saved.push(...((await saveTogether(ctx, [change])) ?? []));
  return saved;
}

/** Null: a guard failed and nothing was written. */
async function saveTogether(
  ctx: AppContext,
  changes: ReadonlyArray<AggregateChange>,
): Promise<Aggregate[] | null> {
  const now = ctx.now();
  const after = changes.map((change) => changed(change, now));
  const newLinks = changes.flatMap((c) => c.links ?? []);
  // Only what some of them changed: the rest stays as it is, and the parameters stay short.
  const changedRequests = requestColumns.filter(
    (name) => name === "version" || name === "dueAt" || changes.some((c) => name in c.request),
  );
  const unitChanges = changes.flatMap((c) => [...c.units.values()]);
  const changedUnits = unitColumns.filter((name) => unitChanges.some((u) => name in u));
  const touchedUnits = after.flatMap((a, i) => a.units.filter((u) => changes[i]?.units.has(u.id)));
  const [first, ...rest] = changes.flatMap((c) => c.entries);
  if (!first) throw new Error("a change without an audit entry");
  try {
    const done = await commit(ctx, {
      at: now,
      entries: [first, ...rest],
      guard: sql`not exists (${overtaken(changes)}) and not exists (${shownBefore(changes)})`,
      writes: [
        updateRows(
          ctx.db,
          requests,
          changedRequests,
          after.map((a) => a.request as RequestRow),
        ),
        ...(touchedUnits.length > 0 ? [updateRows(ctx.db, units, changedUnits, touchedUnits)] : []),
        ...(newLinks.length > 0 ? [insertRows(ctx.db, links, newLinks)] : []),
        ...refreshing(
          ctx,
          changes.flatMap((c) => c.refreshes ?? []),
          now,
        ),
        ...changes.flatMap((c) => c.writes ?? []),
      ],
      messages: changes.flatMap((c) => c.messages ?? []),
    });
    return done ? after : null;
  } catch (error) {
    // Two requests of one handle in the same batch: the index stopped them, so go one by one.
    if (isOneMoverViolation(error)) return null;
    throw error;
  }
}

/**
 * Writes down how tries went: counters, the next try, a message. Nothing that an audit would ask for changes here,
 * so the version stays; rows that were overtaken are left alone.
 */
export async function noteAttempts(
  ctx: AppContext,
  notes: ReadonlyArray<AggregateChange>,
): Promise<Aggregate[]> {
  const now = ctx.now();
  const after = notes.map((note) => {
    const next = changed(note, now);
    return { ...next, request: { ...next.request, version: note.before.request.version } };
  });
  for (let start = 0; start < after.length; start += BATCH_SIZE) {
    const part = after.slice(start, start + BATCH_SIZE);
    const same = sql`(select version from requests where id = j.value->>'requestId') is j.value->>'version'`;
    const unitRows = part.flatMap(({ request, units: rows }) =>
      rows.map((u) => ({
        id: u.id,
        requestId: request.id,
        version: request.version,
        attempts: u.attempts,
        nextAttemptAt: u.nextAttemptAt,
        message: u.message,
      })),
    );
    const requestRows = part.map(({ request: r }) => ({
      id: r.id,
      requestId: r.id,
      version: r.version,
      dueAt: r.dueAt,
    }));
    await runBatch(ctx.db, [
      ctx.db.run(sql`update units set attempts = j.value->>'attempts', next_attempt_at = j.value->>'nextAttemptAt',
        message = j.value->>'message' from json_each(${rowsJson(unitRows)}) j where units.id = j.value->>'id' and ${same}`),
      ctx.db.run(sql`update requests set due_at = j.value->>'dueAt'
        from json_each(${rowsJson(requestRows)}) j where requests.id = j.value->>'id' and ${same}`),
    ]);
  }
  return after;
}

const isOneMoverViolation = (error: unknown): boolean =>
  /UNIQUE constraint failed: (units\.handle|index 'units_one_mover')/.test(String(error)) ||
  (error instanceof Error && error.cause !== undefined && isOneMoverViolation(error.cause));

/** Another request's unit is marked, and its request raised, so that its own timer sees and does it. */
function refreshing(
  ctx: AppContext,
  holders: ReadonlyArray<Holder>,
  now: Instant,
): BatchItem<"sqlite">[] {
  if (holders.length === 0) return [];
  const rows = rowsJson(holders.map(({ id, requestId }) => ({ id, requestId })));
  return [
    ctx.db.run(sql`update units set refreshing = 1, next_attempt_at = null, attempts = 0
      from json_each(${rows}) j where units.id = j.value->>'id' and units.state = 'active'`),
    ctx.db.run(sql`update requests set version = version + 1, due_at = ${now}
      from json_each(${rows}) j where requests.id = j.value->>'requestId' and requests.state = 'active'`),
  ];
}

/** One row for each change that somebody else was faster than. */
function overtaken(changes: ReadonlyArray<AggregateChange>) {
  const handleOf = (u: UnitRow) => ({ unit: u.id, handle: u.handle });
  const expected = changes.map((c) => ({
    id: c.before.request.id,
    version: c.before.request.version,
  }));
  const movers = changes.flatMap((c) => c.movers ?? []).map(handleOf);
  const lastHolders = changes.flatMap((c) => c.lastHolders ?? []).map(handleOf);
  const kept = changes.flatMap((c) => c.kept ?? []).map(handleOf);
  return sql`
    select 1 from json_each(${rowsJson(expected)}) e
      left join requests r on r.id = e.value->>'id'
      where r.version is not (e.value->>'version')
    union all
    select 1 from json_each(${rowsJson(movers)}) m
      join units u on u.handle = m.value->>'handle' and u.id <> m.value->>'unit'
      where u.moving = 1
    union all
    select 1 from json_each(${rowsJson(movers)}) m join orphans o on o.handle = m.value->>'handle'
    union all
    select 1 from json_each(${rowsJson(lastHolders)}) h
      join units u on u.handle = h.value->>'handle' and u.id <> h.value->>'unit'
      where u.state in ('granting', 'active')
    union all
    select 1 from json_each(${rowsJson(kept)}) k where not exists (
      select 1 from units u where u.handle = k.value->>'handle' and u.id <> k.value->>'unit'
        and u.state in ('granting', 'active'))`;
}

/** One row for each secret that was shown already, under whichever request. */
function shownBefore(changes: ReadonlyArray<AggregateChange>) {
  const ids = changes.flatMap((c) => c.revealing ?? []).map((u) => u.id);
  return sql`select 1 from json_each(${rowsJson(ids)}) v join units mine on mine.id = v.value
    join units u on u.handle = mine.handle and u.seed = mine.seed where u.revealed_at is not null`;
}
