/**
 * From an approver's click to a login that works: the decision is posted, the access comes up, its password is shown,
 * PostgreSQL takes it and answers a query. Beside it the floor: an administrator who does the same by hand in SQL.
 *
 *     npx node test/bench/click-to-login.ts [--runs 25]
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { AccessFlow, FlowDocumentInput } from "../../worker/contract/flows";
import type { AccessRequest, AccessUnit } from "../../worker/contract/requests";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { type RunningHallpass, runHallpass } from "../support/run-hallpass.ts";
import { newState, until } from "./estate.ts";
import { percentile } from "./load.ts";

export const LOGIN_AIM_MS = 1_000;
const POLL_MS = 10;

export type LoginBench = {
  readonly runs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Of the median: until the access is active, until its password is shown, until the query is answered. */
  readonly parts: {
    readonly activeMs: number;
    readonly revealedMs: number;
    readonly loggedInMs: number;
  };
  /** The same by hand as the superuser: create the role, give it the privilege, log in, query. */
  readonly floorMedianMs: number;
  readonly floorP95Ms: number;
  /** From handing back to "no such role". */
  readonly goneMedianMs: number;
};

async function must<T>(
  hallpass: RunningHallpass,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await hallpass.api<T>(method, `/api/v1${path}`, body);
  if (answer.status < 300) return answer.body;
  throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** A shop with one table, and the connector's own role, which is no superuser. */
async function furnish(postgres: TestPostgres, connectorPassword: string): Promise<void> {
  await postgres.query(
    "postgres",
    `CREATE ROLE shop_owner NOLOGIN;
     CREATE ROLE hallpass LOGIN CREATEROLE PASSWORD '${connectorPassword}';
     GRANT shop_owner TO hallpass;
     GRANT pg_signal_backend, pg_read_all_stats TO hallpass`,
  );
  await postgres.query("postgres", "CREATE DATABASE shop OWNER shop_owner");
  await postgres.query(
    "shop",
    `SET ROLE shop_owner; CREATE SCHEMA sales; CREATE TABLE sales.orders (item text);
     INSERT INTO sales.orders VALUES ('tea'), ('milk')`,
  );
}

const flowDocument = (integration: string): FlowDocumentInput => ({
  name: "Read the sales",
  requesters: { conditions: [{ type: "user", values: ["ada@example.com"] }] },
  targets: [
    {
      integration,
      resourceType: "postgresql.schema",
      permissions: ["read"],
      include: [{ by: "name", values: ["sales"] }],
    },
  ],
  duration: { maxSeconds: 3_600 },
  approval: {
    mode: "any_of",
    groups: [{ approvers: [{ type: "user", values: ["ada@example.com"] }] }],
  },
  settings: { justificationRequired: false, selfApproval: true },
});

type Wanted = { readonly flowId: string; readonly resourceId: string };

async function prepare(hallpass: RunningHallpass, postgres: TestPostgres): Promise<Wanted> {
  const password = randomBytes(16).toString("hex");
  await furnish(postgres, password);
  const { host, port } = postgres;
  const { id } = await must<{ id: string }>(hallpass, "POST", "/integrations", {
    name: "shop",
    kind: "postgresql",
    config: { host, port, user: "hallpass", password, database: "postgres", tls: "off" },
  });
  const resourceId = await until("the schema to be found", async () => {
    const { items } = await must<{ items: Array<{ id: string; type: string }> }>(
      hallpass,
      "GET",
      "/resources?search=sales",
    );
    return items.find(({ type }) => type === "postgresql.schema")?.id ?? null;
  });
  const flow = await must<AccessFlow>(hallpass, "POST", "/flows", flowDocument(id));
  return { flowId: flow.id, resourceId };
}

async function answered(postgres: TestPostgres, user: string, password: string): Promise<void> {
  const client = await postgres.login(user, password, "shop");
  try {
    const { rows } = await client.query("SELECT item FROM sales.orders");
    if (rows.length !== 2) throw new Error(`${rows.length} orders instead of 2`);
  } finally {
    await client.end();
  }
}

async function whenActive(hallpass: RunningHallpass, id: string): Promise<AccessUnit> {
  for (;;) {
    const { state, units, message } = await must<AccessRequest>(hallpass, "GET", `/requests/${id}`);
    const [unit] = units;
    if (state === "active" && unit) return unit;
    if (state !== "pending" && state !== "granting")
      throw new Error(`the request is ${state}: ${message}`);
    await sleep(POLL_MS);
  }
}

async function oneRun(hallpass: RunningHallpass, postgres: TestPostgres, wanted: Wanted) {
  const asked = await must<AccessRequest>(hallpass, "POST", "/requests", {
    flowId: wanted.flowId,
    units: [{ resourceId: wanted.resourceId, permission: "read" }],
    durationSeconds: 3_600,
  });
  const request = `/requests/${asked.id}`;
  const clicked = performance.now();
  await must(hallpass, "POST", `${request}/decisions`, {
    approve: true,
    termsHash: asked.termsHash,
  });
  const unit = await whenActive(hallpass, asked.id);
  const active = performance.now();
  const [{ items: details }, { secrets }] = await Promise.all([
    must<{ items: Array<{ fields: Array<{ label: string; value: string }> }> }>(
      hallpass,
      "GET",
      `${request}/access-details`,
    ),
    must<{ secrets: Array<{ label: string; value: string }> }>(
      hallpass,
      "POST",
      `${request}/units/${unit.id}/reveal`,
      {},
    ),
  ]);
  const revealed = performance.now();
  const user = details[0]?.fields.find(({ label }) => label === "User")?.value ?? "";
  const password = secrets.find(({ label }) => label === "Password")?.value ?? "";
  await answered(postgres, user, password);
  const loggedIn = performance.now();
  await must(hallpass, "POST", `${request}/return`, {});
  await until("the role to go", async () => {
    const rows = await postgres.query("postgres", "SELECT FROM pg_roles WHERE rolname = $1", [
      user,
    ]);
    return rows.length === 0 ? true : null;
  });
  const gone = performance.now();
  return {
    totalMs: loggedIn - clicked,
    activeMs: active - clicked,
    revealedMs: revealed - active,
    loggedInMs: loggedIn - revealed,
    goneMs: gone - loggedIn,
  };
}

async function byHand(postgres: TestPostgres): Promise<number> {
  const [user, password] = [
    `hand_${randomBytes(4).toString("hex")}`,
    randomBytes(16).toString("hex"),
  ];
  const started = performance.now();
  await postgres.query(
    "shop",
    `CREATE ROLE ${user} LOGIN PASSWORD '${password}' VALID UNTIL '2100-01-01';
     GRANT USAGE ON SCHEMA sales TO ${user}; GRANT SELECT ON ALL TABLES IN SCHEMA sales TO ${user}`,
  );
  await answered(postgres, user, password);
  const ended = performance.now();
  await postgres.query("shop", `DROP OWNED BY ${user}; DROP ROLE ${user}`);
  return ended - started;
}

export async function benchLogin(runs: number, say: (line: string) => void): Promise<LoginBench> {
  const stateDir = newState();
  const postgres = await startPostgres();
  try {
    const hallpass = await runHallpass({ stateDir });
    try {
      return await measure(hallpass, postgres, runs, say);
    } finally {
      await hallpass.stop();
    }
  } finally {
    await postgres.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function measure(
  hallpass: RunningHallpass,
  postgres: TestPostgres,
  runs: number,
  say: (line: string) => void,
): Promise<LoginBench> {
  const wanted = await prepare(hallpass, postgres);
  const [found, hands] = [[] as Array<Awaited<ReturnType<typeof oneRun>>>, [] as number[]];
  // The first one warms up: it compiles, connects and fills caches.
  for (let n = -1; n < runs; n++) {
    const [run, hand] = [await oneRun(hallpass, postgres, wanted), await byHand(postgres)];
    if (n < 0) continue;
    found.push(run);
    hands.push(hand);
    if ((n + 1) % 10 === 0) say(`${n + 1} of ${runs} logins`);
  }
  const of = (name: keyof (typeof found)[number], p: number) =>
    percentile(
      found.map((run) => run[name]),
      p,
    );
  return {
    runs,
    medianMs: of("totalMs", 50),
    p95Ms: of("totalMs", 95),
    maxMs: of("totalMs", 100),
    parts: {
      activeMs: of("activeMs", 50),
      revealedMs: of("revealedMs", 50),
      loggedInMs: of("loggedInMs", 50),
    },
    floorMedianMs: percentile(hands, 50),
    floorP95Ms: percentile(hands, 95),
    goneMedianMs: of("goneMs", 50),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { runs: { type: "string", default: "25" } } });
  const result = await benchLogin(Number(values.runs), (line) => console.error(line));
  console.log(JSON.stringify({ bench: "login", ...result }));
}
