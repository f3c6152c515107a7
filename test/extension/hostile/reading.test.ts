/** Hostile pages that want to know: while a form is open, before any press. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disturbing } from "./disturbing-scripts";
import { embedding } from "./embedding-scripts";
import {
  button,
  expectHarmless,
  type HostileWorld,
  letAct,
  startHostileWorld,
} from "./hostile-page";
import { lying } from "./lying-scripts";
import { luring, pressing } from "./pressing-scripts";
import { reading } from "./reading-scripts";

let hostile: HostileWorld;
beforeAll(async () => {
  hostile = await startHostileWorld();
});
afterAll(() => hostile?.stop());

test("an honest page has its panel open, and one press away from access", async () => {
  const visit = await hostile.visit({ name: "honest", script: "" });
  await button(visit)?.waitFor();
  const secrets = await hostile.secrets();
  // Access token, refresh token and the panel's secret, and what the portal answered: the tests below look for something.
  expect(secrets.filter((one) => /^[\w-]{43}$|^hp_x/.test(one)).length).toBeGreaterThanOrEqual(3);
  for (const secret of secrets) expect(secret.length).toBeGreaterThan(8);
  expect(await visit.panel?.locator("#root").innerText()).toContain("Example Inc.");
});

test("what a page steals is found", async () => {
  const visit = await hostile.visit({
    name: "knows",
    script: "every(() => steal({ a: { b: 'Example Inc.' } }))",
  });
  await expect.poll(() => visit.taken()).toContain("Example Inc.");
});

test.each(reading)("a page that $name", async (one) => {
  const visit = await hostile.visit(one);
  await letAct(visit);
  await expectHarmless(hostile, visit);
});

describe("our pages in foreign hands", () => {
  test.each(embedding)("a page that $name", async (one) => {
    const visit = await hostile.visit(one);
    await letAct(visit);
    await expectHarmless(hostile, visit);
    const shown: string[] = [];
    for (const frame of visit.page.frames()) {
      if (frame === visit.panel || !frame.url().startsWith("chrome-extension://")) continue;
      shown.push(
        await frame
          .locator("body")
          .innerText({ timeout: 1_000 })
          .catch(() => ""),
      );
    }
    // A second panel shows nothing of anybody.
    for (const text of shown) expect(text).not.toContain("Example Inc.");
  });
});

test("there are more than a hundred hostile pages, each another", () => {
  const all = [reading, embedding, pressing, luring, lying, disturbing].flat();
  expect(all.length).toBeGreaterThan(100);
  expect(new Set(all.map(({ script, body }) => `${script}${body}`)).size).toBe(all.length);
});
