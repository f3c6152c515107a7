/** Hostile pages that want a request to be sent: by scripts alone, and by luring a person's press. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  ACTING_MS,
  address,
  button,
  expectHarmless,
  type HostileWorld,
  letAct,
  startHostileWorld,
  type Visit,
} from "./hostile-page";
import { type Lure, luring, pressing } from "./pressing-scripts";

/** In which a button has to be seen before its press counts, and a little more. */
const SEEN_MS = 900;

let hostile: HostileWorld;
/** Where our button is on an honest page: some scripts hide it, and a person presses there all the same. */
let usual: { x: number; y: number };
beforeAll(async () => {
  hostile = await startHostileWorld();
  const visit = await hostile.visit({ name: "honest", script: "" });
  await button(visit)?.waitFor();
  usual = (await placeOfButton(visit)) ?? usual;
});
afterAll(() => hostile?.stop());
afterEach(() => hostile.endRequests());

test.each(pressing)("a page that $name", async (one) => {
  const visit = await hostile.visit(one);
  await letAct(visit);
  await expectHarmless(hostile, visit);
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
    await act(visit, (await placeOfButton(visit)) ?? at ?? usual, one.does);
    await visit.page.waitForTimeout(400);
    await expectHarmless(hostile, visit);
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
