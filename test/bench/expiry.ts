/**
 * Ten thousand grants that end in the same second, against an HTTP target that takes 50 ms a call; one grant alone;
 * and the same ten thousand with the target down. Beside them the floor: the bare calls, made from Node.
 *
 *     npx node test/bench/expiry.ts [--grants 10000] [--down-seconds 240]
 *     npx node test/bench/expiry.ts --bundles --singles 0
 */
import { readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type RunningHallpass, runHallpass } from "../support/run-hallpass.ts";
import {
  copyGrants,
  grantAtTarget,
  inParallel,
  makePattern,
  newState,
  sendSigned,
  startTarget,
  type Target,
  until,
} from "./estate.ts";

const LATENCY_MS = 50;
/** What 64 shards with four calls each have in flight. */
const IN_FLIGHT = 256;

export type Burst = {
  readonly grants: number;
  readonly gone: number;
  readonly lastLateMs: number;
  readonly medianLateMs: number;
  readonly duplicateCalls: number;
  readonly peakMemoryMb: number;
  readonly cpuMs: number;
  readonly floorMs: number;
};

/** The floor: as many calls, as many at once, no books, no timers. */
async function floor(target: Target, count: number): Promise<number> {
  const started = Date.now();
  await inParallel(count, IN_FLIGHT, async (i) =>
    sendSigned(target, "revoke", {
      handle: `hp_floor${i.toString().padStart(20, "0")}`,
      recipe: null,
    }),
  );
  return Date.now() - started;
}

const memoryMb = (pids: ReadonlyArray<number>, field: "VmRSS" | "VmHWM"): number =>
  pids.reduce((sum, pid) => {
    const line = new RegExp(`${field}:\\s+(\\d+) kB`).exec(
      readFileSync(`/proc/${pid}/status`, "utf8"),
    );
    return sum + Number(line?.[1] ?? 0) / 1_024;
  }, 0);

/** Processor time so far, user and system. */
const cpuMs = (pids: ReadonlyArray<number>): number =>
  pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return sum + (Number(fields[11]) + Number(fields[12])) * 10;
  }, 0);

const revokes = async (target: Target) =>
  (
    await target.control<
      Array<{ at: number; action: string; handle: string; status: number | null }>
    >("GET", "/calls")
  ).filter((c) => c.action === "revoke" && c.handle.startsWith("hp_0"));

const median = (values: ReadonlyArray<number>) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** So many units more, in requests of so many units each. */
type Bundles = { readonly units: number; readonly each: number };

async function prepared(target: Target, count: number, leadMs: number, bundles?: Bundles) {
  const stateDir = newState();
  const first = await runHallpass({ stateDir });
  const pattern = await makePattern(first, target);
  await first.stop();
  const seeded = Date.now();
  const end = () => seeded + leadMs;
  const handles = copyGrants(stateDir, pattern, count, end);
  const ofBundles = bundles
    ? copyGrants(stateDir, pattern, bundles.units, end, { bundled: bundles.each, first: count })
    : [];
  handles.push(...ofBundles);
  await target.control("POST", "/set", { latencyMs: 0 });
  await grantAtTarget(target, handles);
  await target.control("POST", "/set", { latencyMs: LATENCY_MS });
  const expiresAt = seeded + leadMs;
  if (Date.now() > expiresAt - 4_000)
    throw new Error("seeding took longer than planned; give it more time");
  const hallpass = await runHallpass({ stateDir, token: first.token });
  // The sweep arms the timers of everything that ends soon, as it would after a loss of all timers.
  await hallpass.cron();
  return { stateDir, hallpass, expiresAt, ofBundles: new Set(ofBundles) };
}

/** Looking must not cost the machine what is measured: a count now and then, the whole list once it may be empty. */
async function untilGone(
  target: Target,
  hallpass: RunningHallpass,
  grants: number,
  timeoutMs: number,
): Promise<number> {
  let peak = 0;
  await until(
    "the last privilege to go",
    async () => {
      peak = Math.max(peak, memoryMb(hallpass.pids.slice(1), "VmRSS"));
      const { revoke } = await target.control<{ revoke: number }>("GET", "/counts");
      if (revoke >= grants && (await standing(target)) === 0) return true;
      await sleep(150);
      return null;
    },
    timeoutMs,
  );
  return peak;
}

