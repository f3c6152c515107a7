import { createServer, type Server, type Socket } from "node:net";
import { DatabaseError } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { asConnectorError } from "../../worker/connectors/postgresql/failures.ts";
import { scramVerifier } from "../../worker/connectors/postgresql/scram.ts";
import { serverAt } from "../../worker/connectors/postgresql/session.ts";
import { Settings } from "../../worker/connectors/postgresql/settings.ts";
import { nodeTcp } from "../support/node-tcp.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { testAuthority } from "../support/tls-pair.ts";
import { connectorFor, enableTls, orderFor } from "./postgresql-support.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const listening: Server[] = [];
afterEach(() => {
  for (const server of listening.splice(0)) server.close();
});

const settings = (change: object = {}) =>
  Settings.parse({
    host: postgres.host,
    port: postgres.port,
    user: postgres.user,
    password: postgres.password,
    tls: "off",
    ...change,
  });
const ask = (
  change: object = {},
  tcp = nodeTcp(),
  sql = "SELECT 1 AS one",
  database = "postgres",
) =>
  serverAt(settings(change), { tcp, identity: null }).use(database, "answer", (session) =>
    session.rows(sql),
  );

/** A server of a few lines that is no PostgreSQL. @returns its port */
const stub = (talk: (socket: Socket) => void) =>
  new Promise<number>((done) => {
    const server = createServer(talk);
    listening.push(server);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      done(typeof address === "object" && address ? address.port : 0);
    });
  });

describe("what PostgreSQL says becomes a failure that tells the core what to do", () => {
  test.each([
    ["28P01", "unauthorized"],
    ["28000", "unauthorized"],
    ["42501", "unauthorized"],
    ["3D000", "not_found"],
    ["42704", "not_found"],
    ["53300", "rate_limited"],
    ["53100", "target_error"],
    ["40001", "conflict"],
    ["40P01", "conflict"],
    ["55P03", "conflict"],
    ["57P01", "unreachable"],
    ["57P03", "unreachable"],
    ["57014", "target_error"],
    ["08006", "unreachable"],
    ["25006", "misconfigured"],
    ["42601", "refused"],
    ["XX000", "target_error"],
    ["58000", "target_error"],
  ])("%s is %s", (code, failure) => {
    const error = Object.assign(new DatabaseError("said the server", 1, "error"), { code });
    expect(asConnectorError(error, "do it", "db:5432")).toMatchObject({
      failure,
      message: expect.stringContaining("said the server"),
    });
  });

  test("two changes of one row at a time are a conflict, other internal errors are not", () => {
    const error = Object.assign(new DatabaseError("tuple concurrently updated", 1, "error"), {
      code: "XX000",
    });
    expect(asConnectorError(error, "do it", "db:5432")).toMatchObject({
      failure: "conflict",
      transient: true,
    });
  });

  test.each([
    ["a wrong password", { password: "wrong" }, "unauthorized"],
    ["an unknown role", { user: "nobody" }, "unauthorized"],
    ["a closed port", { port: 1 }, "unreachable"],
    ["an unknown host", { host: "no-such-host.invalid" }, "unreachable"],
    ["TLS wanted, none offered", { tls: "require" }, "misconfigured"],
  ])("%s", async (_name, change, failure) => {
    await expect(ask(change)).rejects.toMatchObject({ name: "ConnectorError", failure });
  });

  test("a database that is gone, and a role that is full", async () => {
    await expect(ask({}, nodeTcp(), "SELECT 1", "gone")).rejects.toMatchObject({
      failure: "not_found",
    });
    await postgres.query("postgres", "CREATE ROLE full_up LOGIN PASSWORD 'p' CONNECTION LIMIT 0");
    await expect(ask({ user: "full_up", password: "p" })).rejects.toMatchObject({
      failure: "rate_limited",
      retryAfterSeconds: 5,
    });
  });

  test("no message holds the password", async () => {
    const password = "hunter2-hunter2";
    for (const change of [{ password }, { password, port: 1 }, { password, tls: "require" }]) {
      const error: unknown = await ask(change).catch((problem: unknown) => problem);
      expect(JSON.stringify([String(error), error])).not.toContain(password);
    }
  });
});

