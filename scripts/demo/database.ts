/** The demo's real PostgreSQL with two databases in it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { inRoot } from "../paths.ts";
import { type RunningPostgres, startPostgres } from "../postgres.ts";
import type { Shutdown } from "../shutdown.ts";
import type { State } from "../state/open.ts";

const FIRST_PORT = 54_320;
const databases = { shop: "shop_owner", analytics: "analytics_owner" };

export type DemoDatabase = {
  readonly port: number;
  /** What the connector logs in with. */
  readonly connector: { readonly user: string; readonly password: string };
  readonly superuser: { readonly user: string; readonly password: string };
};

const portFile = (stateDir: string) => join(stateDir, "postgres-port");

/** The port is kept, so that connection strings given out earlier stay right. */
function lastPort(stateDir: string): number {
  const known = existsSync(portFile(stateDir))
    ? Number(readFileSync(portFile(stateDir), "utf8"))
    : Number.NaN;
  return known > 0 && known < 65_536 ? known : FIRST_PORT;
}

type Part = { readonly database: string; readonly statements: string };

/** Splits the file at its "-- in DATABASE" lines. */
function parts(sql: string): Part[] {
  return sql
    .split(/^-- in (?=\w+$)/m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf("\n");
      return { database: text.slice(0, end).trim(), statements: text.slice(end) };
    });
}

async function runPart(postgres: RunningPostgres, { database, statements }: Part): Promise<void> {
  const client = await postgres.connect(database);
  try {
    // Several statements in one query are one transaction; BEGIN makes SET LOCAL last until its end.
    await client.query(`BEGIN; ${statements}; COMMIT`);
  } finally {
    await client.end();
  }
}

async function complete(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ comment: string | null }>(
    "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = 'postgres'",
  );
  return rows[0]?.comment === "demo=complete";
}

async function fill(postgres: RunningPostgres, client: pg.Client): Promise<void> {
  const [roles, ...rest] = parts(readFileSync(inRoot("scripts", "demo", "database.sql"), "utf8"));
  if (roles) await runPart(postgres, roles);
  for (const [name, owner] of Object.entries(databases)) {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} OWNER ${owner}`);
  }
  for (const part of rest) await runPart(postgres, part);
}

export async function startDemoDatabase(
  { dir: stateDir, keys }: Pick<State, "dir" | "keys">,
  shutdown: Shutdown,
  say: (message: string) => void,
): Promise<DemoDatabase> {
  const postgres = await startPostgres({
    stateDir,
    password: keys.postgresSuperuser,
    port: lastPort(stateDir),
    onProgress: say,
    onExit: (message) => shutdown.fail(new Error(message)),
  });
  shutdown.add("PostgreSQL", postgres.stop);
  writeFileSync(portFile(stateDir), String(postgres.port), { mode: 0o600 });
  const client = await postgres.connect();
  try {
    if (!(await complete(client))) {
      say("Filling the demo's databases…");
      await fill(postgres, client);
    }
    await client.query(
      `ALTER ROLE hallpass PASSWORD ${client.escapeLiteral(keys.postgresConnector)}`,
    );
  } finally {
    await client.end();
  }
  return {
    port: postgres.port,
    connector: { user: "hallpass", password: keys.postgresConnector },
    superuser: { user: "postgres", password: keys.postgresSuperuser },
  };
}
