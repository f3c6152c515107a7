/** Everything around one Hallpass that can die: its targets, the wires to them, its state folder, its people. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { FlowDocumentInput } from "../../worker/contract/flows.ts";
import type { Resource } from "../../worker/contract/resources.ts";
import { type FakeTarget, startFakeTarget } from "../support/fake-target.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { type RunningHallpass, runHallpass } from "../support/run-hallpass.ts";
import { buildChaosWorker } from "./build.ts";
import { type Points, startPoints } from "./points.ts";
import { startHttpProxy, startPostgresProxy } from "./proxies.ts";

export type Kind = "postgresql" | "webhook";
export const kinds: ReadonlyArray<Kind> = ["postgresql", "webhook"];
export const permissionOf = { postgresql: "read", webhook: "enter" } as const;
export const requester = "bob@example.com";
export const approver = "ada@example.com";

export type Flows = { readonly automatic: string; readonly approved: string };

export type World = {
  readonly points: Points;
  readonly postgres: TestPostgres;
  readonly target: FakeTarget;
  readonly stateDir: string;
  readonly adminToken: string;
  readonly requesterToken: string;
  readonly flows: Flows;
  readonly integrations: Readonly<Record<Kind, string>>;
  /** How many there are of each. */
  readonly size: number;
  /** One after the other, so that each cycle starts on fresh ground. */
  readonly resources: Readonly<Record<Kind, ReadonlyArray<Resource>>>;
  /** The Hallpass that runs now. */
  hallpass(): RunningHallpass;
  start(options?: { readonly migrationsDir?: string }): Promise<void>;
  kill(): Promise<void>;
  halt(): Promise<void>;
  end(): Promise<void>;
};

/** The file under the state folder that is the database. Only touched while nothing runs. */
export function databaseFile(stateDir: string): string {
  const folder = join(stateDir, "worker", "d1", "miniflare-D1DatabaseObject");
  const [name] = readdirSync(folder).filter(
    (n) => n.endsWith(".sqlite") && n !== "metadata.sqlite",
  );
  if (!name) throw new Error(`no database in ${folder}`);
  return join(folder, name);
}

export function openDatabase(stateDir: string): DatabaseSync {
  return new DatabaseSync(databaseFile(stateDir));
}

export type Api = RunningHallpass["api"];

async function must<T>(api: Api, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await api<T>(method, path, body);
  if (answer.status >= 300)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const flowDocument = (
  name: string,
  integrations: Readonly<Record<Kind, string>>,
  change: Pick<FlowDocumentInput, "approval">,
): FlowDocumentInput => ({
  name,
  requesters: { conditions: [{ type: "user", values: [requester] }] },
  targets: [
    {
      integration: integrations.postgresql,
      resourceType: "postgresql.schema",
      permissions: ["read"],
      include: [{ by: "any" }],
    },
    {
      integration: integrations.webhook,
      resourceType: "fake.room",
      permissions: ["enter"],
      include: [{ by: "any" }],
    },
  ],
  duration: { maxSeconds: 3_600, defaultSeconds: 60 },
  settings: { maxExtensions: 20, extensionSeconds: 60 },
  ...change,
});

async function allResources(api: Api, integrationId: string, type: string): Promise<Resource[]> {
  const items: Resource[] = [];
  for (let pageToken = ""; ; ) {
    const query = new URLSearchParams({
      integrationId,
      type,
      limit: "100",
      ...(pageToken ? { pageToken } : {}),
    });
    const page = await must<{ items: Resource[]; pagination: { nextPageToken: string | null } }>(
      api,
      "GET",
      `/api/v1/resources?${query}`,
    );
    items.push(...page.items);
    if (!page.pagination.nextPageToken) return items;
    pageToken = page.pagination.nextPageToken;
  }
}

async function untilFound(api: Api, id: string, type: string, count: number): Promise<Resource[]> {
  for (const until = Date.now() + 60_000; ; await sleep(100)) {
    const found = await allResources(api, id, type);
    if (found.length >= count) return found;
    if (Date.now() > until) throw new Error(`the sync found ${found.length} of ${count} ${type}`);
  }
}

/** Bob has no mailbox here, so his sign-in and his token are put into the books as if he had been there. */
function giveToken(stateDir: string, userId: string, token: string): void {
  const db = openDatabase(stateDir);
  db.prepare(
    `insert into api_tokens (id, name, token_hash, hint, user_id, scopes, created_at)
     values (?, 'chaos', ?, 'chaos', ?, '["requests:read","requests:write"]', ?)`,
  ).run(
    `tok_${"b".repeat(20)}`,
    createHash("sha256").update(token).digest("hex"),
    userId,
    Date.now(),
  );
  db.prepare("update users set status = 'active' where id = ?").run(userId);
  db.close();
}

/** In the order of their numbers. */
const numbered = (all: ReadonlyArray<Resource>) =>
  all
    .filter((r) => /^s\d+$|^Room \d+$/.test(r.name))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));

