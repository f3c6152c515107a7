/** S17: whoever can write to the database cannot change the log unseen, because the head and all hashes are kept outside it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ChainVerdict } from "../../worker/contract/audit.ts";
import { type RunningHallpass, runHallpass } from "../support/run-hallpass.ts";
import { attacks, breakIn, randomOf, repair, tamper } from "./tampering.ts";

const cases = process.env.HALLPASS_SOAK === "1" ? 1_000 : 30;
const seed = Number(process.env.HALLPASS_SEED ?? 17);

let hallpass: RunningHallpass;

const verify = async () =>
  (await hallpass.api<ChainVerdict>("POST", "/api/v1/audit/verify", {})).body;

beforeAll(async () => {
  hallpass = await runHallpass();
  for (let i = 0; i < 25; i++)
    await hallpass.api("POST", "/api/v1/groups", { name: `group ${i}`, description: "" });
  expect(await verify()).toMatchObject({ ok: true, problems: [] });
  await breakIn(hallpass);
}, 120_000);

afterAll(() => hallpass?.stop());

test("every kind of tampering is reported", async () => {
  for (const [name, attack] of Object.entries(attacks)) {
    const rows = await hallpass.sql<Parameters<typeof attack>[1][number]>(
      "select * from audit_events order by seq",
    );
    const middle = (from: number, to: number) => Math.floor((from + to) / 2);
    await attack(hallpass, rows, middle);
    const verdict = await verify();
    expect({ name, ok: verdict.ok }).toEqual({ name, ok: false });
    expect(verdict.problems.length, name).toBeGreaterThan(0);
    await repair(hallpass);
    expect({ name, ok: (await verify()).ok }).toEqual({ name, ok: true });
  }
}, 120_000);

test(`${cases} random cases of tampering are all reported`, async () => {
  const random = randomOf(seed);
  const missed: string[] = [];
  for (let i = 0; i < cases; i++) {
    const done = await tamper(hallpass, random);
    const verdict = await verify();
    if (verdict.ok || verdict.problems.length === 0) missed.push(`case ${i}: ${done}`);
    await repair(hallpass);
  }
  expect(missed).toEqual([]);
  expect(await verify()).toMatchObject({ ok: true, problems: [] });
}, 900_000);
