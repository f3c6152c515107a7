/** What the benches measured, as rows of one table: each figure beside its floor of the same run, and its aim. */
import { LOGIN_AIM_MS, type LoginBench } from "./click-to-login.ts";
import type { Bundled, Burst, Outage, Single } from "./expiry.ts";
import { EXTENSION_AIM, type ExtensionBench } from "./extension.ts";
import { OFFERS_AIM, type OffersBench } from "./offers.ts";
import { AIM_PER_SECOND_AT_300, AIM_TIMES_CEDAR_AT_100, type PolicyBench } from "./policy.ts";
import { PORTAL_AIM, type PortalBench } from "./portal.ts";

export type Figure = {
  readonly name: string;
  readonly value: string;
  readonly floor: string;
  /** To the floor, where both are of one kind. */
  readonly ratio: string;
  readonly aim: string;
  /** Null: there is no aim. */
  readonly met: boolean | null;
};

const whole = (value: number) => Math.round(value).toLocaleString("en-US");
const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
const millis = (ms: number) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
const times = (a: number, b: number) =>
  b > 0 && Number.isFinite(a / b) ? `${(a / b).toFixed(2)} ×` : "";
const none = { floor: "", ratio: "", aim: "", met: null };

const BURST_AIM_MS = 6_000;
const MEMORY_AIM_MB = 400;
const BUNDLED_AIM = 1.3;
const SINGLE_AIM_MS = 50;
const RETURN_AIM_MS = 300_000;

export function burstFigures(b: Burst): Figure[] {
  const name = `${whole(b.grants)} ends in one second`;
  return [
    {
      name: `${name}: last one late by`,
      value: seconds(b.lastLateMs),
      floor: `${seconds(b.floorMs)} bare calls`,
      ratio: times(b.lastLateMs, b.floorMs),
      aim: `≤ ${seconds(BURST_AIM_MS)}`,
      met: b.lastLateMs <= BURST_AIM_MS,
    },
    { ...none, name: `${name}: median late by`, value: seconds(b.medianLateMs) },
    {
      ...none,
      name: `${name}: gone`,
      value: whole(b.gone),
      aim: `= ${whole(b.grants)}`,
      met: b.gone === b.grants,
    },
    { ...none, name: `${name}: calls made twice`, value: whole(b.duplicateCalls) },
    {
      ...none,
      name: `${name}: memory of the runtime`,
      value: `${whole(b.peakMemoryMb)} MB`,
      aim: `≤ ${MEMORY_AIM_MB} MB`,
      met: b.peakMemoryMb <= MEMORY_AIM_MB,
    },
    { ...none, name: `${name}: processor time`, value: seconds(b.cpuMs) },
  ];
}

/** The ends in big requests beside the single ones of the same run: those are the floor. */
export function bundledFigures(b: Bundled): Figure[] {
  return [
    {
      name: `${whole(b.bundled)} ends in big requests: late by, p99`,
      value: seconds(b.bundledP99Ms),
      floor: `${seconds(b.singlesP99Ms)} single ends`,
      ratio: times(b.bundledP99Ms, b.singlesP99Ms),
      aim: `≤ ${BUNDLED_AIM} ×`,
      met: b.p99Ratio <= BUNDLED_AIM,
    },
  ];
}

export function singleFigures(s: Single & { readonly floorP99Ms: number }): Figure[] {
  return [
    {
      name: `one end alone (${s.count} times): late by, p99`,
      value: millis(s.p99Ms),
      floor: `${millis(s.floorP99Ms)} bare timer`,
      ratio: times(s.p99Ms, s.floorP99Ms),
      aim: `≤ ${SINGLE_AIM_MS} ms`,
      met: s.p99Ms <= SINGLE_AIM_MS,
    },
    {
      ...none,
      name: "one end alone: median, worst",
      value: `${millis(s.p50Ms)}, ${millis(s.maxMs)}`,
    },
  ];
}

export function outageFigures(o: Outage, floorMs: number): Figure[] {
  const name = `${whole(o.grants)} ends, target down for ${o.downSeconds} s`;
  return [
    {
      name: `${name}: all gone after its return by`,
      value: seconds(o.goneAfterReturnMs),
      floor: `${seconds(floorMs)} bare calls`,
      ratio: times(o.goneAfterReturnMs, floorMs),
      aim: `≤ ${seconds(RETURN_AIM_MS)}`,
      met: o.goneAfterReturnMs <= RETURN_AIM_MS,
    },
    { ...none, name: `${name}: lost`, value: whole(o.lost), aim: "= 0", met: o.lost === 0 },
  ];
}

export function policyFigures(p: PolicyBench): Figure[] {
  return p.rows.map((row) => {
    const rate = row.hallpassFresh;
    const [at300, at100] = [row.flows === 300, row.flows === 100];
    const aim = at300
      ? `≥ ${whole(AIM_PER_SECOND_AT_300)}/s`
      : at100
        ? `≥ ${AIM_TIMES_CEDAR_AT_100} × Cedar`
        : "";
    const met = at300
      ? rate >= AIM_PER_SECOND_AT_300
      : at100
        ? rate >= AIM_TIMES_CEDAR_AT_100 * row.cedar
        : null;
    return {
      name: `policy decisions at ${whole(row.flows)} flows`,
      value: `${whole(rate)}/s`,
      floor: `Cedar ${whole(row.cedar)}/s, casbin ${whole(row.casbin)}/s`,
      ratio: `${whole(rate / row.cedar)} ×, ${whole(rate / row.casbin)} ×`,
      aim,
      met,
    };
  });
}

