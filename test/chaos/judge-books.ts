/** The part of the judge that reads only the books: approvals (I6), the log (I7), and what people were promised (I9). */
import type { AuditEvent } from "../../worker/contract/audit.ts";
import type { AccessRequest } from "../../worker/contract/requests.ts";
import type { Books } from "./books.ts";
import type { Asked, PromisedVerb, Scenario } from "./scenario.ts";
import { approver, type World } from "./world.ts";

export type Violation = string;

export const ENDS = new Set([
  "expired",
  "revoked",
  "returned",
  "failed",
  "rejected",
  "cancelled",
  "lapsed",
]);

export const detailOf = (e: AuditEvent) => e.detail as Record<string, unknown>;

/** I6: whoever was let in by approval had it first, from somebody else who may give it. */
export function authorised(world: World, { requests, events }: Books): Violation[] {
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
export function audited(books: Books, asked: ReadonlyArray<Asked>): Violation[] {
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
export function kept({ events }: Books, { promised }: Pick<Scenario, "promised">): Violation[] {
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
