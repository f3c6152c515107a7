import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import type { FlowDraft } from "../../worker/contract/flow-drafts";
import type { AccessFlow } from "../../worker/contract/flows";
import { tabTo } from "./keyboard";
import { type PortalWorld, people, startPortalWorld } from "./world";

let world: PortalWorld;
let page: Page;
beforeAll(async () => {
  world = await startPortalWorld();
  page = await world.open(people.ada, "/admin/flows/new");
});
afterAll(async () => {
  await world?.stop();
});

const go = async (path: string) => {
  await page.goto(`${world.hallpass.url}${path}`);
};
const rail = () => page.getByRole("complementary", { name: "In short" });
const card = (name: RegExp) => page.getByRole("region", { name });
const saved = () => page.getByText("Draft saved").waitFor();

test("a flow is written and published with the keyboard alone", async () => {
  await rail().getByText("Give the flow a name.").waitFor();
  await world.visitors.look(page, "flow-builder-new");
  await tabTo(page, /^text Name/);
  await page.keyboard.type("Look into orders");
  await tabTo(page, /^button Add a condition/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^combobox Values/);
  await page.keyboard.type("Engin");
  await page.getByRole("option", { name: /Engineers/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await tabTo(page, /^button Add resources/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^select Integration/);
  await page.keyboard.type("storage");
  await page.getByLabel("Resource type").locator("option", { hasText: "Bucket" }).waitFor({
    state: "attached",
  });
  await tabTo(page, /^select Resource type/);
  await page.keyboard.type("Bucket");
  await tabTo(page, /^select Choose by/);
  await page.keyboard.type("Name");
  await tabTo(page, /^combobox Values/);
  await page.keyboard.type("o*");
  await page.keyboard.press("Enter");
  await tabTo(page, /^checkbox Read/);
  await page.keyboard.press("Space");
  await rail()
    .getByRole("button", { name: /^1 resource/ })
    .waitFor();
  await rail()
    .getByRole("button", { name: /people can ask now/ })
    .waitFor();
  await tabTo(page, /^button Publish/);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Publish this flow?" });
  await dialog.getByText("This is a new flow: it only gives.").waitFor();
  await world.visitors.look(page, "flow-builder-publish");
  await tabTo(page, /^button Publish/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/admin\/flows\/flow_\w+$/);
  const { items } = await world.must<{ items: AccessFlow[] }>(
    "GET",
    "/api/v1/flows?search=Look+into",
  );
  expect(items[0]?.document).toMatchObject({
    name: "Look into orders",
    requesters: { conditions: [{ type: "group", values: [expect.stringMatching(/^group_/)] }] },
    targets: [
      {
        integration: world.integrationId,
        permissions: ["read"],
        include: [{ by: "name", values: ["o*"] }],
      },
    ],
    approval: { mode: "any_of", groups: [{ approvers: [{ type: "manager" }] }] },
  });
}, 40_000);

test("the summary tells who and what is matched, and leads to what is still open", async () => {
  await go(`/admin/flows/${world.flows.approved.id}`);
  await rail()
    .getByText(/Access lasts up to 8 hours/)
    .waitFor();
  await world.visitors.look(page, "flow-builder-edit");
  await rail()
    .getByRole("button", { name: /people can ask now/ })
    .click();
  const people = page.getByRole("dialog", { name: "Who can ask now" });
  await people.getByText("Ben Okri").waitFor();
  await world.visitors.look(page, "flow-builder-people");
  await page.keyboard.press("Escape");
  await card(/^5\. Approval/)
    .getByRole("radio", { name: /Automatically/ })
    .check();
  await card(/^4\. How long/)
    .getByRole("checkbox", { name: /Without an end/ })
    .check();
  await rail().getByRole("heading", { name: "Worth another look" }).waitFor();
  await card(/^3\. Permissions/)
    .getByRole("checkbox", { name: /^Read/ })
    .uncheck();
  await card(/^3\. Permissions/)
    .getByRole("checkbox", { name: /^Write/ })
    .uncheck();
  await rail()
    .getByRole("button", { name: /Line 1: choose at least one permission/ })
    .click();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toContain("Permissions");
  await page.getByRole("button", { name: "Publish" }).click();
  await card(/^3\. Permissions/)
    .getByText("Line 1: choose at least one permission.")
    .waitFor();
  await world.visitors.look(page, "flow-builder-open-points");
}, 40_000);

test("what one writes is kept as a draft, also when one leaves at once", async () => {
  await go(`/admin/flows/${world.flows.automatic.id}`);
  await page.getByLabel("Description").fill("Written, and left at once");
  await page.getByRole("link", { name: "Bundles" }).click();
  await page.getByRole("heading", { name: "Bundles", exact: true }).waitFor();
  await go(`/admin/flows/${world.flows.automatic.id}`);
  await page.getByRole("link", { name: "Go on with the draft" }).click();
  await expect
    .poll(() => page.getByLabel("Description").inputValue())
    .toBe("Written, and left at once");
  await page.getByLabel("Description").fill("Written again");
  await saved();
  await page.reload();
  await expect.poll(() => page.getByLabel("Description").inputValue()).toBe("Written again");
  const published = await world.must<AccessFlow>(
    "GET",
    `/api/v1/flows/${world.flows.automatic.id}`,
  );
  expect(published.document.description).toBe("Look into any bucket for up to four hours.");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Throw away the draft" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Throw away" }).click();
  await expect
    .poll(() => page.getByLabel("Description").inputValue())
    .toBe("Look into any bucket for up to four hours.");
  const { items } = await world.must<{ items: FlowDraft[] }>(
    "GET",
    `/api/v1/flow-drafts?flowId=${world.flows.automatic.id}`,
  );
  expect(items).toEqual([]);
}, 40_000);

