/**
 * The outside judge: holds what Hallpass says against what the targets show, by the ten invariants. It shares no code
 * with the product; the states and the order of transitions are written here once more from the product's description.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { AccessRequest } from "../../worker/contract/requests.ts";
import { type Books, newestEvent, readBooks, readRequests } from "./books.ts";
import { audited, authorised, detailOf, ENDS, kept, type Violation } from "./judge-books.ts";
import type { Scenario } from "./scenario.ts";
import { readStanding, type Sighting, type Standing, type Watch } from "./standing.ts";
import type { World } from "./world.ts";

/** After an expiry with everything running. */
const EXPIRY_BOUND_MS = 60_000;
/** Between the moment a privilege goes and the moment it was seen to be gone. */
const SIGHT_MS = 250;

type Unit = {
  readonly id: string;
  readonly handle: string;
  readonly request: AccessRequest;
  readonly state: string;
  readonly grantedAt: number | null;
  /** When its end began: by the clock or by somebody. Infinity: not yet. */
  readonly endsFrom: number;
};

const text = (value: unknown) => (typeof value === "string" ? value : "");

function unitsOf({ requests, events }: Books): Unit[] {
  const handles = new Map<string, string>();
  const revokingAt = new Map<string, number>();
  for (const e of events) {
    if (e.action === "request.created")
      for (const u of detailOf(e).units as Array<{ id: string; handle: string }>)
        handles.set(u.id, u.handle);
    if (e.action === "request.revoking") revokingAt.set(e.subject, Date.parse(e.at));
  }
  return requests.flatMap((request) =>
    request.units.map((u) => ({
      id: u.id,
      handle: handles.get(u.id) ?? `unknown handle of ${u.id}`,
      request,
      state: u.state,
      grantedAt: u.grantedAt === null ? null : Date.parse(u.grantedAt),
      endsFrom: revokingAt.get(request.id) ?? Number.POSITIVE_INFINITY,
    })),
  );
}

/** I1, I5: what stands is exactly what is active, each thing once, and it works. */
function noOrphans(units: ReadonlyArray<Unit>, standing: ReadonlyArray<Standing>): Violation[] {
  const active = new Set(units.filter((u) => u.state === "active").map((u) => u.handle));
  const stands = new Set(standing.map((s) => s.handle));
  const things = standing.map((s) => `${s.kind} ${s.account} ${s.place} ${s.permission}`);
  return [
    ...[...stands]
      .filter((h) => !active.has(h))
      .map((h) => `I1: ${h} stands and no request gives it`),
    ...[...active]
      .filter((h) => !stands.has(h))
      .map((h) => `I1: ${h} is active and does not stand`),
    ...standing
      .filter((s) => active.has(s.handle) && !s.works)
      .map((s) => `I1: ${s.handle} stands and opens nothing`),
    ...things.filter((t, i) => things.indexOf(t) !== i).map((t) => `I5: twice at the target: ${t}`),
  ];
}

/** I2: what is past its time is gone, and the target's own deadline is the last holder's, with little slack. */
function expiryBound(
  units: ReadonlyArray<Unit>,
  standing: ReadonlyArray<Standing>,
  now: number,
): Violation[] {
  return standing.flatMap((s) => {
    const holders = units.filter((u) => u.handle === s.handle && u.state === "active");
    const last = Math.max(
      ...holders.map((u) => (u.request.expiresAt ? Date.parse(u.request.expiresAt) : Infinity)),
    );
    if (holders.length === 0 || last === Infinity) return [];
    const late =
      now - last > EXPIRY_BOUND_MS ? [`I2: ${s.handle} stands ${now - last} ms after its end`] : [];
    if (s.deadlineAt === null) return [...late, `I2: ${s.handle} has no deadline of its own`];
    if (s.deadlineAt < last - 1_000)
      return [...late, `I4: ${s.handle} dies ${last - s.deadlineAt} ms too early by itself`];
    return s.deadlineAt > last + EXPIRY_BOUND_MS
      ? [...late, `I2: ${s.handle} has a deadline ${s.deadlineAt - last} ms after its end`]
      : late;
  });
}

/** I3: every call that changes a target has an earlier intent in the log; that of a grant with its deadline. */
function intentFirst(world: World, { events }: Books): Violation[] {
  const intents = (handle: string | null, actions: ReadonlyArray<string>) =>
    events.filter((e) => actions.includes(e.action) && detailOf(e).handle === handle);
  return world.target.calls().flatMap((call) => {
    if (call.action !== "grant" && call.action !== "revoke") return [];
    const wanted =
      call.action === "grant"
        ? ["unit.granting"]
        : ["unit.revoking", "unit.failed", "reconcile.orphan_found"];
    const before = intents(call.handle, wanted).filter((e) => Date.parse(e.at) <= call.at);
    if (before.length === 0)
      return [`I3: ${call.action} of ${call.handle} was called without an intent`];
    if (call.action === "grant" && !before.some((e) => typeof detailOf(e).deadlineAt === "number"))
      return [`I3: the intent to grant ${call.handle} carries no deadline`];
    return [];
  });
}

