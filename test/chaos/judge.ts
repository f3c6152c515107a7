/**
 * The outside judge: holds what Hallpass says against what the targets show, by the ten invariants. It shares no code
 * with the product; the states and the order of transitions are written here once more from the product's description.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { AuditEvent } from "../../worker/contract/audit.ts";
import type { AccessRequest } from "../../worker/contract/requests.ts";
import { type Books, newestEvent, readBooks, readRequests } from "./books.ts";
import type { Asked, PromisedVerb, Scenario } from "./scenario.ts";
import { readStanding, type Sighting, type Standing, type Watch } from "./standing.ts";
import { approver, type World } from "./world.ts";

export type Violation = string;

const ENDS = new Set([
  "expired",
  "revoked",
  "returned",
  "failed",
  "rejected",
  "cancelled",
  "lapsed",
]);
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
const detailOf = (e: AuditEvent) => e.detail as Record<string, unknown>;

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

/** I6: whoever was let in by approval had it first, from somebody else who may give it. */
function authorised(world: World, { requests, events }: Books): Violation[] {
  return requests.flatMap((r) => {
    const started = events.find(
      (e) => e.action === "unit.granting" && detailOf(e).requestId === r.id,
    );
    if (!started || r.flow.id !== world.flows.approved) return [];
    const yes = r.decisions.filter(
      (d) =>
        d.approve && d.approver.email === approver && Date.parse(d.at) <= Date.parse(started.at),
    );
    return yes.length === 1 ? [] : [`I6: ${r.number} was granted with ${yes.length} approvals`];
  });
}

/** How often each thing can happen to one subject. */
const ONCE = [
  "request.created",
  "request.approved",
  "request.active",
  "request.revoking",
  "request.expired",
  "request.revoked",
  "request.returned",
  "request.failed",
  "unit.granted",
  "unit.revoked",
  "unit.kept",
  "unit.failed",
];
const ORDER = ["request.created", "request.approved", "request.active", "request.revoking"];

/** I7: the log is whole, each transition is in it once and in order, and tells the same story as the activity. */
function audited(books: Books, asked: ReadonlyArray<Asked>): Violation[] {
  const { requests, events, chain } = books;
  const counts = new Map<string, number>();
  for (const e of events) {
    const key = `${e.action} ${e.subject}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const count = (action: string, subject: string) => counts.get(`${action} ${subject}`) ?? 0;
  const twice = [...counts].filter(([key, n]) => n > 1 && ONCE.includes(key.split(" ")[0] ?? ""));
  const stories = requests.flatMap((r) => {
    const own = events.filter((e) => e.subject === r.id);
    const steps = own.map((e) => ORDER.indexOf(e.action)).filter((at) => at >= 0);
    const end = ENDS.has(r.state) ? [`request.${r.state}`] : [];
    const missing = [
      "request.created",
      ...(r.state === "active" ? ["request.active"] : []),
      ...end,
    ].filter((action) => count(action, r.id) !== 1);
    const others = [...ENDS].filter((e) => e !== r.state && count(`request.${e}`, r.id) > 0);
    return [
      ...(steps.some((s, i) => s < (steps[i - 1] ?? 0))
        ? [`I7: ${r.number} is told out of order`]
        : []),
      ...missing.map(
        (action) =>
          `I7: ${r.number} is ${r.state}, ${action} is in the log ${count(action, r.id)} times`,
      ),
      ...others.map((e) => `I7: ${r.number} is ${r.state}, the log says ${e}`),
      ...(r.extension.count === count("request.extended", r.id)
        ? []
        : [
            `I7: ${r.number} was extended ${r.extension.count} times, the log has ${count("request.extended", r.id)}`,
          ]),
      ...r.units
        .filter((u) => u.grantedAt !== null && count("unit.granted", u.id) !== 1)
        .map((u) => `I7: ${u.id} is granted and the log does not say so`),
      ...r.units
        .filter(
          (u) =>
            u.state === "ended" && count("unit.revoked", u.id) + count("unit.kept", u.id) !== 1,
        )
        .map((u) => `I7: ${u.id} ended without a word`),
    ];
  });
  const known = new Set(requests.map((r) => r.id));
  const unknown = events.filter(
    (e) => e.action === "request.created" && !known.has(e.subject as AccessRequest["id"]),
  );
  const keys = requests.map((r) => r.justification);
  return [
    ...(chain.ok
      ? []
      : [`I7: the chain does not verify: ${JSON.stringify(chain.problems.slice(0, 5))}`]),
    ...(chain.checked < events.length
      ? [`I7: verify checked ${chain.checked} of ${events.length}`]
      : []),
    ...twice.map(([key, n]) => `I7: ${n} times in the log: ${key}`),
    ...stories,
    ...unknown.map((e) => `I7: the log knows ${e.subject}, the activity does not`),
    ...asked
      .filter((a) => a.id !== null && !known.has(a.id as AccessRequest["id"]))
      .map((a) => `I7: ${a.id} was promised and is not there`),
    ...asked
      .filter((a) => keys.filter((k) => k === a.key).length > 1)
      .map((a) => `I5: ${a.key} was asked once and is there more than once`),
    ...(keys.length > asked.length
      ? [`I7: ${keys.length} requests, ${asked.length} were asked`]
      : []),
  ];
}

const tellsOf: Record<PromisedVerb, string> = {
  decisions: "request.approved_by",
  extend: "request.extended",
  return: "request.revoking",
  revoke: "request.revoking",
};

/** I9: nobody was told that something is done which was not written down. */
function kept({ events }: Books, { promised }: Pick<Scenario, "promised">): Violation[] {
  const count = new Map<string, number>();
  for (const { id, verb } of promised) {
    const key = `${tellsOf[verb]} ${id}`;
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  return [...count].flatMap(([key, told]) => {
    const [action, id] = key.split(" ");
    const written = events.filter((e) => e.action === action && e.subject === id).length;
    return written >= told
      ? []
      : [`I9: ${key} was promised ${told} times and written ${written} times`];
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
  for (const until = Date.now() + 20_000; ; await sleep(200)) {
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
