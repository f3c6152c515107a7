/**
 * What the worker process keeps under mixed calls: its resident memory over time, while people look, ask, get and hand
 * back.
 *
 *     npx node test/bench/memory.ts [--seconds 300] [--per-second 5]
 */
import { readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { runHallpass } from "../support/run-hallpass.ts";
import { makePattern, newState, startTarget } from "./estate.ts";

export type MemoryCurve = {
  readonly calls: number;
  /** Of the runtime's processes, in MB, one sample every `everySeconds`. */
  readonly everySeconds: number;
  readonly megabytes: ReadonlyArray<number>;
};

const residentMb = (pids: ReadonlyArray<number>): number =>
  pids.reduce((sum, pid) => {
    const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return sum + Number(kb ?? 0) / 1_024;
  }, 0);

export async function memoryCurve(seconds: number, perSecond: number): Promise<MemoryCurve> {
  const target = await startTarget(200);
  const stateDir = newState();
  const hallpass = await runHallpass({ stateDir });
  try {
    const { flowId } = await makePattern(hallpass, target);
    const ok = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const answer = await hallpass.api<T>(method, path, body);
      if (answer.status >= 400)
        throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const { items } = await ok<{
      items: Array<{ id: string; permissions?: unknown }>;
    }>("GET", "/api/v1/resources?limit=100");
    const types = await ok<{ items: Array<{ permissions: Array<{ name: string }> }> }>(
      "GET",
      "/api/v1/resource-types",
    );
    const permission = types.items[0]?.permissions[0]?.name ?? "";
    let turn = 0;
    const ask = async () => {
      const resourceId = items[1 + (turn % (items.length - 1))]?.id;
      const made = await hallpass.api<{ id: string }>("POST", "/api/v1/requests", {
        flowId,
        units: [{ resourceId, permission }],
        durationSeconds: 60 + (turn % 3_000),
      });
      if (made.status < 300) lately.push(made.body.id);
    };
    const lately: string[] = [];
    const giveBack = async () => {
      const id = lately.shift();
      if (id) await hallpass.api("POST", `/api/v1/requests/${id}/return`, {});
    };
    // What a day is made of: mostly looking, now and then asking and giving back.
    const mix: ReadonlyArray<() => Promise<unknown>> = [
      () => ok("GET", `/api/v1/offers?search=room-${turn % 50}`),
      () => ok("GET", "/api/v1/requests?limit=50"),
      ask,
      () => ok("GET", "/api/v1/audit?limit=100"),
      () => ok("GET", `/api/v1/activity?limit=${10 + (turn % 40)}`),
      () => ok("GET", "/api/v1/dashboard?days=30"),
      giveBack,
      () => ok("GET", "/api/v1/me"),
      () => ok("GET", "/api/v1/resources?limit=100"),
      () => ok("GET", "/api/v1/flows?limit=50"),
    ];
    const everySeconds = Math.max(1, Math.round(seconds / 60));
    const megabytes: number[] = [];
    const started = Date.now();
    let sampledAt = Number.NEGATIVE_INFINITY;
    for (; Date.now() - started < seconds * 1_000; turn++) {
      const dueAt = started + (turn * 1_000) / perSecond;
      if (dueAt > Date.now()) await sleep(dueAt - Date.now());
      await mix[turn % mix.length]?.();
      if (Date.now() - sampledAt >= everySeconds * 1_000) {
        sampledAt = Date.now();
        megabytes.push(Math.round(residentMb(hallpass.pids.slice(1))));
      }
    }
    return { calls: turn, everySeconds, megabytes };
  } finally {
    await hallpass.stop();
    await target.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "300" },
      "per-second": { type: "string", default: "5" },
    },
  });
  console.log(
    JSON.stringify(await memoryCurve(Number(values.seconds), Number(values["per-second"]))),
  );
}