/** I3 for PostgreSQL, which keeps no history: whatever was seen there has an intent that is older. */
function intentBeforeSight({ events }: Books, sightings: ReadonlyArray<Sighting>): Violation[] {
  return sightings
    .filter((s) => s.stands)
    .filter(
      (s) =>
        !events.some(
          (e) =>
            e.action === "unit.granting" &&
            detailOf(e).handle === s.handle &&
            Date.parse(e.at) <= s.at,
        ),
    )
    .map((s) => `I3: ${s.handle} was seen at ${s.kind} without an intent`);
}

/** I4: nothing goes while a request still gives it. */
function neverEarly(units: ReadonlyArray<Unit>, sightings: ReadonlyArray<Sighting>): Violation[] {
  return sightings
    .filter((s) => !s.stands)
    .flatMap((gone) =>
      units
        .filter((u) => u.handle === gone.handle && u.grantedAt !== null && u.grantedAt < gone.at)
        .filter((u) => gone.at < u.endsFrom && ["active", "revoking", "ended"].includes(u.state))
        .map(
          (u) =>
            `I4: ${gone.handle} went at ${gone.at}, ${u.request.number} gives it until ${u.endsFrom}`,
        ),
    );
}

/** I2 in time: each privilege went within the bound after the end of its last holder began. */
function wentInTime(
  units: ReadonlyArray<Unit>,
  sightings: ReadonlyArray<Sighting>,
  allowedMs: number,
): Violation[] {
  return sightings
    .filter((s) => !s.stands)
    .flatMap((gone) => {
      const ends = units
        .filter((u) => u.handle === gone.handle && u.grantedAt !== null && u.grantedAt < gone.at)
        .map((u) => u.endsFrom)
        .filter((at) => at <= gone.at + SIGHT_MS);
      const late = ends.length === 0 ? 0 : gone.at - Math.max(...ends);
      return late > allowedMs ? [`I2: ${gone.handle} went ${late} ms after its end began`] : [];
    });
}

/** I8: nothing says it is over while it stands. The books are read first: what goes in between is no lie. */
export async function truthful(world: World): Promise<Violation[]> {
  const books = await readRequests(world);
  const standing = await readStanding(world);
  const holding = new Set(
    books
      .filter((r) => !ENDS.has(r.state))
      .flatMap((r) => r.units.filter((u) => u.state !== "ended" && u.state !== "failed"))
      .map((u) => `${u.resource} ${u.permission}`),
  );
  const over = new Set(
    books
      .filter((r) => ENDS.has(r.state))
      .flatMap((r) => r.units)
      .map((u) => `${u.resource} ${u.permission}`),
  );
  return standing
    .map((s) => ({ s, thing: `${nameOf(s)} ${s.permission}` }))
    .filter(({ thing }) => over.has(thing) && !holding.has(thing))
    .map(({ s, thing }) => `I8: ${thing} is said to be over and stands as ${s.handle}`);
}

/** The resource's name in the activity, from the target's own name of the place. */
const nameOf = ({ kind, place }: Standing) =>
  kind === "webhook"
    ? place.replace(/^room-/, "Room ")
    : text(/s\d+/.exec(place.replace(/^shop\W+/, ""))?.[0]);

export type Case = {
  readonly scenario: Pick<Scenario, "asked" | "promised">;
  readonly watch: Watch;
  /** How long after the beginning of an end a privilege may still stand: more when something was down. */
  readonly allowedMs?: number;
};

/** Expiries go on while the judge reads; what was read on both sides of one is told apart from a fault by reading again. */
async function readStill(world: World): Promise<{ books: Books; standing: Standing[] }> {
  for (const until = Date.now() + 60_000; ; await sleep(200)) {
    const books = await readBooks(world);
    const standing = await readStanding(world);
    const now = Date.now();
    const moving = books.requests.some(
      (r) =>
        r.state === "granting" ||
        r.state === "revoking" ||
        (r.state === "active" && r.expiresAt !== null && Date.parse(r.expiresAt) <= now),
    );
    const told = books.events.findLast((e) => e.action !== "audit.exported");
    const still = !moving && (await newestEvent(world)) === (told?.seq ?? 0);
    if (still || now > until) return { books, standing };
  }
}

/** Everything at rest: all ten, from outside. */
export async function judge(
  world: World,
  { scenario, watch, allowedMs = 60_000 }: Case,
): Promise<Violation[]> {
  const { books, standing } = await readStill(world);
  const units = unitsOf(books);
  const sightings = watch.sightings();
  return [
    ...noOrphans(units, standing),
    ...expiryBound(units, standing, Date.now()),
    ...wentInTime(units, sightings, allowedMs),
    ...intentFirst(world, books),
    ...intentBeforeSight(books, sightings),
    ...neverEarly(units, sightings),
    ...authorised(world, books),
    ...audited(books, scenario.asked),
    ...kept(books, scenario),
    ...(await truthful(world)),
  ];
}
