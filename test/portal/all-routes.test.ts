/** Every address of the router, as it is: no barrier in either theme, nothing wider than the window, no error. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../support/axe";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

const source = readFileSync("portal/router.tsx", "utf8");
const paths = [...source.matchAll(/\{ \.\.\.(under|inAdmin), path: "([^"]+)"/g)].map(
  ([, at, path]) => (at === "inAdmin" ? `/admin${path === "/" ? "" : path}` : (path ?? "")),
);
const widths = [390, 768, 1_280, 1_920, 2_560];

let world: PortalWorld;
let page: Page;
let ids: Record<string, string>;
let failed: string[] = [];

beforeAll(async () => {
  world = await startPortalWorld();
  const ben = await world.open(people.ben);
  const request = await callFrom<{ id: string }>(ben, "POST", "/api/v1/requests", {
    flowId: world.flows.approved.id,
    units: [{ resourceId: world.resources.orders, permission: "write" }],
    justification:
      "A justification that goes on for quite a while, as people write them on bad days.",
  });
  await ben.close();
  const bundle = await world.must<{ id: string }>("POST", "/api/v1/bundles", {
    name: "Everything about storage",
    targets: [
      {
        integration: world.integrationId,
        resourceType: "sandbox.bucket",
        permissions: ["read"],
        include: [{ by: "any" }],
      },
    ],
  });
  const report = await world.must<{ id: string }>("POST", "/api/v1/reports", {
    name: "Weekly",
    source: "activity",
    timeframe: { kind: "all" },
    format: "csv",
  });
  const { items } = await world.must<{ items: { id: string; email: string }[] }>(
    "GET",
    "/api/v1/users",
  );
  ids = {
    requestId: request.id,
    flowId: world.flows.approved.id,
    bundleId: bundle.id,
    integrationId: world.integrationId,
    userId: items.find((user) => user.email === people.ben)?.id ?? "",
    reportId: report.id,
  };
  page = await world.open(people.ada, "/admin");
  page.on("response", (answer) => {
    if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
  });
}, 120_000);
afterAll(async () => {
  await world?.stop();
});

test("the router's addresses were found", () => {
  expect(paths.length).toBeGreaterThan(25);
  expect(new Set(paths).size).toBe(paths.length);
});

test.each(paths)(
  "%s has no barrier, fits every window, and has a title of its own",
  async (path) => {
    failed = [];
    await page.setViewportSize({ width: 1_280, height: 900 });
    await page.goto(
      world.hallpass.url + path.replaceAll(/\$(\w+)/g, (_, name: string) => ids[name] ?? "none"),
    );
    await page.locator("main h1").first().waitFor();
    // What is still loading is no page yet.
    await expect.poll(() => page.locator("main .skeleton").count()).toBe(0);
    const found: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await barriers(page)).map((line) => `${colorScheme} ${line}`));
    }
    expect(found).toEqual([]);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      const wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect(wider, `at ${width} px`).toBeLessThanOrEqual(0);
    }
    expect(await page.title()).toMatch(/^.+ · /);
    expect(failed).toEqual([]);
  },
);

test("no page wrote an error to the console", () => {
  expect(world.visitors.complaints).toEqual([]);
});
