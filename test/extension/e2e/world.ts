/**
 * The built extension in a real Chromium, beside pages under the consoles' own names, and the real worker with the demo's
 * clouds behind it.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { buildExtension } from "../../../scripts/build-extension.ts";
import { findChromium } from "../../../scripts/chromium.ts";
import { aws } from "../../../scripts/demo/clouds/aws.ts";
import { azure } from "../../../scripts/demo/clouds/azure.ts";
import { cloudFlows } from "../../../scripts/demo/clouds/flows.ts";
import { google } from "../../../scripts/demo/clouds/google.ts";
import { sandboxConfig } from "../../../scripts/demo/clouds/inventory.ts";
import { onCallName } from "../../../scripts/demo/names.ts";
import { signIn } from "../../portal/sign-in.ts";
import { takesPictures } from "../../support/pictures.ts";
import { type RunningHallpass, runHallpass } from "../../support/run-hallpass.ts";
import { startTestSink, type TestSink } from "../../support/smtp-sink.ts";
import { type ConsoleServer, startConsoles } from "./console-pages.ts";

export const linus = "linus@example.com";
const grace = "grace@example.com";
const margaret = "margaret@example.com";

export type Extended = {
  readonly context: BrowserContext;
  readonly id: string;
  /** A page of the extension's own. */
  open(path: string): Promise<Page>;
  close(): Promise<void>;
};

export type ExtensionWorld = {
  readonly hallpass: RunningHallpass;
  readonly sink: TestSink;
  readonly consoles: ConsoleServer;
  must<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** A fresh browser with the extension, not connected. */
  browser(options?: { readonly colorScheme?: "light" | "dark" }): Promise<Extended>;
  /** Signs in on the portal and connects the extension through its page. */
  connect(extended: Extended, email: string): Promise<void>;
  /** The second half of it, where the portal knows the browser already. */
  reconnect(extended: Extended, email: string): Promise<void>;
  /** After a kill: the same portal, at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** Everything that a person would have been asked for one by one, on a click that no test can make. */
const grantedHosts = [
  "https://*.aws.amazon.com/*",
  "https://console.cloud.google.com/*",
  "https://portal.azure.com/*",
  "http://localhost/*",
];
const consoleHosts = [
  "console.aws.amazon.com",
  "*.console.aws.amazon.com",
  "console.cloud.google.com",
  "portal.azure.com",
  "console.aws.amazon.com.evil.example",
];

async function seed(must: ExtensionWorld["must"]): Promise<void> {
  await must("POST", "/api/v1/groups", { name: "engineering", description: "Builds it" });
  const person = (email: string, fullName: string, more: object) =>
    must("POST", "/api/v1/users", { email, fullName, sendInvitation: false, ...more });
  await person(grace, "Grace Hopper", { groups: [] });
  await person(linus, "Linus Torvalds", { groups: ["engineering"], manager: grace });
  await person(margaret, "Margaret Hamilton", { groups: ["engineering"], manager: grace });
  await must("POST", "/api/v1/shifts", { name: onCallName, turns: [{ user: margaret }] });
  for (const cloud of [aws, google, azure])
    await must("POST", "/api/v1/integrations", {
      name: cloud.name,
      kind: "sandbox",
      config: sandboxConfig(cloud),
    });
  for (let tries = 0; ; tries++) {
    const { items } = await must<{ items: { lastSyncAt: string | null }[] }>(
      "GET",
      "/api/v1/integrations",
    );
    if (items.every(({ lastSyncAt }) => lastSyncAt !== null)) break;
    if (tries > 200) throw new Error("the clouds were not synced");
    await sleep(100);
  }
  for (const flow of [aws, google, azure].flatMap(cloudFlows))
    await must("POST", "/api/v1/flows", flow);
}

/** The built folder, with the permissions of somebody who pressed “Allow” everywhere. */
async function unpacked(dir: string): Promise<string> {
  const built = await buildExtension(["chrome"]);
  const folder = join(dir, "extension");
  cpSync(join(built, "chrome"), folder, { recursive: true });
  const file = join(folder, "manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...manifest, host_permissions: grantedHosts }));
  return folder;
}

export async function startExtensionWorld(): Promise<ExtensionWorld> {
  const dir = mkdtempSync(join(tmpdir(), "hallpass-extension-"));
  const sink = await startTestSink();
  const consoles = await startConsoles();
  let hallpass = await runHallpass({ smtp: sink });
  const open: Extended[] = [];
  const must = async <T = unknown>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await hallpass.api<T>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const stop = async () => {
    for (const one of open) await one.close();
    await consoles.stop();
    await hallpass.stop();
    await sink.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await seed(must);
    const folder = await unpacked(dir);
    return {
      get hallpass() {
        return hallpass;
      },
      sink,
      consoles,
      must,
      async browser(options = {}) {
        const made = await launch(folder, mkdtempSync(join(dir, "profile-")), consoles, options);
        open.push(made);
        return made;
      },
      async connect(extended, email) {
        const page = await extended.context.newPage();
        await signIn({ url: hallpass.url, sink }, page, email, "/");
        await page.close();
        await connect(extended, hallpass.url, email);
      },
      reconnect: (extended, email) => connect(extended, hallpass.url, email),
      async restart() {
        const { stateDir, token, url } = hallpass;
        const port = Number(new URL(url).port);
        hallpass = await runHallpass({ smtp: sink, stateDir, token, port });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function launch(
  folder: string,
  profile: string,
  { port }: ConsoleServer,
  { colorScheme = "light" }: { readonly colorScheme?: "light" | "dark" },
): Promise<Extended> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("no Chromium found; run the tests with npm test");
  const mapped = consoleHosts.map((host) => `MAP ${host}:443 127.0.0.1:${port}`);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    ignoreHTTPSErrors: true,
    colorScheme,
    viewport: { width: 1_280, height: 800 },
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      `--disable-extensions-except=${folder}`,
      `--load-extension=${folder}`,
      // Nothing else has a name: no test reaches a real console.
      `--host-resolver-rules=${[...mapped, "EXCLUDE localhost", "MAP * ~NOTFOUND"].join(",")}`,
      "--ignore-certificate-errors",
    ],
  });
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  const id = worker.url().split("/")[2] ?? "";
  await welcomed(context);
  return {
    context,
    id,
    async open(path) {
      const page = await context.newPage();
      await page.goto(`chrome-extension://${id}/${path}`);
      return page;
    },
    close: () => context.close(),
  };
}

/** Installing opens the first steps, in any tab that is still empty: a test that is faster would lose its own. */
async function welcomed(context: BrowserContext): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (context.pages().some((page) => page.url().endsWith("/options.html"))) return;
    await sleep(100);
  }
  throw new Error("installing the extension did not open its first steps");
}

async function connect(extended: Extended, portal: string, email: string): Promise<void> {
  const options = await extended.open("options.html");
  const address = options.getByLabel("Portal address");
  if (await address.isEditable()) await address.fill(portal);
  const opened = extended.context.waitForEvent("page");
  await options.getByRole("button", { name: "Connect in a tab instead" }).click();
  const tab = await opened;
  await tab.getByRole("button", { name: "Connect" }).click();
  await options.getByText(`Connected as ${email}`).waitFor();
  await tab.close();
  await options.close();
}

/** Where pictures of what people see go; looked at by hand. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  const folder = join("test-results", "extension");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
