/** One connection for one piece of work: opened, used, always closed. */
import type { EventEmitter } from "node:events";
import { Client, type QueryResultRow } from "pg";
import type { Ports } from "../connector";
import { ConnectorError } from "../errors";
import {
  aroseInFunction,
  blame,
  EVENT_TRIGGERS,
  type EventTrigger,
  triggerBehind,
} from "./event-triggers";
import { asConnectorError, sqlStateOf } from "./failures";
import { requireCluster } from "./identify";
import { OPTIONS_SINCE_14, OPTIONS_SINCE_17, PREPARE, STARTUP_OPTIONS } from "./session-settings";
import type { Settings } from "./settings";
import { SocketStream } from "./socket-stream";

const CONNECT_MS = 5_000;
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
  use<T>(
    database: string,
    doing: string,
    work: (session: Session) => Promise<T>,
    /** `anyone`: to ask who answers here; otherwise it must be the server that was connected. */
    of?: "anyone",
  ): Promise<T>;
};

type Facts = Pick<Session, "version" | "self" | "superuser">;

export function serverAt(settings: Settings, ports: Pick<Ports, "tcp" | "identity">): Server {
  const name = `${settings.host}:${settings.port}`;
  /** Known after the first session: what the server takes. */
  let options = 0;
  const open = async (database: string): Promise<Opened> => {
    for (;;) {
      const stream = new SocketStream(ports.tcp, settings.tls);
      const client = clientOn(stream, settings, database, OPTIONS[options]);
      try {
        await client.connect();
        return { client, stream };
      } catch (error) {
        await goodbye(client, stream);
        if (!isOptionRefused(error) || options === OPTIONS.length - 1) throw error;
        options++;
      }
    }
  };
  return {
    name,
    async use(database, doing, work, of) {
      let opened: Opened | null = null;
      try {
        opened = await open(database);
        const session = await sessionOn(opened.client, database, name);
        await requireCluster(session, name, of === "anyone" ? null : ports.identity);
        return await work(session);
      } catch (error) {
        throw await explained(opened?.client, error, doing, name);
      } finally {
        if (opened) await goodbye(opened.client, opened.stream);
      }
    },
  };
}

type Opened = { readonly client: Client; readonly stream: SocketStream };

/** The best first; the last for poolers that refuse every option. */
const OPTIONS = [OPTIONS_SINCE_17, OPTIONS_SINCE_14, STARTUP_OPTIONS, undefined] as const;

/** 42704: a setting that this version does not know; 08P01: a pooler. */
const isOptionRefused = (error: unknown): boolean => {
  const state = sqlStateOf(error);
  const text = error instanceof Error ? error.message : "";
  return state === "42704" || (state === "08P01" && /startup parameter|option/i.test(text));
};

/** Names the event trigger where one is to blame; the server is asked on the connection that is still there. */
async function explained(
  client: Client | undefined,
  error: unknown,
  doing: string,
  server: string,
): Promise<ConnectorError> {
  const failed = asConnectorError(error, doing, server);
  if (!client || !aroseInFunction(error)) return failed;
  const triggers = await client.query<EventTrigger>(EVENT_TRIGGERS).catch(() => ({ rows: [] }));
  const trigger = triggerBehind(error, triggers.rows);
  if (!trigger) return failed;
  return new ConnectorError("misconfigured", `${failed.message} ${blame(trigger)}`, {
    cause: error,
  });
}

function clientOn(
  stream: SocketStream,
  settings: Settings,
  database: string,
  options: string | undefined,
): Client {
  const client = new Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password,
    database,
    ...(options !== undefined && { options }),
    application_name: "hallpass",
    stream: () => stream,
    // TLS is the stream's business: `pg` would do it differently in each runtime.
    ssl: false,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
  });
  if (settings.tls === "off") refuseOpenPasswords(client, stream);
  // Between two queries a lost connection has nobody to tell; the next query fails with the same reason.
  client.on("error", (error) => stream.destroy(error));
  return client;
}

/**
 * Without TLS the password itself (or an MD5 of it, which is as good) would travel in the open, and to
 * whoever answers at that address. SCRAM gives nothing away.
 */
function refuseOpenPasswords(client: Client, stream: SocketStream): void {
  const { connection } = client as unknown as { readonly connection: EventEmitter };
  for (const [event, method] of [
    ["authenticationCleartextPassword", "the password in clear text"],
    ["authenticationMD5Password", "an MD5 of the password"],
  ] as const) {
    connection.prependListener(event, () =>
      stream.destroy(
        new ConnectorError(
          "misconfigured",
          `${client.host} asks for ${method} on a connection without TLS. Nothing was sent. Set TLS to "require", or let the server ask for scram-sha-256 (pg_hba.conf, password_encryption).`,
        ),
      ),
    );
  }
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
      const failed = await explained(client, error, `run ${sql.slice(0, 200)}`, server);
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
