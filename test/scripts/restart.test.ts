/** A worker that keeps ending, and one that is not there yet: the start goes on, and says so. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildWorker } from "../../scripts/build.ts";
import { migrate } from "../../scripts/migrate.ts";
import { waitBefore } from "../../scripts/runtime/supervise.ts";
import { type RunningHallpass, runHallpass } from "../support/run-hallpass.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hallpass-restart-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("a worker that dies again and again is started for ever, and supervisors are told meanwhile", async () => {
  await buildWorker();
  const hallpass = await runHallpass();
  const status = () =>
    fetch(`${hallpass.url}/healthz`).then(
      async (answer) => `${answer.status} ${(await answer.text()).trim()}`,
      (error: unknown) => `unreachable: ${error}`,
    );
  const seen = new Set<string>();
  try {
    // Two more than the six deaths after which an earlier version gave up.
    for (let death = 0; death < 8; death++) {
      await expect.poll(status, { timeout: 60_000 }).toBe('200 {"status":"ok"}');
      await killWorker(hallpass);
      seen.add(await status());
    }
    await expect.poll(status, { timeout: 60_000 }).toBe('200 {"status":"ok"}');
    expect((await hallpass.api("GET", "/readyz")).status).toBe(200);
    expect(hallpass.output()).toContain("NOTHING IS REVOKED WHILE IT IS DOWN. Next start in 1 s");
    const restarting = [...seen].filter((text) => text !== '200 {"status":"ok"}');
    expect(restarting).not.toEqual([]);
    for (const text of restarting) expect(text).toMatch(/^503 \{"status":"restarting"/);
  } finally {
    await hallpass.kill();
    rmSync(hallpass.stateDir, { recursive: true, force: true });
  }
}, 180_000);

/** Kills the workers that run now and waits until one of them is really gone. */
async function killWorker(hallpass: RunningHallpass): Promise<void> {
  const pids = await hallpass.workerd();
  for (const pid of pids) process.kill(pid, "SIGKILL");
  await expect
    .poll(async () => (await hallpass.workerd()).some((pid) => pids.includes(pid)))
    .toBe(false);
}

test("the waits grow to a minute and no further", () => {
  const waits = Array.from({ length: 10_000 }, (_, attempt) => waitBefore(attempt));
  expect(waits.slice(0, 8)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(Math.max(...waits)).toBe(60_000);
});

type Database = Parameters<typeof migrate>[0] extends () => Promise<infer D> ? D : never;

/** A database whose answers fail as told, first to last; what it was asked to apply is kept. */
function flakyDatabase(failures: string[]) {
  const applied: string[] = [];
  const next = () => {
    const failure = failures.shift();
    if (failure) throw new TypeError(failure);
  };
  const statement = (name: string) => ({
    name,
    bind: (value: string) => statement(value),
    run: async () => next(),
    all: async () => ({ results: applied.map((row) => ({ name: row })) }),
  });
  const database = {
    prepare: statement,
    async batch(statements: Array<{ name: string }>) {
      // The reply is lost, not the work: what a worker that dies in between leaves behind.
      const lost = failures[0] === "fetch failed after it was done";
      if (!lost) next();
      applied.push(statements.at(-1)?.name ?? "");
      if (lost) next();
    },
  };
  return { applied, database: database as unknown as Database };
}

function migrations(): string {
  for (const name of ["0000_first.sql", "0001_second.sql"])
    writeFileSync(join(dir, name), `CREATE TABLE ${name.slice(5, -4)} (id integer);`);
  return dir;
}

test("a migration waits for its worker, and what was applied under a lost reply is not applied twice", async () => {
  const { applied, database } = flakyDatabase([
    "fetch failed",
    "fetch failed",
    "",
    "fetch failed after it was done",
    "fetch failed",
  ]);
  expect(await migrate(async () => database, migrations())).toEqual([
    "0000_first.sql",
    "0001_second.sql",
  ]);
  expect(applied).toEqual(["0000_first.sql", "0001_second.sql"]);
});

test("a worker that never answers is given up with what to do; an error of the database itself at once", async () => {
  const never = flakyDatabase(Array(100).fill("fetch failed"));
  await expect(migrate(async () => never.database, migrations(), 1_000)).rejects.toThrow(
    /could not be brought up to date within 1 s: fetch failed[\s\S]*Nothing is half done\. Start again/,
  );
  const wrong = flakyDatabase(["", 'near "CRATE": syntax error']);
  await expect(migrate(async () => wrong.database, migrations())).rejects.toThrow(
    'migration 0000_first.sql failed and changed nothing: near "CRATE": syntax error',
  );
});
