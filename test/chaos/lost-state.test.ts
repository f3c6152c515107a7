/** What may be lost or put back while Hallpass is off: all timers, the newest day of the database, an older schema. */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inRoot } from "../../scripts/paths.ts";
import type { ChainVerdict } from "../../worker/contract/audit.ts";
import { readRequests } from "./books.ts";
import { judge } from "./judge.ts";
import type { Stage } from "./kill-cycle.ts";
import { comeToRest } from "./rest.ts";
import { newScenario } from "./scenario.ts";
import { readStanding, watchPostgres } from "./standing.ts";
import { databaseFile, kinds, startWorld } from "./world.ts";

let stage: Stage;
let other: Stage;

async function newStage(): Promise<Stage> {
  const world = await startWorld(12);
  return { world, scenario: newScenario(world), watch: await watchPostgres(world), cycle: 0 };
}

beforeAll(async () => {
  stage = await newStage();
  other = await newStage();
}, 240_000);

afterAll(async () => {
  for (const one of [stage, other]) {
    await one?.watch.stop();
    await one?.world.end();
  }
});

/** The repository's migrations and one that a later version might bring. */
function laterMigrations(): string {
  const folder = mkdtempSync(join(tmpdir(), "hallpass-migrations-"));
  cpSync(inRoot("db", "migrations"), folder, { recursive: true });
  writeFileSync(
    join(folder, "9999_later.sql"),
    `ALTER TABLE units ADD later_note text;
     CREATE INDEX units_later ON units (later_note);
     ALTER TABLE requests ADD later_flag integer DEFAULT 0 NOT NULL;
     UPDATE requests SET later_flag = 1;`,
  );
  return folder;
}

test("all timers lost while it was off: one sweep makes them anew", async () => {
  const { world, scenario } = stage;
  for (let i = 0; i < 3; i++) {
    const { id } = await scenario.ask(kinds, i);
    expect(await scenario.reaches(id ?? "", ["active"])).toBe(true);
  }
  const leaving = await scenario.ask(kinds, 5, { seconds: 600 });
  await scenario.reaches(leaving.id ?? "", ["active"]);
  const killed = world.points.killAt((p) => p.name === "d1:request.revoking" && p.side === "after");
  void scenario.revoke(leaving.id ?? "");
  await killed;
  rmSync(join(world.stateDir, "worker", "do", "hallpass-Timers"), { recursive: true });

  const migrationsDir = laterMigrations();
  await world.start({ migrationsDir });
  rmSync(migrationsDir, { recursive: true });
  expect(await comeToRest(world)).toEqual([]);
  expect(await scenario.reaches(leaving.id ?? "", ["revoked"])).toBe(true);
  expect(await judge(world, stage)).toEqual([]);
}, 120_000);

/** Everything of the database as it is now: the file and what SQLite keeps beside it. */
function databaseFiles(stateDir: string) {
  const file = databaseFile(stateDir);
  const folder = dirname(file);
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(file)))
    .map((name) => join(folder, name));
}

test("a database put back to the past is noticed: granting pauses, what it does not know goes, nothing is granted anew", async () => {
  const { world, scenario } = other;
  const got = async (at: number) => {
    const { id } = await scenario.ask(kinds, at, { seconds: 3_600 });
    expect(await scenario.reaches(id ?? "", ["active"])).toBe(true);
    return id ?? "";
  };
  const places = async () => {
    const all = await readStanding(world);
    return all
      .filter((s) => s.works)
      .map((s) => s.place.replace(/\W/g, ""))
      .sort();
  };
  const [ended, staying] = [await got(0), await got(1)];
  const stayed = await places();
  await world.halt();
  const folder = dirname(databaseFile(world.stateDir));
  const backup = mkdtempSync(join(tmpdir(), "hallpass-backup-"));
  for (const file of databaseFiles(world.stateDir)) cpSync(file, join(backup, basename(file)));
  await world.start();

  await scenario.revoke(ended);
  expect(await scenario.reaches(ended, ["revoked"])).toBe(true);
  const forgotten = await got(2);
  expect((await world.hallpass().api("POST", "/api/v1/audit/verify", {})).body).toMatchObject({
    ok: true,
  });
  const before = await readStanding(world);
  const grantsBefore = world.target.calls("grant").length;

  await world.halt();
  for (const file of databaseFiles(world.stateDir)) rmSync(file);
  cpSync(backup, folder, { recursive: true });
  rmSync(backup, { recursive: true });
  await world.start();
  const { api, cron } = world.hallpass();
  const unseen = (await api<ChainVerdict>("POST", "/api/v1/audit/verify", {})).body;
  expect(unseen.ok).toBe(false);
  await cron();

  const organization = await api<{ paused: boolean }>("GET", "/api/v1/organization");
  expect(organization.body.paused).toBe(true);
  // What was granted after the backup is unknown to the books now; a reconcile of each integration finds it.
  const wanted = before.length - kinds.length;
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(200))
    if ((await readStanding(world)).length <= wanted) break;
  const left = await places();
  expect(left.filter((place) => !stayed.includes(place))).toEqual([]);
  expect(left).toHaveLength(kinds.length);
  expect(world.target.calls("grant").length).toBe(grantsBefore);
  const known = (await readRequests(world)).map((r) => r.id as string);
  expect(known).toContain(staying);
  expect(known).not.toContain(forgotten);
  const verdict = (await api<ChainVerdict>("POST", "/api/v1/audit/verify", {})).body;
  expect(verdict).toMatchObject({ ok: true, problems: [] });
  expect(verdict.restoredAt).toHaveLength(1);
  // What had ended since is ended again in the books too, by the target's proof and without anybody's doing.
  expect(await scenario.reaches(ended, ["revoked"])).toBe(true);

  // And it goes on: resumed, the rest can be taken away, and the next sweep does not take it for another restore.
  await api("POST", "/api/v1/organization/resume", {});
  await cron();
  expect((await api<{ paused: boolean }>("GET", "/api/v1/organization")).body.paused).toBe(false);
  await scenario.revoke(staying);
  expect(await scenario.reaches(staying, ["revoked"])).toBe(true);
  expect(await readStanding(world)).toEqual([]);
  const last = (await api<ChainVerdict>("POST", "/api/v1/audit/verify", {})).body;
  expect(last).toMatchObject({ ok: true, problems: [], restoredAt: verdict.restoredAt });
}, 180_000);

test("after lost timers and a migration, access still ends by the clock", async () => {
  const { world, scenario } = stage;
  for (const { id } of scenario.asked)
    expect(await scenario.reaches(id ?? "", ["expired", "revoked"], 90_000)).toBe(true);
  expect(await comeToRest(world)).toEqual([]);
  expect(await judge(world, stage)).toEqual([]);
  expect(await readStanding(world)).toEqual([]);
}, 180_000);