const standing = async (target: Target) =>
  (await target.control<Array<{ handle: string | null }>>("GET", "/privileges")).filter((p) =>
    p.handle?.startsWith("hp_0"),
  ).length;

export async function burst(grants: number): Promise<Burst> {
  const target = await startTarget(1);
  try {
    const { hallpass, expiresAt, stateDir } = await prepared(target, grants, 12_000 + grants * 1.6);
    await target.control("POST", "/clear");
    await new Promise((done) => setTimeout(done, Math.max(0, expiresAt - Date.now())));
    const cpuBefore = cpuMs(hallpass.pids.slice(1));
    const peakMemoryMb = await untilGone(target, hallpass, grants, 120_000);
    const cpuUsedMs = cpuMs(hallpass.pids.slice(1)) - cpuBefore;
    const calls = await revokes(target);
    const firstCall = new Map<string, number>();
    for (const { handle, at } of calls) if (!firstCall.has(handle)) firstCall.set(handle, at);
    // A call has its effect when the target has taken its time.
    const late = [...firstCall.values()].map((at) => at + LATENCY_MS - expiresAt);
    await until("the books to close", async () => {
      const { status, body } = await hallpass.api<{ items: unknown[] }>(
        "GET",
        "/api/v1/activity?state=revoking&limit=1",
      );
      if (status !== 200)
        throw new Error(
          `activity: ${status} ${JSON.stringify(body)} ${hallpass.output().slice(-2_000)}`,
        );
      return body.items.length === 0 ? true : null;
    });
    await hallpass.stop();
    rmSync(stateDir, { recursive: true, force: true });
    return {
      grants,
      gone: firstCall.size,
      lastLateMs: Math.max(...late),
      medianLateMs: median(late),
      duplicateCalls: calls.length - firstCall.size,
      peakMemoryMb: Math.round(peakMemoryMb),
      cpuMs: cpuUsedMs,
      floorMs: await floor(target, grants),
    };
  } finally {
    await target.stop();
  }
}

export type Bundled = {
  readonly singles: number;
  readonly bundled: number;
  readonly singlesP50Ms: number;
  readonly singlesP99Ms: number;
  readonly bundledP50Ms: number;
  readonly bundledP99Ms: number;
  /** Lateness of the ends in big requests against that of the single ones in the same run. */
  readonly p99Ratio: number;
  readonly duplicateCalls: number;
  readonly floorMs: number;
};

/** Half of the ends belong to requests of many units: how things were asked for must not decide how late they end. */
export async function bundledEnds(singles: number, bundles: Bundles): Promise<Bundled> {
  const target = await startTarget(1);
  const all = singles + bundles.units;
  try {
    const { hallpass, expiresAt, stateDir, ofBundles } = await prepared(
      target,
      singles,
      20_000 + all * 4,
      bundles,
    );
    await target.control("POST", "/clear");
    await new Promise((done) => setTimeout(done, Math.max(0, expiresAt - Date.now())));
    await untilGone(target, hallpass, all, 120_000);
    const calls = await revokes(target);
    const late = { single: [] as number[], bundled: [] as number[] };
    const seen = new Set<string>();
    for (const { handle, at } of calls) {
      if (seen.has(handle)) continue;
      seen.add(handle);
      late[ofBundles.has(handle) ? "bundled" : "single"].push(at + LATENCY_MS - expiresAt);
    }
    for (const list of Object.values(late)) list.sort((a, b) => a - b);
    await hallpass.stop();
    rmSync(stateDir, { recursive: true, force: true });
    const [singlesP99Ms, bundledP99Ms] = [
      percentile(late.single, 99),
      percentile(late.bundled, 99),
    ];
    return {
      singles: late.single.length,
      bundled: late.bundled.length,
      singlesP50Ms: median(late.single),
      singlesP99Ms,
      bundledP50Ms: median(late.bundled),
      bundledP99Ms,
      p99Ratio: Math.round((bundledP99Ms / singlesP99Ms) * 100) / 100,
      duplicateCalls: calls.length - seen.size,
      floorMs: await floor(target, all),
    };
  } finally {
    await target.stop();
  }
}