test("form and YAML show the same, and a mistake has its line", async () => {
  await go(`/admin/flows/${world.flows.automatic.id}?tab=yaml`);
  const editor = page.getByLabel("The flow as YAML");
  const text = await editor.inputValue();
  expect(text).toContain("integration: storage");
  await editor.fill(text.replace("name: Read buckets", "name: Read all buckets"));
  await page.getByRole("tab", { name: "Form" }).click();
  await expect
    .poll(() => page.getByLabel("Name", { exact: true }).inputValue())
    .toBe("Read all buckets");
  await page.getByLabel("Name", { exact: true }).fill("Read any bucket");
  await page.getByRole("tab", { name: "YAML" }).click();
  await expect.poll(() => editor.inputValue()).toContain("name: Read any bucket");
  await editor.fill("name: Read any bucket\nlabels: [storage\nactive: true\n");
  await page
    .getByText(/^Line \d/)
    .first()
    .waitFor();
  await world.visitors.look(page, "flow-builder-yaml");
  await editor.fill(text.replace("- read", "- raed"));
  await rail().getByRole("heading", { name: "Worth another look" }).waitFor();
}, 40_000);

test("the flow can be seen as a person, and who gains and who loses", async () => {
  await go(`/admin/flows/${world.flows.approved.id}?tab=person`);
  await page.getByRole("combobox", { name: "Person" }).fill("Ben");
  await page.getByRole("option", { name: /Ben Okri/ }).click();
  await page.getByText("Ben Okri can ask under this flow.").waitFor();
  await page.getByText("Grace Hopper").waitFor();
  await world.visitors.look(page, "flow-builder-person");
  await page.getByRole("tab", { name: "Form" }).click();
  await card(/^1\. Who/)
    .getByRole("button", { name: "Remove Engineers" })
    .click();
  await card(/^1\. Who/)
    .getByLabel("Kind")
    .selectOption("user");
  await card(/^1\. Who/)
    .getByRole("combobox", { name: "Values" })
    .fill("Ben");
  await page.getByRole("option", { name: /Ben Okri/ }).click();
  await page.getByRole("tab", { name: "Changes" }).click();
  await page.getByText("2 people can no longer ask").click();
  await page.getByText("Cleo Vance").first().waitFor();
  await world.visitors.look(page, "flow-builder-changes");
}, 40_000);

test("a version that somebody else published meanwhile is shown before it is written over", async () => {
  const { id } = world.flows.approved;
  await go(`/admin/flows/${id}`);
  await page.getByLabel("Description").fill("Mine");
  await saved();
  const { document } = await world.must<AccessFlow>("GET", `/api/v1/flows/${id}`);
  await world.must("PUT", `/api/v1/flows/${id}`, { ...document, description: "Theirs" });
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Somebody published this flow meanwhile").waitFor();
  await dialog.getByRole("cell", { name: "Theirs" }).first().waitFor();
  await world.visitors.look(page, "flow-builder-meanwhile");
  await dialog.getByRole("button", { name: "Publish mine all the same" }).click();
  await page.getByRole("link", { name: "Version 3" }).waitFor();
  const after = await world.must<AccessFlow>("GET", `/api/v1/flows/${id}`);
  expect(after.document.description).toBe("Mine");
}, 40_000);

