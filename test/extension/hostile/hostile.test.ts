/**
 * More than a hundred hostile pages against the built extension in a real Chromium, each while a single press would get
 * access: nothing is read, nothing is asked for, the page goes on, and nothing of ours fails.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { disturbing } from "./disturbing-scripts";
import { embedding } from "./embedding-scripts";
import {
  address,
  type Hostile,
  type HostileWorld,
  justification,
  startHostileWorld,
  type Visit,
} from "./hostile-page";
import { lying } from "./lying-scripts";
import { type Lure, luring, pressing } from "./pressing-scripts";
import { reading } from "./reading-scripts";

let hostile: HostileWorld;
beforeAll(async () => {
  hostile = await startHostileWorld();
});
afterAll(() => hostile?.stop());
afterEach(async () => {
  expect(hostile.errors()).toEqual([]);
});

/** Long enough for the slowest of the scripts, which begin after 1.2 s. */
const ACTING_MS = 1_500;
/** In which a button has to be seen before its press counts. */
const SEEN_MS = 900;

const button = ({ panel }: Visit) => panel?.getByRole("button", { name: "Request access" });

/** Types into the panel where there is one, and lets the page act. */
async function letAct(visit: Visit): Promise<void> {
  const field = visit.panel?.getByLabel("Justification");
  await field?.fill(justification, { timeout: 3_000 }).catch(() => undefined);
  await visit.page.waitForTimeout(ACTING_MS);
}

async function expectHarmless(visit: Visit): Promise<void> {
  const before = visit.beats();
  await expect.poll(() => visit.beats(), { timeout: 10_000 }).toBeGreaterThan(before);
  const taken = visit.taken();
  for (const secret of await hostile.secrets()) expect(taken).not.toContain(secret);
  expect(taken).not.toContain("css=matched");
  expect(await hostile.requests()).toBe(0);
}

test("an honest page has its panel open, and one press away from access", async () => {
  const visit = await hostile.visit({ name: "honest", script: "" });
  await button(visit)?.waitFor();
  const secrets = await hostile.secrets();
  // Tokens, the panel's secret, and what the portal answered: the tests below look for something.
  expect(secrets.filter((one) => /^[\w-]{43}$|^hp_x/.test(one)).length).toBeGreaterThanOrEqual(3);
  for (const secret of secrets) expect(secret.length).toBeGreaterThan(8);
  const shown = await visit.panel?.locator("#root").innerText();
  expect(shown).toContain("Example Inc.");
});

test("what a page steals is found", async () => {
  const visit = await hostile.visit({
    name: "knows",
    script: "every(() => steal({ a: { b: 'Example Inc.' } }))",
  });
  await expect.poll(() => visit.taken()).toContain("Example Inc.");
});

const all = (scripts: ReadonlyArray<Hostile>) =>
  test.each(scripts)("a page that $name", async (one) => {
    const visit = await hostile.visit(filled(one));
    await letAct(visit);
    await expectHarmless(visit);
  });

const filled = <T extends Hostile>(one: T): T => ({
  ...one,
  script: one.script
    .replaceAll("EXTENSION", `chrome-extension://${hostile.extended.id}`)
    .replaceAll("PORTAL", hostile.world.hallpass.url),
});

describe("reading", () => all(reading));
describe("pressing", () => all(pressing));
describe("lying", () => all(lying));
describe("disturbing", () => all(disturbing));

describe("embedding", () => {
  test.each(embedding)("a page that $name", async (one) => {
    const visit = await hostile.visit(filled(one));
    await letAct(visit);
    await expectHarmless(visit);
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

/** Where our button is; null when a person could not get at it at all. */
async function placeOfButton(visit: Visit) {
  const box = await button(visit)
    ?.boundingBox({ timeout: 3_000 })
    .catch(() => null);
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
}

async function act({ page }: Visit, at: { x: number; y: number }, does: Lure["does"]) {
  if (does === "enter" || does === "space") {
    for (let i = 0; i < 5; i++) await page.keyboard.press(does === "enter" ? "Enter" : "Space");
  } else if (does === "approach") {
    // The page had moved it away by half a screen.
    const x = at.x < 600 ? at.x + 500 : at.x;
    await page.mouse.move(x, at.y);
    await page.mouse.click(x, at.y);
  } else if (does === "drag") {
    await page.mouse.move(30, 90);
    await page.mouse.down();
    await page.mouse.move(at.x, at.y, { steps: 4 });
    await page.mouse.up();
  } else if (does === "double-click") await page.mouse.dblclick(at.x, at.y, { delay: 20 });
  else await page.mouse.click(at.x, at.y);
}

describe("luring", () => {
  test.each(luring)("a page that $name", async (one) => {
    const visit = await hostile.visit(one);
    const at = await placeOfButton(visit);
    await visit.page.waitForTimeout(ACTING_MS + SEEN_MS);
    const now = (await placeOfButton(visit)) ?? at;
    expect(now).not.toBeNull();
    if (now) await act(visit, now, one.does);
    await visit.page.waitForTimeout(400);
    await expectHarmless(visit);
  });

  test("a cursor that a page hides or paints is not taken over by the panel", async () => {
    const visit = await hostile.visit({
      name: "hides the cursor",
      script:
        "every(() => { document.documentElement.style.cursor = 'none'; chip()?.style.setProperty('cursor', 'none', 'important'); })",
    });
    await button(visit)?.waitFor();
    await visit.page.waitForTimeout(ACTING_MS);
    const cursors = await visit.panel?.evaluate<string[]>(
      "[...document.querySelectorAll('html, body, button')].map((e) => getComputedStyle(e).cursor)",
    );
    expect(cursors?.length).toBeGreaterThan(3);
    expect(cursors).not.toContain("none");
  });
});

test("the same press on an honest page does ask: the tests above would notice one", async () => {
  const visit = await hostile.visit({ name: "honest", script: "" });
  await button(visit)?.waitFor();
  await visit.page.waitForTimeout(SEEN_MS + 300);
  const at = await placeOfButton(visit);
  expect(at).not.toBeNull();
  if (at) await act(visit, at, "click");
  await expect.poll(() => hostile.requests()).toBe(1);
  expect(visit.page.url()).toBe(address);
});

test("there are more than a hundred of them, each with a name of its own", () => {
  const names = [reading, embedding, pressing, luring, lying, disturbing]
    .flat()
    .map((s) => s.script + s.body);
  expect(names.length).toBeGreaterThan(100);
  expect(new Set(names).size).toBe(names.length);
});
