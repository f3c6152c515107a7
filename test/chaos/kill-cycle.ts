/** One death and what comes after: do something, die at a point, start again on the same state, rest, be judged. */
import { setTimeout as sleep } from "node:timers/promises";
import { judge } from "./judge.ts";
import type { Violation } from "./judge-books.ts";
import { type Point, pointId } from "./points.ts";
import { comeToRest } from "./rest.ts";
import type { Asked, Scenario } from "./scenario.ts";
import type { Watch } from "./standing.ts";
import { type Kind, kinds, type World } from "./world.ts";

export const verbs = ["grant", "approve", "extend", "return", "revoke", "keep"] as const;
export type Verb = (typeof verbs)[number];

export type Stage = {
  readonly world: World;
  readonly scenario: Scenario;
  readonly watch: Watch;
  /** Counts up, so that each cycle asks for things that nobody has. */
  cycle: number;
};

const QUIET_MS = 120;
const POINT_TIMEOUT_MS = 8_000;

/** A request that somebody can act on. Null when it did not get so far. */
async function prepare({ scenario, world }: Stage, verb: Verb, kind: Kind, at: number) {
  if (verb === "grant") return null;
  const one = await scenario.ask([kind], at, { approved: verb === "approve" });
  if (one.id === null) throw new Error("nothing could be asked for");
  if (verb === "approve") return one;
  await scenario.reaches(one.id, ["active"]);
  if (verb === "keep") {
    // A second holder of the same: handing one back must leave it standing.
    const second = await scenario.ask([kind], at);
    await scenario.reaches(second.id ?? "", ["active"]);
  }
  await world.points.quiet(QUIET_MS, 3_000);
  return one;
}

/** Ends when it is done, or when nobody answers any more. */
async function act({ scenario }: Stage, verb: Verb, kind: Kind, at: number, one: Asked | null) {
  const id = one?.id ?? "";
  if (verb === "grant") {
    const asked = await scenario.ask([kind], at);
    if (asked.id) await scenario.reaches(asked.id, ["active"]);
    return;
  }
  const [does, becomes] = (
    {
      approve: [scenario.approve, "active"],
      extend: [scenario.extend, null],
      revoke: [scenario.revoke, "revoked"],
      return: [scenario.handBack, "returned"],
      keep: [scenario.handBack, "returned"],
    } as const
  )[verb];
  const answer = await does(id);
  if (answer && answer.status < 300 && becomes) await scenario.reaches(id, [becomes]);
}

/** Walks through everything once and gives each point that was passed, in order, each once. */
export async function findPoints(stage: Stage): Promise<Point[]> {
  const { world } = stage;
  for (const kind of kinds) {
    for (const verb of verbs) {
      const at = stage.cycle++;
      world.points.doing("prepare");
      const one = await prepare(stage, verb, kind, at);
      world.points.doing(`${verb} ${kind}`);
      await act(stage, verb, kind, at, one);
      await world.points.quiet(300, 5_000);
    }
  }
  world.points.doing("idle");
  const seen = new Map(
    world.points.passed
      .filter(({ doing }) => verbs.some((verb) => doing.startsWith(`${verb} `)))
      .map((point) => [pointId(point), point]),
  );
  return [...seen.values()];
}

/**
 * Does what leads to the point while others' requests are on their way, and springs the trap there.
 *
 * @returns what the judge found at rest, and whether the point was reached at all: which writes are saved together
 *   depends on how fast answers come
 */
async function trapped(
  stage: Stage,
  point: Point,
  spring: (wanted: (p: Point) => boolean) => Promise<unknown>,
  recover: () => Promise<void>,
): Promise<{ reached: boolean; violations: Violation[] }> {
  const { world, scenario, watch } = stage;
  const [verb, kind] = point.doing.split(" ") as [Verb, Kind];
  const at = stage.cycle++;
  world.points.doing("prepare");
  const one = await prepare(stage, verb, kind, at);
  world.points.doing(point.doing);
  const sprung = spring((p) => pointId(p) === pointId(point)).then(() => true);
  // Somebody else's request over both targets; it will end by the clock.
  const bystander = scenario.ask(kinds, at + world.size / 2);
  const acting = act(stage, verb, kind, at, one);
  const reached = await Promise.race([sprung, sleep(POINT_TIMEOUT_MS, false, { ref: false })]);
  world.points.disarm();
  await Promise.all([bystander, acting]);
  world.points.doing("recover");
  if (reached) await recover();
  const violations = await comeToRest(world);
  violations.push(...(await judge(world, { scenario, watch })));
  return { reached, violations };
}

/** A power cut, and a new start on the same state. */
export const dieAt = (stage: Stage, point: Point) =>
  trapped(stage, point, stage.world.points.killAt, () => stage.world.start());

/** The write throws, before it happened or after; the process lives on. */
export const failAt = (stage: Stage, point: Point) =>
  trapped(stage, point, stage.world.points.failAt, async () => {});
