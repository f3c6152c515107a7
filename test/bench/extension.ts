/**
 * What the extension costs a console's page: time of its main thread per navigation inside of the page, next to the same
 * page where the extension is not switched on; layout shifts; errors.
 *
 *     npx node test/bench/extension.ts [--navigations 80]
 */
import { parseArgs } from "node:util";
import type { BrowserContext, Page } from "playwright-core";
import { linus, startExtensionWorld } from "../extension/e2e/world.ts";

export const EXTENSION_AIM = { perNavigationMs: 2 } as const;

export type ExtensionBench = {
  readonly navigations: number;
  /** Time of the page's main thread per navigation, median of the rounds. */
  readonly withMs: number;
  /** The same page under a name that the extension leaves alone. */
  readonly floorMs: number;
  readonly layoutShifts: number;
  readonly errors: ReadonlyArray<string>;
};

const ROUNDS = 5;
/** In which the portal is asked and the chip changes; both are part of the cost. */
const SETTLE_MS = 150;
const buckets = ["example-commerce-prod-exports", "example-commerce-staging-exports"];
const path = "/s3/buckets/example-commerce-prod-exports?region=eu-west-1";

/** Chromium's own count of what the main thread worked on, scripts of extensions among it, in ms. */
async function taskMs(page: Page, work: () => Promise<void>): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const read = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
  };
  const before = await read();
  await work();
  const took = (await read()) - before;
  await cdp.detach();
  return took;
}

const move = (page: Page, times: number): Promise<void> =>
  page.evaluate(
    `new Promise((done) => { let i = 0; const names = ${JSON.stringify(buckets)};
      const next = () => { if (i === ${times}) return done();
        history.pushState(null, "", "/s3/buckets/" + names[i++ % 2] + "?region=eu-west-1"); setTimeout(next, ${SETTLE_MS}); };
      next(); })`,
  );

async function opened(context: BrowserContext, host: string): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(`globalThis.shifts = [];
    new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });`);
  await page.goto(`https://${host}${path}`);
  return page;
}

const median = (numbers: ReadonlyArray<number>) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

export async function benchExtension(navigations: number): Promise<ExtensionBench> {
  const world = await startExtensionWorld();
  try {
    const extended = await world.browser();
    const { context } = extended;
    await world.connect(extended, linus);
    const errors: string[] = [];
    context.on("weberror", (error) => errors.push(String(error.error())));
    context.on("console", (line) => {
      if (line.type() === "error") errors.push(line.text());
    });
    const watched = await opened(context, "eu-west-1.console.aws.amazon.com");
    await watched.waitForSelector("hallpass-chip", { state: "attached" });
    const floor = await opened(context, "console.aws.amazon.com.evil.example");
    const each = Math.ceil(navigations / ROUNDS);
    const measure = async (page: Page) => {
      await page.bringToFront();
      return (await taskMs(page, () => move(page, each))) / each;
    };
    const rounds: { with: number; floor: number }[] = [];
    // Side by side, so that both meet the same noise.
    for (let i = 0; i < ROUNDS; i++)
      rounds.push({ with: await measure(watched), floor: await measure(floor) });
    return {
      navigations: each * ROUNDS,
      withMs: median(rounds.map((r) => r.with)),
      floorMs: median(rounds.map((r) => r.floor)),
      layoutShifts: await watched.evaluate<number>("globalThis.shifts.length"),
      errors,
    };
  } finally {
    await world.stop();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { navigations: { type: "string", default: "80" } } });
  console.log(JSON.stringify(await benchExtension(Number(values.navigations)), null, 2));
}
