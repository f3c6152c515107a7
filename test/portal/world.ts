/**
 * An organization to look at in the portal: people with managers and groups, two sandboxes, flows of each kind, and
 * requests in many states. Everything is made through the API, as an operator would.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { AccessFlow, FlowDocumentInput } from "../../worker/contract/flows";
import { startVisitors, type Visitors } from "../journeys/visitors";
import { type RunningHallpass, runHallpass } from "../support/run-hallpass";
import { startTestSink, type TestSink } from "../support/smtp-sink";
import { signIn } from "./sign-in";

/** Ada is the admin; Grace manages Ben and Cleo; Ben asks; Cleo is on call. */
export const people = {
  ada: "ada@example.com",
  grace: "grace@example.com",
  ben: "ben@example.com",
  cleo: "cleo@example.com",
} as const;

export type PortalWorld = {
  readonly hallpass: RunningHallpass;
  readonly sink: TestSink;
  readonly visitors: Visitors;
  readonly flows: { readonly automatic: AccessFlow; readonly approved: AccessFlow };
  readonly integrationId: string;
  /** A JSON call as the admin. @throws when it is refused */
  must<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** The ids of the resources that syncs found, by name. */
  readonly resources: Readonly<Record<string, string>>;
  /** A fresh browser, signed in. */
  open(email: string, path?: string): Promise<Page>;
  stop(): Promise<void>;
};

const target = (integration: string, permissions: string[]) => ({
  integration,
  resourceType: "sandbox.bucket",
  permissions,
  include: [{ by: "any" as const }],
});

/** Read at once. */
const automatic = (integration: string): FlowDocumentInput => ({
  name: "Read buckets",
  description: "Look into any bucket for up to four hours.",
  labels: ["storage"],
  requesters: {
    operator: "any",
    conditions: [{ type: "group", match: "is", values: ["Engineers"] }],
  },
  targets: [target(integration, ["read"])],
  duration: { maxSeconds: 14_400, defaultSeconds: 3_600 },
  approval: { mode: "automatic" },
  settings: { justificationRequired: false, maxExtensions: 2, extensionSeconds: 1_800 },
});

/** Write when the manager or whoever is on call says yes. */
const approved = (integration: string): FlowDocumentInput => ({
  name: "Write to buckets",
  description: "Change what is in a bucket. Your manager or whoever is on call says yes.",
  labels: ["storage", "sensitive"],
  requesters: {
    operator: "any",
    conditions: [{ type: "group", match: "is", values: ["Engineers"] }],
  },
  targets: [target(integration, ["write", "read"])],
  duration: { maxSeconds: 28_800, defaultSeconds: 7_200 },
  approval: {
    mode: "any_of",
    groups: [
      { operator: "any", approvers: [{ type: "manager" }] },
      { operator: "any", approvers: [{ type: "user", values: [people.ada] }] },
    ],
  },
  settings: { maxExtensions: 1, extensionSeconds: 3_600 },
});

const buckets = ["orders", "invoices", "telemetry", "backups", "public-site", "reports-2026"];

export async function startPortalWorld(): Promise<PortalWorld> {
  const sink = await startTestSink();
  const hallpass = await runHallpass({ smtp: sink });
  const visitors = await startVisitors();
  const must = async <T = unknown>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await hallpass.api<T>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const stop = async () => {
    await visitors.close();
    await hallpass.stop();
    await sink.stop();
  };
  try {
    const seeded = await seed(must);
    return {
      hallpass,
      sink,
      visitors,
      must,
      ...seeded,
      async open(email, path = "/") {
        const page = await visitors.visit();
        await signIn({ url: hallpass.url, sink }, page, email, path);
        return page;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Must = PortalWorld["must"];

/** Every sync is done in the background; a bucket is there when it is done. */
async function syncedResources(must: Must): Promise<Record<string, string>> {
  for (let tries = 0; tries < 200; tries++) {
    const { items } = await must<{ items: { id: string; name: string }[] }>(
      "GET",
      "/api/v1/resources?limit=200",
    );
    if (items.length >= buckets.length) return Object.fromEntries(items.map((r) => [r.name, r.id]));
    await sleep(50);
  }
  throw new Error("the sandbox was not synced within 10 seconds");
}

async function seed(
  must: Must,
): Promise<Pick<PortalWorld, "flows" | "integrationId" | "resources">> {
  await must("POST", "/api/v1/groups", { name: "Engineers", description: "Who builds it" });
  const add = (email: string, fullName: string, manager?: string) =>
    must("POST", "/api/v1/users", {
      email,
      fullName,
      groups: ["Engineers"],
      ...(manager && { manager }),
      sendInvitation: false,
    });
  await add(people.grace, "Grace Hopper", people.ada);
  await add(people.ben, "Ben Okri", people.grace);
  await add(people.cleo, "Cleo Vance", people.grace);
  const { id } = await must<{ id: string }>("POST", "/api/v1/integrations", {
    name: "storage",
    kind: "sandbox",
    config: {
      resources: buckets.map((name, i) => ({
        type: "sandbox.bucket",
        externalId: `bucket/${name}`,
        name,
        path: ["acme", i % 2 ? "production" : "staging"],
        tags: { env: i % 2 ? "prod" : "stage", team: "storage" },
      })),
    },
  });
  const resources = await syncedResources(must);
  return {
    integrationId: id,
    resources,
    flows: {
      automatic: await must<AccessFlow>("POST", "/api/v1/flows", automatic(id)),
      approved: await must<AccessFlow>("POST", "/api/v1/flows", approved(id)),
    },
  };
}

/** A call with the session of a page, as the portal makes it. @throws when it is refused */
export async function callFrom<T>(
  page: Page,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await page.evaluate(
    async ([m, p, b]) => {
      const response = await fetch(p as string, {
        method: m as string,
        ...(b !== undefined && {
          body: JSON.stringify(b),
          headers: { "content-type": "application/json" },
        }),
      });
      return { status: response.status, text: await response.text() };
    },
    [method, path, body] as const,
  );
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return (answer.text ? JSON.parse(answer.text) : undefined) as T;
}
