import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccessRequest } from "../../worker/contract/requests";
import { untilState } from "./asking";
import { tabTo } from "./keyboard";
import { callFrom, type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let ben: Page;
beforeAll(async () => {
  world = await startPortalWorld();
  ben = await world.open(people.ben, "/request");
});
afterAll(async () => {
  await world?.stop();
});

const rail = () => ben.getByRole("complementary", { name: "What happens" });
const resource = (name: string) => ben.getByRole("checkbox", { name: new RegExp(`^${name}`) });
const begin = (search = "") => ben.goto(`${world.hallpass.url}/request${search}`);
const mine = async () =>
  (await callFrom<{ items: AccessRequest[] }>(ben, "GET", "/api/v1/requests?limit=200")).items;
const requestPage = () => ben.waitForURL((url) => /^\/requests\/req_/.test(url.pathname));

test("nothing is chosen at first, and the form says so instead of showing errors", async () => {
  await ben.getByText("Ben Okri (you)").waitFor();
  await resource("orders").waitFor();
  await rail().getByText("Choose what you need").waitFor();
  expect(await rail().getByRole("button", { name: "Request access" }).isDisabled()).toBe(true);
  await world.visitors.look(ben, "new-request-empty");
});

test("the best flow is taken and the other is one press away, each with who says yes", async () => {
  await resource("orders").check();
  await ben.getByRole("checkbox", { name: "Read", exact: true }).check();
  await rail().getByText("Granted at once, for 1 hour.").waitFor();
  const approval = rail().getByRole("radio", { name: /With approval, up to 8 hours/ });
  expect(
    await rail()
      .getByRole("radio", { name: /Automatic, up to 4 hours/ })
      .isChecked(),
  ).toBe(true);
  await approval.check();
  await rail()
    .getByText(/Granted for 2 hours once .* approved/)
    .waitFor();
  const approvers = rail().getByRole("list").filter({ hasText: "Grace Hopper" });
  expect(await approvers.textContent()).toMatch(/Grace Hopper\s+.*manager/i);
  await world.visitors.look(ben, "new-request-approval");
});

test("a length may be a preset or words, up to the maximum and not beyond", async () => {
  await ben.getByRole("radio", { name: "8 hours", exact: true }).check();
  await rail()
    .getByText(/Granted for 8 hours/)
    .waitFor();
  await ben.getByRole("radio", { name: "Another length" }).check();
  const text = ben.getByRole("textbox", { name: "Another length" });
  await text.fill("9h");
  await ben.getByText("At most 8 hours.").waitFor();
  expect(await rail().getByRole("button", { name: "Request access" }).isDisabled()).toBe(true);
  await text.fill("soon");
  await ben.getByText("This is not a length of time.").waitFor();
  await text.fill("1h 30m");
  await rail()
    .getByText(/Granted for 90 minutes/)
    .waitFor();
});

test("a link to the form opens it filled in as it was", async () => {
  await ben.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await ben.getByRole("textbox", { name: /Justification/ }).fill("INC-7: a, b & c");
  await rail().getByRole("button", { name: "Copy link to this form" }).click();
  await ben.getByText("The link is copied.").waitFor();
  const link = await ben.evaluate(() => navigator.clipboard.readText());
  await ben.goto("about:blank");
  await ben.goto(link);
  await rail()
    .getByText(/Granted for 90 minutes once/)
    .waitFor();
  expect(await resource("orders").isChecked()).toBe(true);
  expect(await ben.getByRole("textbox", { name: /Justification/ }).inputValue()).toBe(
    "INC-7: a, b & c",
  );
});

test("a required justification is asked for beside its field; then the request is made once", async () => {
  const why = ben.getByRole("textbox", { name: /Justification/ });
  await why.fill("");
  await rail().getByRole("button", { name: "Request access" }).click();
  await ben.getByText("The access flow wants to know why.").waitFor();
  expect(await why.evaluate((element) => element === document.activeElement)).toBe(true);
  await why.fill("INC-7");
  await rail().getByRole("button", { name: "Request access" }).dblclick();
  await requestPage();
  const made = await mine();
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({
    state: "pending",
    durationSeconds: 5_400,
    justification: "INC-7",
    flow: { id: world.flows.approved.id },
  });
});

test("many are chosen at once from a place, shown as chips, and sent as one request", async () => {
  await begin();
  await ben.getByRole("combobox", { name: "All integrations" }).selectOption({ label: "storage" });
  await ben
    .getByRole("combobox", { name: "All places" })
    .selectOption({ label: "\u2003production" });
  await expect.poll(() => resource("orders").count()).toBe(0);
  await ben.getByRole("button", { name: "Select all 3 shown" }).click();
  await ben.getByText("3 things chosen").waitFor();
  await ben.getByRole("button", { name: "Remove invoices" }).click();
  await ben.getByText("2 things chosen").waitFor();
  await ben.getByRole("checkbox", { name: "Read", exact: true }).check();
  await rail().getByText("Granted at once, for 1 hour.").waitFor();
  await world.visitors.look(ben, "new-request-many");
  await rail().getByRole("button", { name: "Request access" }).click();
  await requestPage();
  const [made] = await mine();
  expect(made?.units.map((u) => u.resource)).toEqual(["backups", "reports-2026"]);
  await untilState(world, made?.id ?? "", "active");
});

test("what one has already is said, with its end", async () => {
  await begin(`?resource=${world.resources.backups}&permission=read`);
  await rail()
    .getByText(/You already have Read on backups until/)
    .waitFor();
});

test("what no flow gives as a whole is split, which is said before it is sent", async () => {
  const other = await world.must<{ id: string }>("POST", "/api/v1/integrations", {
    name: "lab",
    kind: "sandbox",
    config: {
      resources: [
        { type: "sandbox.bucket", externalId: "b/lab", name: "lab-data", path: ["lab"], tags: {} },
      ],
    },
  });
  await expect
    .poll(
      async () =>
        (
          await world.must<{ items: unknown[] }>(
            "GET",
            `/api/v1/resources?integrationId=${other.id}`,
          )
        ).items.length,
      { timeout: 10_000 },
    )
    .toBe(1);
  await world.must("POST", "/api/v1/flows", {
    ...world.flows.automatic.document,
    name: "Read the lab",
    targets: [{ ...world.flows.automatic.document.targets[0], integration: other.id }],
  });
  await begin();
  await ben.getByRole("searchbox", { name: "Search" }).fill("lab-data");
  await resource("lab-data").check();
  await ben.getByRole("searchbox", { name: "Search" }).fill("public");
  await resource("public-site").check();
  await ben
    .getByRole("group", { name: "Bucket in storage" })
    .getByRole("checkbox", { name: "Write" })
    .check();
  await rail()
    .getByText("No single access flow gives all of this, so 2 requests are sent.")
    .waitFor();
  await ben.getByRole("textbox", { name: /Justification/ }).fill("Compare both");
  await world.visitors.look(ben, "new-request-split");
  await rail().getByRole("button", { name: "Send 2 requests" }).click();
  await ben.waitForURL((url) => url.pathname === "/requests");
  const [first, second] = await mine();
  expect([first, second].map((r) => r?.units.map((u) => `${u.permission} ${u.resource}`))).toEqual(
    expect.arrayContaining([["read lab-data"], ["write public-site"]]),
  );
});

test("a link to something that is not for me says why not", async () => {
  const flow = await world.must<{ id: string }>("POST", "/api/v1/flows", {
    ...world.flows.automatic.document,
    name: "Only for Cleo",
    requesters: {
      operator: "any",
      conditions: [{ type: "user", match: "is", values: [people.cleo] }],
    },
  });
  await begin(`?flow=${flow.id}`);
  await ben.getByText("Only for Cleo cannot be requested now").waitFor();
  await ben.getByText("1 access flow is not for you now, and why").click();
  await ben.getByRole("listitem").filter({ hasText: "Only for Cleo" }).waitFor();
  // Asking the server for its reasons is refused too, which browsers write into the console.
  const gone = "res_00000000000000000000";
  await begin(`?resource=${gone}`);
  await ben.getByText("Some of what this link names is not there").waitFor();
});

test("the keyboard alone is enough", async () => {
  await begin();
  await resource("telemetry").waitFor();
  await tabTo(ben, /^checkbox telemetry/);
  await ben.keyboard.press("Space");
  await tabTo(ben, /^checkbox Read$/);
  await ben.keyboard.press("Space");
  await tabTo(ben, /^radio/);
  await ben.keyboard.press("ArrowDown");
  await tabTo(ben, /Justification/);
  await ben.keyboard.type("By keyboard");
  await rail()
    .getByText(/Granted at once/)
    .waitFor();
  await tabTo(ben, /Request access$/);
  await ben.keyboard.press("Enter");
  await requestPage();
  expect((await mine())[0]).toMatchObject({ justification: "By keyboard" });
});

test("nothing on the way is an error in the console or a barrier", () => {
  const unexpected = world.visitors.complaints.filter(
    (line) => !line.includes("/api/v1/resources/res_00000000000000000000/offers"),
  );
  expect(unexpected).toEqual([]);
});