test("an access link has its settings, its address, a QR code, and can be replaced", async () => {
  await go("/admin/flows/new?trigger=access_link");
  await page.getByLabel("Name", { exact: true }).fill("Partner look-in");
  const who = card(/^1\. Who/);
  await who.getByRole("combobox", { name: "Allowed domains" }).fill("@Partner.example");
  await page.keyboard.press("Enter");
  await who.getByLabel("Maximum uses").fill("5");
  await who.getByRole("combobox", { name: "Sponsor" }).fill("Grace");
  await page.getByRole("option", { name: /Grace/ }).click();
  await page.getByRole("button", { name: "Add resources" }).click();
  await page.getByLabel("Integration").selectOption({ label: "storage" });
  await page.getByLabel("Resource type").selectOption({ label: "Bucket" });
  await page.getByRole("checkbox", { name: /^Read/ }).check();
  await rail()
    .getByText(/Whoever opens the access link/)
    .waitFor();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await page.waitForURL(/\/admin\/flows\/flow_\w+$/);
  await page.getByRole("button", { name: "Show the QR code" }).click();
  await page.getByRole("img", { name: "QR code of the access link" }).waitFor();
  await world.visitors.look(page, "flow-builder-link");
  const address = () => who.locator("code").first().textContent();
  const before = await address();
  await page.getByRole("button", { name: "Replace the link" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replace the link" }).click();
  await expect.poll(address).not.toBe(before);
  const { items } = await world.must<{ items: AccessFlow[] }>(
    "GET",
    "/api/v1/flows?trigger=access_link",
  );
  const { document, names } = items[0] ?? {};
  expect(document?.accessLink).toMatchObject({ allowedDomains: ["partner.example"], maxUses: 5 });
  expect(names?.[document?.accessLink?.sponsor ?? ""]?.email).toBe(people.grace);
  expect(items[0]?.link?.url).toBe(await address());
}, 40_000);

test("every answer of the form is in the document: hours, lengths, extensions, approvers, settings", async () => {
  await world.must("PATCH", "/api/v1/organization", {
    timeZone: "Europe/Berlin",
    workingHours: { days: ["monday", "friday"], start: "08:00", end: "16:30" },
  });
  await go("/admin/flows/new");
  const long = card(/^4\. How long/);
  await long.getByLabel("Maximum").fill("never");
  await long.getByText("Write a length such as").waitFor();
  await long.getByLabel("Maximum").fill("90 min");
  await long.getByLabel("Suggested").fill("");
  await long.getByRole("checkbox", { name: /Only at certain times/ }).check();
  await long.getByRole("button", { name: "Working hours" }).click();
  await long.getByRole("checkbox", { name: "Friday" }).uncheck();
  await long.getByLabel("Extensions").fill("2");
  await long.getByLabel("Length of one extension").fill("30m");
  const who = card(/^1\. Who/);
  await who.getByRole("button", { name: "Add a condition" }).click();
  await who.getByLabel("Kind").selectOption("attribute");
  await who.getByRole("combobox", { name: "Attribute" }).fill("team");
  await who.getByLabel("Match").selectOption("starts_with");
  await who.getByRole("combobox", { name: "Values" }).fill("web");
  await page.getByRole("option", { name: "Add “web”" }).click();
  const approval = card(/^5\. Approval/);
  await approval.getByRole("radio", { name: /All of these groups/ }).check();
  await approval.getByRole("button", { name: "Add a group" }).click();
  const second = approval.getByRole("group", { name: "Approver group 2" });
  await second.getByLabel("Who approves").selectOption("owner");
  await second.getByLabel("Tag that names the owner").fill("team");
  await page.getByRole("checkbox", { name: /Approvers must sign in/ }).check();
  await world.visitors.look(page, "flow-builder-filled");
  await page.getByRole("tab", { name: "YAML" }).click();
  const written = parse(await page.getByLabel("The flow as YAML").inputValue());
  expect(written).toMatchObject({
    requesters: {
      conditions: [{ type: "attribute", key: "team", match: "starts_with", values: ["web"] }],
    },
    duration: { maxSeconds: 5_400 },
    timeframe: { days: ["monday"], start: "08:00", end: "16:30", timeZone: "Europe/Berlin" },
    approval: {
      mode: "all_of",
      groups: [
        { approvers: [{ type: "manager" }] },
        { approvers: [{ type: "owner", key: "team" }] },
      ],
    },
    settings: { approverSignInRequired: true, maxExtensions: 2, extensionSeconds: 1_800 },
  });
  expect(written.duration).not.toHaveProperty("defaultSeconds");
}, 40_000);

test("nothing on the way is an error in the console or a barrier", () => {
  expect(world.visitors.complaints).toEqual([]);
});
