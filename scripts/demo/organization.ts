/** The demo's people, groups, integrations and flows, made through our own API. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, ApiRefusal, apiClient, listAll } from "./api.ts";
import { aws } from "./clouds/aws.ts";
import { azure } from "./clouds/azure.ts";
import { cloudFlows } from "./clouds/flows.ts";
import { google } from "./clouds/google.ts";
import { sandboxConfig } from "./clouds/inventory.ts";
import type { DemoDatabase } from "./database.ts";
import { contractorFlow, demoFlows } from "./flows.ts";
import { onCallName, postgresqlName, sandboxName } from "./names.ts";

const SYNC_TIMEOUT_MS = 60_000;
const manager = "grace@example.com";

const people = [
  { email: manager, fullName: "Grace Hopper", timeZone: "America/New_York", groups: [] },
  {
    email: "linus@example.com",
    fullName: "Linus Torvalds",
    timeZone: "Europe/Helsinki",
    groups: ["engineering"],
    manager,
  },
  {
    email: "margaret@example.com",
    fullName: "Margaret Hamilton",
    timeZone: "America/New_York",
    groups: ["engineering", "dba"],
    manager,
  },
];
const groups = [
  { name: "engineering", description: "Everybody who builds the shop" },
  { name: "dba", description: "Looks after the databases" },
];

const clouds = [aws, google, azure];

type Named = { readonly id: string; readonly name: string };
type Integration = Named & {
  readonly status: string;
  readonly lastSyncAt: string | null;
  readonly config: Record<string, unknown>;
};

/** Where the demo's PostgreSQL is, as the connector's form wants it. */
const postgresqlConfig = ({ port, connector }: DemoDatabase) => ({
  host: "127.0.0.1",
  port,
  user: connector.user,
  password: connector.password,
  database: "postgres",
  tls: "off",
  excludeDatabases: ["postgres"],
});

async function makePeople(api: Api): Promise<void> {
  const known = await listAll<{ id: string; email: string; fullName: string }>(
    api,
    "/api/v1/users",
  );
  const admin = known.find(({ email }) => email === "ada@example.com");
  if (admin && admin.fullName !== "Ada Lovelace") {
    await api("PATCH", `/api/v1/users/${admin.id}`, {
      fullName: "Ada Lovelace",
      timeZone: "Europe/London",
    });
  }
  const emails = new Set(known.map(({ email }) => email));
  for (const person of people.filter(({ email }) => !emails.has(email))) {
    // They sign in by a mailed link; four invitations would only bury the first interesting mail.
    await api("POST", "/api/v1/users", { ...person, sendInvitation: false });
  }
}

async function makeGroups(api: Api): Promise<void> {
  const known = new Set((await listAll<Named>(api, "/api/v1/groups")).map(({ name }) => name));
  for (const group of groups.filter(({ name }) => !known.has(name)))
    await api("POST", "/api/v1/groups", group);
}

/** Margaret is on call for good: a demo has no second week. Grace stands in, for what Margaret asks for herself. */
async function makeShift(api: Api): Promise<void> {
  const known = await listAll<Named>(api, "/api/v1/shifts");
  if (known.some(({ name }) => name === onCallName)) return;
  const turns = ["margaret@example.com", manager].map((user) => ({ user }));
  await api("POST", "/api/v1/shifts", { name: onCallName, turns });
}

async function makeIntegrations(api: Api, database: DemoDatabase): Promise<void> {
  const known = new Set(
    (await listAll<Named>(api, "/api/v1/integrations")).map(({ name }) => name),
  );
  const wanted = [
    { name: postgresqlName, kind: "postgresql", config: postgresqlConfig(database) },
    { name: sandboxName, kind: "sandbox", config: {} },
    ...clouds.map((cloud) => ({ name: cloud.name, kind: "sandbox", config: sandboxConfig(cloud) })),
  ];
  for (const integration of wanted.filter(({ name }) => !known.has(name))) {
    await api("POST", "/api/v1/integrations", integration);
  }
}

/** Flows reach only what a sync has found, so the demo is not ready before. */
async function waitForSync(api: Api): Promise<void> {
  const until = Date.now() + SYNC_TIMEOUT_MS;
  for (;;) {
    const integrations = await listAll<Integration>(api, "/api/v1/integrations");
    const waiting = integrations.filter(({ lastSyncAt }) => lastSyncAt === null);
    if (waiting.length === 0) return;
    if (Date.now() > until) {
      throw new Error(
        `no sync of ${waiting.map(({ name, status }) => `${name} (${status})`).join(", ")} within a minute`,
      );
    }
    await sleep(250);
  }
}

async function makeFlows(api: Api): Promise<void> {
  const known = new Set(
    (await listAll<{ document: { name: string } }>(api, "/api/v1/flows")).map(
      ({ document }) => document.name,
    ),
  );
  const wanted = [...demoFlows, ...clouds.flatMap(cloudFlows)];
  for (const flow of wanted.filter(({ name }) => !known.has(name)))
    await api("POST", "/api/v1/flows", flow);
}

/** The database may have had to take another port than last time. */
async function followPort(api: Api, database: DemoDatabase): Promise<void> {
  const integrations = await listAll<Integration>(api, "/api/v1/integrations");
  const ours = integrations.find(({ name }) => name === postgresqlName);
  if (!ours || ours.config.port === database.port) return;
  await api("PUT", `/api/v1/integrations/${ours.id}`, {
    config: { ...ours.config, port: database.port },
  });
}

async function makeAll(api: Api, database: DemoDatabase): Promise<void> {
  await api("PATCH", "/api/v1/organization", { name: "Example Inc." });
  await makeGroups(api);
  await makePeople(api);
  await makeShift(api);
  await makeIntegrations(api, database);
  await waitForSync(api);
  await makeFlows(api);
}

async function contractorLink(api: Api): Promise<string | null> {
  const flows = await listAll<{ document: { name: string }; link: { url: string } | null }>(
    api,
    "/api/v1/flows",
  );
  return flows.find(({ document }) => document.name === contractorFlow)?.link?.url ?? null;
}

/**
 * Makes what is missing. Once all of it is there this is noted, and from then on nothing is made again:
 * what people change or delete in the demo stays as they left it.
 * @returns the contractor's access link, or null when it is not there (any more)
 */
export async function makeDemoOrganization(options: {
  readonly origin: string;
  readonly token: string;
  readonly stateDir: string;
  readonly database: DemoDatabase;
  readonly say: (message: string) => void;
}): Promise<string | null> {
  const api = apiClient(options.origin, options.token);
  const note = join(options.stateDir, "demo-complete");
  try {
    if (!existsSync(note)) {
      options.say("Making the demo organization…");
      await makeAll(api, options.database);
      writeFileSync(note, `${new Date().toISOString()}\n`);
    }
    await followPort(api, options.database);
    return await contractorLink(api);
  } catch (error) {
    if (!(error instanceof ApiRefusal && error.status === 401)) throw error;
    options.say(
      "This state was begun with another HALLPASS_ADMIN_TOKEN, so the demo in it is left as it is.",
    );
    return null;
  }
}
