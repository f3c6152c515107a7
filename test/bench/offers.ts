/**
 * What may I ask for: `GET /api/v1/offers` of one person, over HTTP, beside an address of the same worker that does one
 * indexed read and nothing else.
 *
 *     npx node test/bench/offers.ts [--resources 1000000] [--flows 1000]
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleInto } from "../../scripts/build.ts";
import { inRoot } from "../../scripts/paths.ts";
import { type RunningHallpass, runHallpass } from "../support/run-hallpass.ts";
import { newState } from "./estate.ts";
import { type Address, compareLoads, type Load } from "./load.ts";
import { type OffersWorld, seedOffersWorld } from "./offers-world.ts";

/** Aims, from the issue: at least half the floor's calls per second, p99 at most three times its. */
export const OFFERS_AIM = { perSecond: 0.5, p99: 3 } as const;

export type OffersRow = {
  /** Calls under way at once. */
  readonly width: number;
  readonly offers: Load;
  readonly floor: Load;
  readonly perSecondRatio: number;
  readonly p99Ratio: number;
  readonly cpuRatio: number;
};

export type OffersBench = {
  readonly resources: number;
  readonly flows: number;
  readonly requestable: number;
  /** The first call of a fresh worker: reads and compiles all flows. */
  readonly coldMs: number;
  readonly rows: ReadonlyArray<OffersRow>;
  /** One resource of all, with every permission and flow on it; two at once. */
  readonly oneResource: Load;
  /** The first page of what a flow offers; two at once. */
  readonly offeredResources: Load;
};

export type OffersOptions = {
  readonly resources: number;
  readonly flows: number;
  /** Of measuring per address and width. */
  readonly ms: number;
  readonly say: (line: string) => void;
};

/** The real worker plus the floor's address, bundled as the real one is. */
async function bundleFloor(): Promise<string> {
  // The runtime serves no modules from outside of the folder it was started in.
  mkdirSync(inRoot("dist"), { recursive: true });
  const folder = mkdtempSync(inRoot("dist", "floor-"));
  await bundleInto(folder, "test/bench/floor-worker.ts");
  // The runtime takes `index.js` for the entry.
  renameSync(join(folder, "floor-worker.js"), join(folder, "index.js"));
  return folder;
}

export async function benchOffers(options: OffersOptions): Promise<OffersBench> {
  const { resources, flows, say } = options;
  const [bundle, stateDir] = [await bundleFloor(), newState()];
  try {
    const first = await runHallpass({ stateDir, bundle });
    // The first call makes the organization.
    await first.api("GET", "/api/v1/organization");
    await first.stop();
    say(`writing ${resources.toLocaleString("en-US")} resources and ${flows} flows`);
    const world = seedOffersWorld(stateDir, resources, flows);
    const hallpass = await runHallpass({ stateDir, bundle, token: first.token });
    try {
      return { resources, flows, ...(await measure(hallpass, world, options)) };
    } finally {
      await hallpass.stop();
    }
  } finally {
    for (const folder of [bundle, stateDir]) rmSync(folder, { recursive: true, force: true });
  }
}

async function firstCall({ url, headers }: Address) {
  const started = performance.now();
  const answer = await fetch(url, { headers: { ...headers } });
  const { items } = (await answer.json()) as { items: Array<{ requestable: boolean }> };
  const coldMs = performance.now() - started;
  return { coldMs, requestable: items.filter((offer) => offer.requestable).length };
}

async function measure(
  hallpass: RunningHallpass,
  world: OffersWorld,
  { ms, say }: OffersOptions,
): Promise<Omit<OffersBench, "resources" | "flows">> {
  const pids = hallpass.pids.slice(1);
  const headers = { authorization: `Bearer ${world.token}` };
  const origin = hallpass.url.replace("localhost", "127.0.0.1");
  const at = (path: string): Address => ({ url: `${origin}${path}`, headers });
  const addresses = {
    offers: at("/api/v1/offers"),
    floor: { url: `${origin}/__floor?id=${world.resourceId}` },
  };
  const cold = await firstCall(addresses.offers);
  if (cold.requestable === 0) throw new Error("the person may ask for nothing: the world is wrong");
  const rows: OffersRow[] = [];
  for (const width of [1, 8, 32]) {
    say(`${width} at once`);
    const { offers, floor } = await compareLoads(addresses, width, ms, pids);
    rows.push({
      width,
      offers,
      floor,
      perSecondRatio: offers.perSecond / floor.perSecond,
      p99Ratio: offers.p99Ms / floor.p99Ms,
      cpuRatio: offers.cpuMsPerCall / floor.cpuMsPerCall,
    });
  }
  const others = {
    oneResource: at(`/api/v1/resources/${world.resourceId}/offers`),
    offeredResources: at(`/api/v1/offers/resources?flowId=${world.flowId}`),
  };
  return { ...cold, rows, ...(await compareLoads(others, 2, ms / 2, pids)) };
}

export function offersTable(result: OffersBench): string {
  const cells = (name: string, width: number, l: Load) =>
    [
      name.padEnd(34),
      `${width}`.padStart(3),
      `${Math.round(l.perSecond)}/s`.padStart(9),
      `p50 ${l.p50Ms.toFixed(1)} ms`.padStart(13),
      `p99 ${l.p99Ms.toFixed(1)} ms`.padStart(13),
      `cpu ${l.cpuMsPerCall.toFixed(2)} ms`.padStart(13),
    ].join(" ");
  const lines = result.rows.flatMap((row) => [
    cells("offers", row.width, row.offers),
    cells("floor: one indexed D1 read", row.width, row.floor),
    `  ratio: ${row.perSecondRatio.toFixed(2)} × its calls per second (aim ≥ ${OFFERS_AIM.perSecond}), p99 ${row.p99Ratio.toFixed(2)} × its (aim ≤ ${OFFERS_AIM.p99}), cpu ${row.cpuRatio.toFixed(2)} ×`,
  ]);
  return [
    ...lines,
    cells("offers of one resource", 2, result.oneResource),
    cells("resources that a flow offers", 2, result.offeredResources),
    `first call of a fresh worker ${result.coldMs.toFixed(0)} ms; ${result.requestable} requestable on the first page`,
  ].join("\n");
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      resources: { type: "string", default: "1000000" },
      flows: { type: "string", default: "1000" },
      ms: { type: "string", default: "5000" },
    },
  });
  const result = await benchOffers({
    resources: Number(values.resources),
    flows: Number(values.flows),
    ms: Number(values.ms),
    say: (line) => console.error(line),
  });
  console.log(offersTable(result));
  console.log(JSON.stringify({ bench: "offers", ...result }));
}