export type Single = {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

/** One grant at a time: how late the target hears of each end. Floor: a timer of this process. */
export async function single(count: number): Promise<Single & { readonly floorP99Ms: number }> {
  const target = await startTarget(1);
  try {
    const stateDir = newState();
    const first = await runHallpass({ stateDir });
    const pattern = await makePattern(first, target);
    await first.stop();
    const start = Date.now() + 8_000;
    const endOf = (i: number) => start + i * 150;
    const ends = new Map(
      copyGrants(stateDir, pattern, count, endOf).map((handle, i) => [handle, endOf(i)]),
    );
    const hallpass = await runHallpass({ stateDir, token: first.token });
    await hallpass.cron();
    await until(
      "all ends",
      async () => ((await revokes(target)).length >= count ? true : null),
      60_000 + count * 250,
    );
    const late = (await revokes(target))
      .map(({ handle, at }) => at - (ends.get(handle) ?? at))
      .sort((a, b) => a - b);
    await hallpass.stop();
    rmSync(stateDir, { recursive: true, force: true });
    const own = await ownTimers(100);
    return {
      count,
      p50Ms: median(late),
      p99Ms: percentile(late, 99),
      maxMs: late.at(-1) ?? 0,
      floorP99Ms: percentile(own, 99),
    };
  } finally {
    await target.stop();
  }
}

const percentile = (sorted: ReadonlyArray<number>, p: number) =>
  sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * p) / 100) - 1)] ?? 0;

async function ownTimers(count: number): Promise<number[]> {
  const late: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = Date.now() + 20;
    await new Promise((done) => setTimeout(done, 20));
    late.push(Date.now() - at);
  }
  return late.sort((a, b) => a - b);
}

export type Outage = {
  readonly grants: number;
  readonly downSeconds: number;
  /** From the target's return to the last privilege gone. */
  readonly goneAfterReturnMs: number;
  readonly lost: number;
  /** Tries that failed while it was down; a round that meets a dead target counts its rest as tried. */
  readonly attemptsPerGrant: { readonly mean: number; readonly max: number };
  readonly alertMails: number;
};

export async function outage(grants: number, downSeconds: number): Promise<Outage> {
  const target = await startTarget(1);
  try {
    const { hallpass, expiresAt, stateDir } = await prepared(target, grants, 12_000 + grants * 1.6);
    await target.control("POST", "/clear");
    await new Promise((done) => setTimeout(done, Math.max(0, expiresAt - 1_000 - Date.now())));
    await target.control("POST", "/down");
    const minutes = setInterval(() => void hallpass.cron().catch(() => undefined), 60_000);
    await new Promise((done) => setTimeout(done, downSeconds * 1_000));
    const [attempts] = await hallpass.sql<{ mean: number; max: number }>(
      "select round(avg(attempts), 1) mean, max(attempts) max from units where handle like 'hp\\_0%' escape '\\'",
    );
    const returned = Date.now();
    await target.control("POST", "/up");
    await untilGone(target, hallpass, grants, 330_000);
    const goneAfterReturnMs = Date.now() - returned;
    clearInterval(minutes);
    const lost = await standing(target);
    const [alerts] = await hallpass.sql<{ n: number }>(
      "select count(*) n from outbox where template = 'revoke_overdue'",
    );
    await hallpass.stop();
    rmSync(stateDir, { recursive: true, force: true });
    return {
      grants,
      downSeconds,
      goneAfterReturnMs,
      lost,
      attemptsPerGrant: attempts ?? { mean: 0, max: 0 },
      alertMails: alerts?.n ?? 0,
    };
  } finally {
    await target.stop();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      grants: { type: "string", default: "10000" },
      singles: { type: "string", default: "100" },
      "down-seconds": { type: "string", default: "0" },
      bundles: { type: "boolean", default: false },
    },
  });
  if (values.bundles) {
    console.log(JSON.stringify(await bundledEnds(1_000, { units: 1_000, each: 200 })));
  } else console.log(JSON.stringify(await burst(Number(values.grants))));
  if (Number(values.singles) > 0) console.log(JSON.stringify(await single(Number(values.singles))));
  const down = Number(values["down-seconds"]);
  if (down > 0) console.log(JSON.stringify(await outage(Number(values.grants), down)));
}