describe("a server that does not play along", () => {
  test("one that never answers is given up after five seconds", async () => {
    const port = await stub(() => {});
    const start = performance.now();
    await expect(ask({ port })).rejects.toMatchObject({ failure: "unreachable" });
    expect(performance.now() - start).toBeGreaterThan(4_500);
    expect(performance.now() - start).toBeLessThan(7_000);
  }, 10_000);

  test("one that hangs up is unreachable", async () => {
    const port = await stub((socket) => socket.destroy());
    await expect(ask({ port })).rejects.toMatchObject({ failure: "unreachable" });
    await expect(ask({ port, tls: "require" })).rejects.toMatchObject({ name: "ConnectorError" });
  });

  test("plain text smuggled in behind the answer about TLS is refused", async () => {
    const port = await stub((socket) => {
      socket.on("data", () => socket.write("SE: hello"));
      socket.on("error", () => socket.destroy());
    });
    await expect(ask({ port, tls: "require" })).rejects.toMatchObject({ failure: "misconfigured" });
  });
});

describe("TLS", () => {
  beforeAll(() => enableTls(postgres));

  const state = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

  test("is used when required, and the certificate must name the host", async () => {
    const tcp = nodeTcp({ ca: testAuthority });
    expect(await ask({ tls: "require", host: "localhost" }, tcp, state)).toEqual([{ ssl: true }]);
    await expect(ask({ tls: "require", host: "127.0.0.1" }, tcp)).rejects.toMatchObject({
      failure: "misconfigured",
      message: expect.stringContaining("name this host"),
    });
  });

  test("a certificate that nobody vouches for stops the connection", async () => {
    await expect(ask({ tls: "require" })).rejects.toMatchObject({ failure: "misconfigured" });
  });

  test("off stays off", async () => {
    expect(await ask({}, nodeTcp(), state)).toEqual([{ ssl: false }]);
  });
});

describe("sessions", () => {
  test("run with a search path on which nobody can plant a function", async () => {
    await postgres.query("postgres", "ALTER ROLE postgres SET search_path TO public");
    expect(await ask({}, nodeTcp(), "SELECT current_setting('search_path') AS path")).toEqual([
      { path: "pg_catalog, pg_temp" },
    ]);
  });

  test("give up on a statement after ten seconds, in the server's words", async () => {
    await expect(ask({}, nodeTcp(), "SELECT pg_sleep(0.01)")).resolves.toHaveLength(1);
    expect(await ask({}, nodeTcp(), "SHOW statement_timeout")).toEqual([
      { statement_timeout: "10s" },
    ]);
    await expect(
      ask({}, nodeTcp(), "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(1)"),
    ).rejects.toMatchObject({ failure: "target_error" });
  });

  test("are closed when the work fails", async () => {
    await expect(ask({}, nodeTcp(), "SELECT 1/0")).rejects.toMatchObject({ failure: "refused" });
    await expect
      .poll(() =>
        postgres.query(
          "postgres",
          "SELECT query FROM pg_stat_activity WHERE application_name = 'hallpass'",
        ),
      )
      .toEqual([]);
  });

  test("that the server ends in the middle are unreachable", async () => {
    await expect(
      ask({}, nodeTcp(), "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(1)"),
    ).rejects.toMatchObject({ failure: "unreachable" });
  });
});

test("our verifier is the one PostgreSQL would have made of the same password and salt", async () => {
  const order = orderFor("postgresql.database", "postgres", "read");
  const ours = await scramVerifier(order.secret, order.handle);
  expect(await scramVerifier(order.secret, order.handle)).toBe(ours);
  await postgres.query("postgres", `CREATE ROLE made_by_us LOGIN PASSWORD '${ours}'`);
  await (await postgres.login("made_by_us", order.secret, "postgres")).end();
  await expect(scramVerifier("häßlich-und-lang", order.handle)).rejects.toMatchObject({
    failure: "refused",
  });
});

test("a server that cannot be reached is one finding with advice, not an exception", async () => {
  const { check } = connectorFor({ ...postgres, port: 1 });
  expect(await check()).toEqual([
    {
      name: "Connection",
      ok: false,
      message: expect.stringContaining("127.0.0.1:1"),
      fix: expect.any(String),
    },
  ]);
});
