/** What happens for longer: kills at any moment under load, lost replies, a database that takes nothing, a target that is away. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBooks, readRequests } from "./books.ts";
import { judge } from "./judge.ts";
import type { Stage } from "./kill-cycle.ts";
import type { Point } from "./points.ts";
import { comeToRest } from "./rest.ts";
import { newScenario } from "./scenario.ts";
import { watchPostgres } from "./standing.ts";
import { randomOf } from "./tampering.ts";
import { kinds, startWorld } from "./world.ts";

const full = process.env.HALLPASS_SOAK === "1";
const seed = Number(process.env.HALLPASS_SEED ?? 4);
const random = randomOf(seed);

let stage: Stage;

beforeAll(async () => {
  const world = await startWorld(60);
  stage = { world, scenario: newScenario(world), watch: await watchPostgres(world), cycle: 0 };
  world.points.doing("storm");
}, 180_000);

afterAll(async () => {
  await stage?.watch.stop();
  await stage?.world.end();
});

const rested = async () => {
  const { world, scenario, watch } = stage;
  return [...(await comeToRest(world, 60_000)), ...(await judge(world, { scenario, watch }))];
};

/** Somebody who asks, extends, hands back and is revoked without a pause, until nobody answers or it is told to end. */
async function restless(until: () => boolean): Promise<void> {
  const { scenario } = stage;
  while (!until()) {
    const one = await scenario.ask(kinds, stage.cycle++, { approved: random() < 0.3 });
    if (one.id === null) return;
    const acts = [scenario.approve, scenario.extend, scenario.handBack, scenario.revoke];
    for (const act of acts) {
      if (random() < 0.4) continue;
      await sleep(random() * 150);
      if ((await act(one.id)) === null) return;
    }
  }
}

test("killed at any moment under load, again and again, nothing is lost", async () => {
  const rounds = full ? 40 : 3;
  for (let round = 0; round < rounds; round++) {
    let over = false;
    const people = Array.from({ length: 4 }, () => restless(() => over));
    await sleep(300 + random() * 1_500);
    over = true;
    await stage.world.kill();
    await Promise.all(people);
    await stage.world.start();
    // Every other time it dies again before it has recovered.
    if (random() < 0.5) {
      await sleep(random() * 400);
      await stage.world.kill();
      await stage.world.start();
    }
    expect(await rested(), `round ${round}, seed ${seed}`).toEqual([]);
  }
}, 1_800_000);

test("half of all replies of the targets are lost after the effect, and each effect is there once", async () => {
  const { world, scenario } = stage;
  // Every other one, not by dice: back-off would make a row of bad luck a long wait. A revoke in PostgreSQL is five
  // commits, so every eighth is enough to hit every other revoke.
  const calls = new Map<string, number>();
  const every = (name: string, n: number) => {
    const count = (calls.get(name) ?? 0) + 1;
    calls.set(name, count);
    return count % n === 1;
  };
  const lost = ({ name, side }: Point) =>
    side === "after" &&
    ((/^http:(grant|revoke)/.test(name) && every(name, 2)) ||
      (name === "pg:COMMIT" && every(name, 8)));
  void world.points.failAt(lost, Number.POSITIVE_INFINITY);
  const all = await Promise.all(
    Array.from({ length: full ? 30 : 5 }, () =>
      scenario.ask(kinds, stage.cycle++, { seconds: 600 }),
    ),
  );
  for (const { id } of all) expect(await scenario.reaches(id ?? "", ["active"], 60_000)).toBe(true);
  await Promise.all(all.slice(0, 3).map(({ id }) => scenario.extend(id ?? "")));
  await Promise.all(all.map(({ id }) => scenario.revoke(id ?? "")));
  for (const { id } of all) await scenario.reaches(id ?? "", ["revoked"], 120_000);
  const late = (await readRequests(world)).filter((r) => r.state === "revoking");
  expect(late.map((r) => [r.number, r.message, r.units.map((u) => [u.state, u.message])])).toEqual(
    [],
  );
  world.points.disarm();
  expect(await rested()).toEqual([]);
}, 900_000);

test("a database that takes no write grants nothing, and says so", async () => {
  const { world, scenario } = stage;
  const calls = () => world.target.calls("grant").length;
  const before = calls();
  void world.points.failAt(({ name }) => name.startsWith("d1:"), Number.POSITIVE_INFINITY);
  const refused = await Promise.all([
    scenario.ask(["webhook"], stage.cycle++),
    scenario.ask(["postgresql"], stage.cycle++),
  ]);
  expect(refused.map(({ id }) => id)).toEqual([null, null]);
  await sleep(1_000);
  expect(calls()).toBe(before);
  world.points.disarm();
  const again = await scenario.ask(["webhook"], stage.cycle++);
  expect(await scenario.reaches(again.id ?? "", ["active"])).toBe(true);
  expect(await rested()).toEqual([]);
}, 120_000);

// Minutes of waiting: only in the soak.
const away = () =>
  test("a target that is away past the expiry: one alert, few tries, gone soon after its return", async () => {
    const { world, scenario, watch } = stage;
    const before = (await readBooks(world)).events.length;
    const all = await Promise.all(
      Array.from({ length: 5 }, () => scenario.ask(["webhook"], stage.cycle++)),
    );
    for (const { id } of all) await scenario.reaches(id ?? "", ["active"]);
    await world.target.down();
    const tries = () => world.points.passed.filter((p) => p.name === "http:revoke").length;
    const triedBefore = tries();
    for (const until = Date.now() + 60_000 + 240_000; Date.now() < until; await sleep(60_000))
      await world.hallpass().cron();
    const triesEach = (tries() - triedBefore) / all.length;
    await world.target.up();
    const backAt = Date.now();
    for (const { id } of all)
      expect(await scenario.reaches(id ?? "", ["expired"], 300_000)).toBe(true);
    console.log(`gone ${Date.now() - backAt} ms after the return, ${triesEach} tries each`);
    expect(triesEach).toBeLessThanOrEqual(40);
    const { events } = await readBooks(world);
    const news = events
      .slice(before)
      .map((e) => `${e.action}${e.detail.alerted ? " alerted" : ""}`);
    expect(news.filter((n) => n === "integration.trouble alerted")).toHaveLength(1);
    expect(news.filter((n) => n === "request.overdue")).toHaveLength(all.length);
    expect([
      ...(await comeToRest(world)),
      ...(await judge(world, { scenario, watch, allowedMs: 240_000 + 300_000 })),
    ]).toEqual([]);
  }, 900_000);
if (full) away();