/** People, integrations and flows, made through the API. */
async function furnish(api: Api, size: number, configs: Readonly<Record<Kind, object>>) {
  const bob = await must<{ id: string }>(api, "POST", "/api/v1/users", {
    email: requester,
    fullName: "Bob",
    sendInvitation: false,
  });
  const integrate = async (kind: Kind) => {
    const body = { name: kind, kind, config: configs[kind] };
    return (await must<{ id: string }>(api, "POST", "/api/v1/integrations", body)).id;
  };
  const integrations = {
    postgresql: await integrate("postgresql"),
    webhook: await integrate("webhook"),
  };
  const { postgresql, webhook } = integrations;
  const resources = {
    postgresql: numbered(await untilFound(api, postgresql, "postgresql.schema", size)),
    webhook: numbered(await untilFound(api, webhook, "fake.room", size)),
  };
  const makeFlow = async (name: string, approval: FlowDocumentInput["approval"]) => {
    const body = flowDocument(name, integrations, { approval });
    return (await must<{ id: string }>(api, "POST", "/api/v1/flows", body)).id;
  };
  const flows = {
    automatic: await makeFlow("automatic", { mode: "automatic" }),
    approved: await makeFlow("approved", {
      mode: "any_of",
      groups: [{ approvers: [{ type: "user", values: [approver] }] }],
    }),
  };
  return { bobId: bob.id, integrations, flows, resources };
}

/** @param size how many schemas and rooms there are to ask for */
export async function startWorld(size: number): Promise<World> {
  const points = await startPoints();
  const [bundle, postgres, target] = await Promise.all([
    buildChaosWorker(),
    startPostgres(),
    startFakeTarget({ resources: size }),
  ]);
  await postgres.query("postgres", "CREATE DATABASE shop");
  const schemas = Array.from({ length: size }, (_, i) => `s${i}`);
  await postgres.query(
    "shop",
    schemas.map((s) => `CREATE SCHEMA ${s}; CREATE TABLE ${s}.t (id int);`).join("\n"),
  );
  const wires = {
    postgresql: await startPostgresProxy(postgres.port, points),
    webhook: await startHttpProxy(target.url, points),
  };
  const stateDir = mkdtempSync(join(tmpdir(), "hallpass-chaos-"));
  const adminToken = `chaos-${randomBytes(24).toString("base64url")}`;
  const requesterToken = `hp_pat_${randomBytes(32).toString("base64url")}`;
  let running: RunningHallpass | null = null;
  const hallpass = () => {
    if (!running) throw new Error("Hallpass does not run");
    return running;
  };
  const kill = async () => {
    await running?.kill();
    running = null;
  };
  points.onKill(kill);
  const start: World["start"] = async ({ migrationsDir } = {}) => {
    running = await runHallpass({
      stateDir,
      bundle,
      ...(migrationsDir && { migrationsDir }),
      token: adminToken,
      bindings: { CHAOS_URL: points.url },
    });
  };
  const halt = async () => {
    await running?.stop();
    running = null;
  };

  await start();
  const { bobId, integrations, flows, resources } = await furnish(hallpass().api, size, {
    postgresql: {
      host: "127.0.0.1",
      port: wires.postgresql.port,
      user: postgres.user,
      password: postgres.password,
      database: "postgres",
      tls: "off",
    },
    webhook: { url: `http://127.0.0.1:${wires.webhook.port}`, secret: target.secret },
  });
  await halt();
  giveToken(stateDir, bobId, requesterToken);
  await start();

  return {
    points,
    postgres,
    target,
    stateDir,
    adminToken,
    requesterToken,
    size,
    flows,
    integrations,
    resources,
    hallpass,
    start,
    kill,
    halt,
    async end() {
      await halt();
      await Promise.all([
        wires.postgresql.stop(),
        wires.webhook.stop(),
        target.stop(),
        points.stop(),
      ]);
      await postgres.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
