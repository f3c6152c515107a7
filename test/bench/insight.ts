/**
 * What admins look at: dashboard, preview, diff, explanation and graph in a large organization, over HTTP.
 *
 *     npx node test/bench/insight.ts [--requests 100000] [--people 10000] [--resources 1000000] [--bundle dist/worker]
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { bundleInto } from "../../scripts/build.ts";
import { inRoot } from "../../scripts/paths.ts";
import { type RunningHallpass, runHallpass } from "../support/run-hallpass.ts";
import { newState } from "./estate.ts";
import { seedInsightWorld } from "./insight-world.ts";
import { cpuMsOf } from "./load.ts";
import { seedOffersWorld } from "./offers-world.ts";

export type InsightRow = {
  readonly what: string;
  readonly firstMs: number;
  readonly medianMs: number;
  readonly worstMs: number;
  /** Processor time of the server: what other work on the machine does not change. */
  readonly cpuMs: number;
  readonly bytes: number;
};

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(20, "0")}`;
const TIMES = 11;

const document = (over: Record<string, unknown>, targets: ReadonlyArray<unknown>) => ({
  name: "Preview",
  requesters: { conditions: [{ type: "group", values: ["team-7"] }] },
  duration: { maxSeconds: 3_600 },
  approval: { mode: "any_of", groups: [{ approvers: [{ type: "manager" }] }] },
  targets,
  ...over,
});

const target = (...include: ReadonlyArray<unknown>) => ({
  integration: "cloud 0",
  resourceType: "sandbox.bucket",
  permissions: ["read"],
  include,
});

/** Name → method, path and body. */
const calls: Readonly<Record<string, readonly [string, string, unknown?]>> = {
  "nothing but the caller (floor)": ["GET", "/api/v1/organization"],
  "dashboard, 7 days": ["GET", "/api/v1/dashboard?days=7"],
  "dashboard, 90 days": ["GET", "/api/v1/dashboard?days=90"],
  "preview: everything of a type": preview([target({ by: "any" })]),
  "preview: a name with a star": preview([target({ by: "name", values: ["bucket-1*"] })]),
  "preview: a tag": preview([target({ by: "tag", key: "team", values: ["team-8"] })]),
  "preview: a place": preview([target({ by: "path", values: ["area-8"] })]),
  "preview: everything except a name": preview([
    { ...target({ by: "any" }), exclude: [{ by: "name", values: ["bucket-1*"] }] },
  ]),
  "preview: a part of a name (no index)": preview([
    target({ by: "name", match: "contains", values: ["99"] }),
  ]),
  "preview: by attribute of all people": preview([target({ by: "any" })], {
    requesters: { conditions: [{ type: "attribute", key: "team", values: ["team-3"] }] },
  }),
  "preview: all people": preview([target({ by: "any" })], {
    requesters: { conditions: [{ type: "user", match: "contains", values: ["@"] }] },
  }),
  "diff of a flow": [
    "POST",
    "/api/v1/flows/diff",
    {
      flowId: id("flow", 8),
      document: document({ name: "Flow 8" }, [target({ by: "path", values: ["area-8"] })]),
    },
  ],
  "explain one resource": [
    "POST",
    "/api/v1/explain",
    { userId: id("user", 2), resourceId: id("res", 0), permission: "read" },
  ],
  "graph from a person": ["GET", `/api/v1/access-graph?node=user:${id("user", 2)}`],
  "graph from a resource": ["GET", `/api/v1/access-graph?node=resource:${id("res", 0)}`],
  "graph from a flow": ["GET", `/api/v1/access-graph?node=flow:${id("flow", 8)}`],
  "graph from a permission": [
    "GET",
    `/api/v1/access-graph?node=permission:${id("int", 0)}/sandbox.bucket/read`,
  ],
  "graph search": ["GET", "/api/v1/access-graph/search?q=bucket-77"],
};

function preview(targets: ReadonlyArray<unknown>, over: Record<string, unknown> = {}) {
  return ["POST", "/api/v1/flows/preview", { document: document(over, targets) }] as const;
}

async function measure(
  hallpass: RunningHallpass,
  what: string,
  [method, path, body]: readonly [string, string, unknown?],
): Promise<InsightRow> {
  const times: number[] = [];
  const pids = hallpass.pids.slice(1);
  let bytes = 0;
  let cpuBefore = 0;
  for (let i = 0; i < TIMES; i++) {
    // The first call warms up.
    if (i === 1) cpuBefore = cpuMsOf(pids);
    const started = performance.now();
    const answer = await hallpass.api(method, path, body);
    times.push(performance.now() - started);
    if (answer.status !== 200) throw new Error(`${what}: ${JSON.stringify(answer.body)}`);
    bytes = JSON.stringify(answer.body).length;
  }
  const sorted = [...times].sort((a, b) => a - b);
  return {
    what,
    firstMs: times[0] ?? 0,
    medianMs: sorted[Math.floor(TIMES / 2)] ?? 0,
    worstMs: sorted.at(-1) ?? 0,
    cpuMs: (cpuMsOf(pids) - cpuBefore) / (TIMES - 1),
    bytes,
  };
}

export async function benchInsight(size: {
  readonly requests: number;
  readonly people: number;
  readonly resources: number;
  /** A worker that was built before; absent: it is built now. */
  readonly bundle: string | undefined;
  readonly say: (line: string) => void;
}): Promise<InsightRow[]> {
  mkdirSync(inRoot("dist"), { recursive: true });
  const [own, stateDir] = [mkdtempSync(inRoot("dist", "insight-")), newState()];
  const bundle = size.bundle ?? own;
  try {
    if (size.bundle === undefined) await bundleInto(own);
    const first = await runHallpass({ stateDir, bundle });
    await first.api("GET", "/api/v1/organization");
    await first.stop();
    size.say("writing the world");
    seedOffersWorld(stateDir, size.resources, 1_000);
    seedInsightWorld(stateDir, size.people, size.requests);
    const hallpass = await runHallpass({ stateDir, bundle, token: first.token });
    try {
      const rows: InsightRow[] = [];
      for (const [what, call] of Object.entries(calls)) {
        const row = await measure(hallpass, what, call);
        rows.push(row);
        size.say(
          `${what}: median ${row.medianMs.toFixed(0)} ms, worst ${row.worstMs.toFixed(0)} ms, processor ${row.cpuMs.toFixed(0)} ms, ${row.bytes} bytes`,
        );
      }
      return rows;
    } finally {
      await hallpass.stop();
    }
  } finally {
    for (const folder of [own, stateDir]) rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      requests: { type: "string", default: "100000" },
      people: { type: "string", default: "10000" },
      resources: { type: "string", default: "1000000" },
      bundle: { type: "string" },
    },
  });
  await benchInsight({
    requests: Number(values.requests),
    people: Number(values.people),
    resources: Number(values.resources),
    bundle: values.bundle,
    say: (line) => process.stdout.write(`${line}\n`),
  });
}