export function offersFigures(o: OffersBench): Figure[] {
  const rows = o.rows.flatMap((row): Figure[] => [
    {
      name: `offers, ${row.width} at once: calls per second`,
      value: `${whole(row.offers.perSecond)}/s`,
      floor: `${whole(row.floor.perSecond)}/s one D1 read`,
      ratio: `${row.perSecondRatio.toFixed(2)} ×`,
      aim: `≥ ${OFFERS_AIM.perSecond} ×`,
      met: row.perSecondRatio >= OFFERS_AIM.perSecond,
    },
    {
      name: `offers, ${row.width} at once: p99`,
      value: millis(row.offers.p99Ms),
      floor: `${millis(row.floor.p99Ms)} one D1 read`,
      ratio: `${row.p99Ratio.toFixed(2)} ×`,
      aim: `≤ ${OFFERS_AIM.p99} ×`,
      met: row.p99Ratio <= OFFERS_AIM.p99,
    },
    {
      ...none,
      name: `offers, ${row.width} at once: processor time per call`,
      value: `${row.offers.cpuMsPerCall.toFixed(2)} ms`,
      floor: `${row.floor.cpuMsPerCall.toFixed(2)} ms one D1 read`,
      ratio: `${row.cpuRatio.toFixed(2)} ×`,
    },
  ]);
  const size = `${whole(o.resources)} resources, ${whole(o.flows)} flows`;
  return [
    { ...none, name: `offers: first call of a fresh worker (${size})`, value: millis(o.coldMs) },
    ...rows,
    { ...none, name: "offers of one resource, 2 at once: p50", value: millis(o.oneResource.p50Ms) },
    {
      ...none,
      name: "resources a flow offers, 2 at once: p50",
      value: millis(o.offeredResources.p50Ms),
    },
  ];
}

export function loginFigures(l: LoginBench): Figure[] {
  const { activeMs, revealedMs, loggedInMs } = l.parts;
  return [
    {
      name: `click to PostgreSQL login (${l.runs} times): median`,
      value: millis(l.medianMs),
      floor: `${millis(l.floorMedianMs)} by hand in SQL`,
      ratio: times(l.medianMs, l.floorMedianMs),
      aim: `≤ ${whole(LOGIN_AIM_MS)} ms`,
      met: l.medianMs <= LOGIN_AIM_MS,
    },
    {
      ...none,
      name: "click to PostgreSQL login: p95",
      value: millis(l.p95Ms),
      floor: `${millis(l.floorP95Ms)} by hand in SQL`,
      ratio: times(l.p95Ms, l.floorP95Ms),
    },
    {
      ...none,
      name: "  of it: active, password shown, logged in",
      value: [activeMs, revealedMs, loggedInMs].map(millis).join(", "),
    },
    { ...none, name: "handing back to no such role: median", value: millis(l.goneMedianMs) },
  ];
}

export function extensionFigures(e: ExtensionBench): Figure[] {
  const added = e.withMs - e.floorMs;
  return [
    {
      name: `extension: main thread per navigation (${e.navigations}), beyond the page's own`,
      value: millis(added),
      floor: `${millis(e.floorMs)} the page alone`,
      ratio: times(e.withMs, e.floorMs),
      aim: `≤ ${EXTENSION_AIM.perNavigationMs} ms`,
      met: added <= EXTENSION_AIM.perNavigationMs,
    },
    {
      ...none,
      name: "extension: layout shifts",
      value: whole(e.layoutShifts),
      aim: "= 0",
      met: e.layoutShifts === 0,
    },
  ];
}

export function portalFigures(p: PortalBench): Figure[] {
  const name = `portal, ${whole(p.requests)} requests`;
  return [
    {
      name: "portal: first page can be used, processor four times slower",
      value: millis(p.interactiveMs),
      floor: `${millis(p.floorInteractiveMs)} a static page`,
      ratio: times(p.interactiveMs, p.floorInteractiveMs),
      aim: `≤ ${whole(PORTAL_AIM.interactiveMs)} ms`,
      met: p.interactiveMs <= PORTAL_AIM.interactiveMs,
    },
    {
      name: `${name}: filter to first rows, median`,
      value: millis(p.filterMs),
      floor: `${millis(p.floorFilterMs)} the bare call`,
      ratio: times(p.filterMs, p.floorFilterMs),
      aim: `≤ ${PORTAL_AIM.filterMs} ms`,
      met: p.filterMs <= PORTAL_AIM.filterMs,
    },
    { ...none, name: `${name}: filter to first rows, worst`, value: millis(p.filterWorstMs) },
    {
      name: `${name}: time between frames while scrolling, p95`,
      value: millis(p.frameP95Ms),
      floor: `${millis(p.floorFrameP95Ms)} an empty page`,
      ratio: times(p.frameP95Ms, p.floorFrameP95Ms),
      aim: `≤ ${PORTAL_AIM.frameMs} ms`,
      met: p.frameP95Ms <= PORTAL_AIM.frameMs,
    },
    {
      ...none,
      name: `${name}: frames later than ${PORTAL_AIM.frameMs} ms, rows drawn at once`,
      value: `${(p.lateFrames * 100).toFixed(1)} %, ${p.rowsDrawn}`,
    },
  ];
}

/** Columns as wide as their widest cell. */
export function figureTable(figures: ReadonlyArray<Figure>): string {
  const word = (met: boolean | null) => (met === null ? "" : met ? "met" : "NOT MET");
  const cells = [
    ["figure", "measured", "floor of the same run", "ratio", "aim", ""],
    ...figures.map((f) => [f.name, f.value, f.floor, f.ratio, f.aim, word(f.met)]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
