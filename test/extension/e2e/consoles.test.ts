/** The same walk on the pages of three clouds: what the page shows is what one asks for, gets and hands back, without leaving it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { chipSays, hasPanel, panelOf, pressChip } from "./chip";
import { type Extended, type ExtensionWorld, linus, picture, startExtensionWorld } from "./world";

let world: ExtensionWorld;
let extended: Extended;

const session = "https://444455556666-ab12cd34.eu-west-1.console.aws.amazon.com";
const subscription = "/subscriptions/0a1b2c3d-0001-4000-8000-000000000001";
const vault = `${subscription}/resourceGroups/shop-prod-web/providers/Microsoft.KeyVault/vaults/shop-prod-keys`;
const meta = (fields: object) =>
  `<meta name="awsc-session-data" content='${JSON.stringify(fields)}'><h1>Role</h1>`;

type Case = {
  readonly what: string;
  readonly url: string;
  readonly name: string;
  readonly permission: string;
  readonly body?: string;
};

const cases: ReadonlyArray<Case> = [
  {
    what: "an EC2 instance",
    url: `${session}/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0444455556666a1b0`,
    name: "i-0444455556666a1b0",
    permission: "Describe",
  },
  {
    what: "an Aurora cluster",
    url: `${session}/rds/home?region=eu-west-1#database:id=commerce-orders;is-cluster=true`,
    name: "commerce-orders",
    permission: "Read",
  },
  {
    what: "an IAM role, whose account only the page tells",
    url: "https://us-east-1.console.aws.amazon.com/iam/home#/roles/details/commerce-deploy",
    name: "commerce-deploy",
    permission: "View",
    body: meta({ accountId: "444455556666" }),
  },
  {
    what: "a secret",
    url: `${session}/secretsmanager/secret?name=commerce%2Fdatabase&region=eu-west-1`,
    name: "commerce/database",
    permission: "Read the value",
  },
  {
    what: "a Cloud Storage bucket",
    url: "https://console.cloud.google.com/storage/browser/example-shop-prod-assets?project=example-shop-prod",
    name: "example-shop-prod-assets",
    permission: "Storage Object Viewer",
  },
  {
    what: "a Cloud SQL instance",
    url: "https://console.cloud.google.com/sql/instances/orders/overview?project=example-shop-prod",
    name: "orders",
    permission: "Cloud SQL Viewer",
  },
  {
    what: "an Azure resource group",
    url: `https://portal.azure.com/#@example.com/resource${subscription}/resourceGroups/shop-prod-web/overview`,
    name: "shop-prod-web",
    permission: "Reader",
  },
  {
    what: "a key vault",
    url: `https://portal.azure.com/#@example.com/resource${vault}/overview`,
    name: "shop-prod-keys",
    permission: "Key Vault Reader",
  },
];

beforeAll(async () => {
  world = await startExtensionWorld();
  extended = await world.browser();
  await world.connect(extended, linus);
});
afterAll(() => world?.stop());

test.each(cases)("$what", async ({ url, name, permission, body }) => {
  const { host, pathname } = new URL(url);
  if (body) world.consoles.show(`${host}${pathname}`, body);
  const page = await extended.context.newPage();
  await page.goto(url);
  await chipSays(page, /^Request access$/);
  await pressChip(page);
  const panel = await panelOf(page);
  await panel.getByRole("heading", { name, exact: true }).waitFor();
  const options = await panel.getByLabel("Permission").locator("option").allTextContents();
  expect(options).toContain(`${permission} · automatic`);
  await page.waitForTimeout(1_000);
  await panel.getByRole("button", { name: "Request access" }).click();
  await panel.getByText("Active", { exact: true }).waitFor();
  await chipSays(page, /^Access · (59 min|1 h)$/);
  await panel.getByRole("button", { name: "Hand back" }).click();
  await panel
    .getByRole("group", { name: "Hand back now?" })
    .getByRole("button", { name: "Hand back" })
    .click();
  await panel.getByText("Handed back").waitFor();
  await chipSays(page, /^Request access$/);
  expect(page.url()).toBe(url);
  await page.close();
});

const denials = [
  {
    what: "a denied S3 page",
    at: "eu-west-1.console.aws.amazon.com/s3/buckets/example-commerce-staging-logs",
    url: "https://eu-west-1.console.aws.amazon.com/s3/buckets/example-commerce-staging-logs?region=eu-west-1",
    body: '<h1>Objects</h1><div role="alert">Insufficient permissions to list objects. User: arn:aws:sts::777788889999:assumed-role/dev/linus is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::example-commerce-staging-logs because no identity-based policy allows the s3:PutObject action</div>',
    chosen: /Read and write/,
    picture: "denied-s3",
  },
  {
    what: "a denied Google Cloud project",
    at: "console.cloud.google.com/home/dashboard",
    url: "https://console.cloud.google.com/home/dashboard?project=example-data-prod",
    body: "<h1>You need additional access to the project: example-data-prod</h1><p>To request access, contact your project administrator. Missing or blocked permissions: resourcemanager.projects.get</p>",
    chosen: /^Viewer/,
    picture: "denied-project",
  },
  {
    what: "a denied Azure web app",
    at: "portal.azure.com/",
    url: `https://portal.azure.com/#@example.com/resource${subscription}/resourceGroups/shop-prod-web/providers/Microsoft.Web/sites/shop-prod-checkout/appServices`,
    body: `<h1>No access</h1><textarea readonly>${JSON.stringify({ shellProps: { sessionId: "x", extName: "WebsitesExtension", contentName: "AppAuth", resourceId: `${subscription}/resourceGroups/shop-prod-web/providers/Microsoft.Web/sites/shop-prod-checkout`, code: 403 }, error: { message: "No access", code: 403 } })}</textarea>`,
    chosen: /Reader/,
    picture: "denied-azure",
  },
];

test.each(denials)(
  "$what opens the panel with what is missing",
  async ({ at, url, body, chosen, picture: name }) => {
    world.consoles.show(at, body);
    const page = await extended.context.newPage();
    await page.goto(url);
    const panel = await panelOf(page);
    await panel.getByRole("button", { name: "Request access" }).waitFor();
    const select = panel.getByLabel("Permission");
    expect(await select.locator("option:checked").textContent()).toMatch(chosen);
    await chipSays(page, /^Request the missing access$/);
    await picture(page, name);
    await page.close();
  },
);

test("the wrong Google account is asked about before any request", async () => {
  const page = await extended.context.newPage();
  await page.goto("https://console.cloud.google.com/home/dashboard?project=example-data-prod");
  const panel = await panelOf(page);
  const link = panel.getByRole("link", { name: "Switch account" });
  await link.waitFor();
  const texts = await panel.locator("#root").textContent();
  expect(texts?.indexOf("Is this the right account?")).toBeLessThan(
    texts?.indexOf("Permission") ?? 0,
  );
  expect(await link.getAttribute("href")).toMatch(/^https:\/\/accounts\.google\.com\//);
  await page.close();
});

test("where a service control policy denies, no panel opens and the chip says that asking is useless", async () => {
  const at = "eu-west-1.console.aws.amazon.com/s3/buckets/example-data-prod-logs";
  world.consoles.show(
    at,
    '<div role="alert">User: arn:aws:sts::123456789012:assumed-role/dev/linus is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::example-data-prod-logs with an explicit deny in a service control policy</div>',
  );
  const page = await extended.context.newPage();
  await page.goto(`https://${at}?region=eu-west-1`);
  await chipSays(page, /^Access request will not help$/);
  expect(hasPanel(page)).toBe(false);
  await pressChip(page);
  const panel = await panelOf(page);
  await panel
    .getByText("will not help here, because a service control policy of the organization denies it")
    .waitFor();
  await picture(page, "helpless");
  await page.close();
});
