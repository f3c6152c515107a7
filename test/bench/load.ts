/** Calls one address over kept connections as fast as it answers, and says how fast that was. */
import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";

export type Address = { readonly url: string; readonly headers?: Readonly<Record<string, string>> };

export type Load = {
  readonly calls: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the server per call: what other work on the machine does not change. */
  readonly cpuMsPerCall: number;
};

/** @throws for any other answer than 200 */
function callOnce(agent: Agent, { url, headers = {} }: Address): Promise<number> {
  const started = performance.now();
  return new Promise((done, failed) => {
    get(url, { agent, headers }, (answer) => {
      answer.on("error", failed);
      answer.on("end", () => {
        if (answer.statusCode === 200) done(performance.now() - started);
        else failed(new Error(`${url} answered ${answer.statusCode}`));
      });
      answer.resume();
    }).on("error", failed);
  });
}

/** Processor time so far, user and system, in ms. The kernel counts in hundredths of a second. */
export const cpuMsOf = (pids: ReadonlyArray<number>): number =>
  pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return sum + (Number(fields[11]) + Number(fields[12])) * 10;
  }, 0);

export const percentile = (values: ReadonlyArray<number>, p: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * p) / 100) - 1)] ?? Number.NaN;
};

type Tally = { readonly times: number[]; ms: number; cpuMs: number };

async function slice(
  address: Address,
  width: number,
  ms: number,
  pids: ReadonlyArray<number>,
  tally: Tally,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const [started, cpuBefore] = [performance.now(), cpuMsOf(pids)];
  const end = started + ms;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (performance.now() < end) tally.times.push(await callOnce(agent, address));
    }),
  );
  tally.ms += performance.now() - started;
  tally.cpuMs += cpuMsOf(pids) - cpuBefore;
  agent.destroy();
}

/**
 * Measures several addresses with `width` calls under way each. They take turns in short slices, so that a busy
 * moment of the machine slows none more than another.
 *
 * @param ms of measuring per address
 * @param pids the server's processes
 */
export async function compareLoads<K extends string>(
  addresses: Readonly<Record<K, Address>>,
  width: number,
  ms: number,
  pids: ReadonlyArray<number>,
): Promise<Record<K, Load>> {
  const names = Object.keys(addresses) as K[];
  const tallies = names.map((): Tally => ({ times: [], ms: 0, cpuMs: 0 }));
  for (const name of names)
    await slice(addresses[name], width, WARM_UP_MS, pids, { times: [], ms: 0, cpuMs: 0 });
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, name] of names.entries())
      await slice(addresses[name], width, ms / ROUNDS, pids, tallies[i] as Tally);
  }
  return Object.fromEntries(names.map((name, i) => [name, loadOf(tallies[i] as Tally)])) as Record<
    K,
    Load
  >;
}

const WARM_UP_MS = 700;
const ROUNDS = 5;

const loadOf = ({ times, ms, cpuMs }: Tally): Load => ({
  calls: times.length,
  perSecond: (times.length / ms) * 1_000,
  p50Ms: percentile(times, 50),
  p99Ms: percentile(times, 99),
  cpuMsPerCall: cpuMs / times.length,
});
