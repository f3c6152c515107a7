/** A running Hallpass with one webhook target in a process of its own, and thousands of grants made of one real one. */
import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openBooks } from "../support/books.ts";
import type { RunningHallpass } from "../support/run-hallpass.ts";

export type Target = {
  readonly url: string;
  readonly secret: string;
  control<T>(verb: string, path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
};

export async function startTarget(resources: number): Promise<Target> {
  const args = ["test/support/fake-target.ts", "--resources", String(resources)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { url, control, secret } = JSON.parse(line) as {
    url: string;
    control: string;
    secret: string;
  };
  return {
    url,
    secret,
    async control(verb, path, body) {
      const answer = await fetch(`${control}${path}`, {
        method: verb,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answer.json() as never;
    },
    async stop() {
      child.kill();
      await once(child, "exit");
    },
  };
}

/** Runs `count` jobs, `width` at a time. */
export async function inParallel(
  count: number,
  width: number,
  job: (i: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let i = next++; i < count; i = next++) await job(i);
    }),
  );
}

export async function sendSigned(target: Target, action: string, body: unknown): Promise<void> {
  const text = JSON.stringify(body);
  const [id, at] = [randomBytes(12).toString("hex"), Math.floor(Date.now() / 1_000)];
  const key = Buffer.from(target.secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${at}.${text}`).digest("base64");
  const answer = await fetch(`${target.url}/${action}`, {
    method: "POST",
    body: text,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(at),
      "webhook-signature": `v1,${signature}`,
    },
  });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${action}: ${answer.status}`);
}

export type Ids = {
  readonly integrationId: string;
  readonly flowId: string;
  readonly requestId: string;
};

type Named = { id: string };

/** One integration, one automatic flow, one granted request: the pattern of all others. */
export async function makePattern(hallpass: RunningHallpass, target: Target): Promise<Ids> {
  const made = async <T>(path: string, body: unknown): Promise<T> => {
    const { status, body: answer } = await hallpass.api<T>("POST", path, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const config = { url: target.url, secret: target.secret };
  const integration = await made<Named>("/api/v1/integrations", {
    name: "target",
    kind: "webhook",
    config,
  });
  await made(`/api/v1/integrations/${integration.id}/sync`, {});
  const resource = await until("resources", async () => {
    const { body } = await hallpass.api<{ items: Array<Named & { type: string }> }>(
      "GET",
      "/api/v1/resources?limit=1",
    );
    return body.items[0] ?? null;
  });
  const types = await hallpass.api<{ items: Array<{ permissions: Array<{ name: string }> }> }>(
    "GET",
    "/api/v1/resource-types",
  );
  const permission = types.body.items[0]?.permissions[0]?.name ?? "";
  const flow = await made<Named>("/api/v1/flows", {
    name: "everything",
    requesters: { conditions: [{ type: "user", values: ["ada@example.com"] }] },
    targets: [
      {
        integration: "target",
        resourceType: resource.type,
        permissions: [permission],
        include: [{ by: "any" }],
      },
    ],
    duration: { maxSeconds: 86_400 },
    approval: { mode: "automatic" },
    settings: { justificationRequired: false },
  });
  const units = [{ resourceId: resource.id, permission }];
  const request = await made<Named>("/api/v1/requests", {
    flowId: flow.id,
    units,
    durationSeconds: 86_400,
  });
  await until("active", async () => {
    const { body } = await hallpass.api<{ state: string }>("GET", `/api/v1/requests/${request.id}`);
    return body.state === "active" ? true : null;
  });
  return { integrationId: integration.id, flowId: flow.id, requestId: request.id };
}

export async function until<T>(
  what: string,
  look: () => Promise<T | null>,
  timeoutMs = 30_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const ALPHABET = "0123456789abcdefghijklmnopqrstuv";
const handleNumber = (i: number) => `hp_${i.toString(32).padStart(26, ALPHABET[0])}`;

/**
 * Copies the pattern's rows: `count` more units, active, the i-th ending at `end(i)`. Hallpass must be stopped.
 *
 * @param bundled how many units one request has; the first of them gives its end
 * @param first where the numbering starts: a second call must not meet the rows of the first
 */
export function copyGrants(
  stateDir: string,
  pattern: Ids,
  count: number,
  end: (i: number) => number,
  { bundled = 1, first = 0 } = {},
): string[] {
  const books = openBooks(stateDir);
  const request = books.prepare("select * from requests where id = ?").get(pattern.requestId) ?? {};
  const unit =
    books.prepare("select * from units where request_id = ?").get(pattern.requestId) ?? {};
  const insert = (table: string, row: Record<string, unknown>) =>
    books.prepare(
      `insert into ${table} (${Object.keys(row)
        .map((c) => `"${c}"`)
        .join(", ")}) values (${Object.keys(row)
        .map(() => "?")
        .join(", ")})`,
    );
  const [addRequest, addUnit] = [insert("requests", request), insert("units", unit)];
  const now = Date.now();
  const handles: string[] = [];
  books.exec("begin");
  for (let i = first; i < first + count; i++) {
    const suffix = i.toString().padStart(20, "0");
    const leader = i - ((i - first) % bundled);
    const expiresAt = end(leader);
    const own = {
      id: `req_${leader.toString().padStart(20, "0")}`,
      number: 1_000_000 + leader,
      expires_at: expiresAt,
      due_at: expiresAt,
      warned_at: now,
    };
    if (i === leader) addRequest.run(...(Object.values({ ...request, ...own }) as never[]));
    const handle = handleNumber(i + 1);
    handles.push(handle);
    const ownUnit = {
      id: `unit_${suffix}`,
      request_id: own.id,
      handle,
      seed: `unit_${suffix}`,
      deadline_at: expiresAt + 30_000,
    };
    addUnit.run(...(Object.values({ ...unit, ...ownUnit }) as never[]));
  }
  books.exec("commit");
  books.close();
  return handles;
}

/** The same privileges at the target, given by the same signed calls. */
export async function grantAtTarget(target: Target, handles: ReadonlyArray<string>): Promise<void> {
  await inParallel(handles.length, 64, async (i) =>
    sendSigned(target, "grant", {
      handle: handles[i],
      resource: { type: "fake.room", externalId: "room-0", name: "Room 0", path: [] },
      permission: "clean",
      account: "ada@example.com",
      person: { id: "", email: "ada@example.com", name: "Ada" },
      deadlineAt: null,
    }),
  );
}

export const newState = () => mkdtempSync(join(tmpdir(), "hallpass-bench-"));
