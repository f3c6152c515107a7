/** One connection for one piece of work: opened, used, always closed. */
import { Client, type QueryResultRow } from "pg";
import type { Ports } from "../connector";
import { ConnectorError } from "../errors";
import { asConnectorError, sqlStateOf } from "./failures";
import type { Settings } from "./settings";
import { SocketStream } from "./socket-stream";

const CONNECT_MS = 5_000;
/** The server gives up on a statement first, so that its own words reach the admin. */
const STATEMENT_MS = 10_000;
const ANSWER_MS = 12_000;
const GOODBYE_MS = 500;
const ATTEMPTS = 5;

export type Session = {
  readonly database: string;
  /** `server_version_num`: 180004 is 18.4. */
  readonly version: number;
  /** The connector's own role. */
  readonly self: string;
  readonly superuser: boolean;
  rows<Row extends QueryResultRow>(sql: string, values?: ReadonlyArray<unknown>): Promise<Row[]>;
  /** One or several statements without parameters, in one round trip. */
  run(sql: string): Promise<void>;
  /**
   * Inside a transaction: a statement that may fail without taking the rest with it.
   *
   * @returns what went wrong, or null. A conflict is thrown, so that the transaction is done again
   */
  attempt(sql: string): Promise<ConnectorError | null>;
  /** All or nothing; done again a few times when another session was changing the same rows. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
};

export type Server = {
  /** For messages: `host:port`. */
  readonly name: string;
  /**
   * @param doing completes "PostgreSQL could not …" when the work fails
   * @throws {ConnectorError} whatever goes wrong
   */
  use<T>(database: string, doing: string, work: (session: Session) => Promise<T>): Promise<T>;
};

/**
 * The search path keeps other people's functions and operators from being called with our rights
 * (CVE-2018-1058). The rest undoes what `ALTER ROLE … SET` or `ALTER DATABASE … SET` may have changed.
 */
const PREPARE = `
  SET search_path TO pg_catalog, pg_temp;
  SET statement_timeout TO ${STATEMENT_MS};
  SET lock_timeout TO 4000;
  SET idle_in_transaction_session_timeout TO 30000;
  SET client_encoding TO 'UTF8';
  SET default_transaction_isolation TO 'read committed';
  SELECT current_setting('server_version_num')::int AS version, current_user::text AS self,
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`;

type Facts = Pick<Session, "version" | "self" | "superuser">;

export function serverAt(settings: Settings, ports: Pick<Ports, "tcp">): Server {
  const name = `${settings.host}:${settings.port}`;
  return {
    name,
    async use(database, doing, work) {
      const stream = new SocketStream(ports.tcp, settings.tls);
      const client = clientOn(stream, settings, database);
      try {
        await client.connect();
        return await work(await sessionOn(client, database, name));
      } catch (error) {
        throw asConnectorError(error, doing, name);
      } finally {
        await goodbye(client, stream);
      }
    },
  };
}

function clientOn(stream: SocketStream, settings: Settings, database: string): Client {
  const client = new Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password,
    database,
    application_name: "hallpass",
    stream: () => stream,
    // TLS is the stream's business: `pg` would do it differently in each runtime.
    ssl: false,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
  });
  // Between two queries a lost connection has nobody to tell; the next query fails with the same reason.
  client.on("error", (error) => stream.destroy(error));
  return client;
}

async function sessionOn(client: Client, database: string, server: string): Promise<Session> {
  const results: unknown = await client.query(PREPARE);
  const last = Array.isArray(results) ? results.at(-1) : results;
  const [facts] = (last as { readonly rows: ReadonlyArray<Facts> }).rows;
  if (!facts) throw new ConnectorError("protocol", "PostgreSQL did not say who we are.");

  const run = async (sql: string) => void (await client.query(sql));
  const once = async <T>(work: () => Promise<T>): Promise<T> => {
    await run("BEGIN");
    try {
      const result = await work();
      await run("COMMIT");
      return result;
    } catch (error) {
      // A connection that is lost has rolled back by itself; the first error is the one that matters.
      await run("ROLLBACK").catch(() => client.end());
      throw error;
    }
  };
  const attempt = async (sql: string): Promise<ConnectorError | null> => {
    await run("SAVEPOINT hp_attempt");
    try {
      await run(`${sql}; RELEASE SAVEPOINT hp_attempt`);
      return null;
    } catch (error) {
      if (sqlStateOf(error) === null) throw error;
      await run("ROLLBACK TO SAVEPOINT hp_attempt; RELEASE SAVEPOINT hp_attempt");
      const failed = asConnectorError(error, `run ${sql.slice(0, 200)}`, server);
      if (failed.failure === "conflict" && sqlStateOf(error) !== "55P03") throw error;
      return failed;
    }
  };
  return {
    database,
    ...facts,
    run,
    attempt,
    rows: async <Row extends QueryResultRow>(sql: string, values: ReadonlyArray<unknown> = []) =>
      (await client.query<Row>(sql, [...values])).rows,
    transaction: (work) => repeatingConflicts(() => once(work)),
  };
}

async function repeatingConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { failure } = asConnectorError(error, "", "");
      // A lock that was not given (55P03) has been waited for already.
      const again = failure === "conflict" && sqlStateOf(error) !== "55P03";
      if (!again || attempt === ATTEMPTS) throw error;
      await pause(20 * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

/** Says goodbye if the server still listens; lets go in any case. */
async function goodbye(client: Client, stream: SocketStream): Promise<void> {
  if (!stream.destroyed) await Promise.race([client.end(), pause(GOODBYE_MS)]);
  stream.destroy();
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
