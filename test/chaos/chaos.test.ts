/** Power cuts at every durable write and every call of a target. Reduced here; all points with `npm run soak`. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { judge } from "./judge.ts";
import { dieAt, failAt, findPoints, type Stage } from "./kill-cycle.ts";
import { type Point, pointId } from "./points.ts";
import { comeToRest } from "./rest.ts";
import { newScenario } from "./scenario.ts";
import { watchPostgres } from "./standing.ts";
import { startWorld } from "./world.ts";

const full = process.env.HALLPASS_SOAK === "1";

/** The narrow places: between a write and the call it announces, and between a call and the write that notes it. */
const narrow = [
  "grant webhook | d1:request.created+request.approved | before",
  "grant webhook | d1:request.created+request.approved | after",
  "grant webhook | d1:unit.granting | before",
  "grant webhook | d1:unit.granting | after",
  "grant webhook | http:grant | before",
  "grant webhook | http:grant | after",
  "grant postgresql | pg:CREATE ROLE | after",
  "grant postgresql | pg:GRANT | after",
  "grant postgresql | pg:COMMIT | before",
  "grant postgresql | pg:COMMIT | after",
  "grant postgresql | d1:unit.granted+request.active | before",
  "approve postgresql | d1:request.approved_by+request.approved | after",
  "extend webhook | d1:request.extended | after",
  "extend webhook | http:grant | after",
  "extend postgresql | pg:COMMIT | after",
  "extend postgresql | d1:unit.refreshed | before",
  "return postgresql | pg:ALTER ROLE | after",
  "keep webhook | d1:request.revoking | after",
  "revoke webhook | d1:unit.revoking | after",
  "revoke webhook | http:revoke | after",
  "revoke postgresql | d1:unit.revoking | after",
  "revoke postgresql | pg:REVOKE | after",
  "revoke postgresql | pg:DROP ROLE | after",
];

let stage: Stage;
let points: Point[] = [];

beforeAll(async () => {
  const world = await startWorld(full ? 1_200 : 120);
  stage = { world, scenario: newScenario(world), watch: await watchPostgres(world), cycle: 0 };
}, 180_000);

afterAll(async () => {
  await stage?.watch.stop();
  await stage?.world.end();
});

test("there are at least 20 points to die at, for each target", async () => {
  points = await findPoints(stage);
  const ids = points.map(pointId);
  console.log(`${ids.length} points to die at:\n${(full ? ids : narrow).join("\n")}`);
  expect(ids.filter((id) => id.includes(" postgresql ")).length).toBeGreaterThanOrEqual(20);
  expect(ids.filter((id) => id.includes(" webhook ")).length).toBeGreaterThanOrEqual(20);
  expect(narrow.filter((id) => !ids.includes(id))).toEqual([]);
}, 120_000);

test("wherever it dies, the ten invariants hold after it starts again", async () => {
  const chosen = full ? points : points.filter((point) => narrow.includes(pointId(point)));
  const reached = new Set<string>();
  const found: string[] = [];
  for (const point of chosen) {
    const { reached: died, violations } = await dieAt(stage, point);
    if (died) reached.add(pointId(point));
    found.push(...violations.map((violation) => `${pointId(point)}: ${violation}`));
    if (full || violations.length)
      console.log(died ? "died" : "not reached", pointId(point), violations);
  }
  console.log(`died at ${reached.size} of ${chosen.length} points`);
  expect([...new Set(found)]).toEqual([]);
  expect(reached.size).toBeGreaterThanOrEqual(20);
}, 3_600_000);

test("a write that fails, before it happened or after, is never reported as done and leaves nothing behind", async () => {
  const writes = points.filter(({ name }) => name.startsWith("d1:") || name === "timers:arm");
  const chosen = full ? writes : writes.filter((point) => narrow.includes(pointId(point)));
  const found: string[] = [];
  let failed = 0;
  for (const point of chosen) {
    const { reached, violations } = await failAt(stage, point);
    if (reached) failed += 1;
    found.push(...violations.map((violation) => `${pointId(point)}: ${violation}`));
    if (full || violations.length)
      console.log(reached ? "failed" : "not reached", pointId(point), violations);
  }
  console.log(`failed at ${failed} of ${chosen.length} writes`);
  expect([...new Set(found)]).toEqual([]);
  expect(failed).toBeGreaterThanOrEqual(chosen.length / 2);
}, 3_600_000);

test("the judge is not blind: an orphan, a privilege that vanished, and one without an intent are seen", async () => {
  const { world, scenario, watch } = stage;
  const one = await scenario.ask(["webhook"], stage.cycle++, { seconds: 600 });
  expect(await scenario.reaches(one.id ?? "", ["active"])).toBe(true);
  expect(await comeToRest(world)).toEqual([]);
  const vanished = world.target.history().findLast((h) => h.change === "granted")?.handle ?? "";
  const orphan = `hp_${"a".repeat(26)}`;
  world.target.lose(vanished);
  await world.postgres.query("postgres", `CREATE ROLE ${orphan} LOGIN`);
  await sleep(300);
  const verdict = await judge(world, { scenario, watch });
  await world.postgres.query("postgres", `DROP ROLE ${orphan}`);
  expect(verdict).toEqual(
    expect.arrayContaining([
      `I1: ${orphan} stands and no request gives it`,
      `I1: ${vanished} is active and does not stand`,
      `I3: ${orphan} was seen at postgresql without an intent`,
    ]),
  );
}, 60_000);
