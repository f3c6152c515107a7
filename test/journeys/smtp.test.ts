import { createServer, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { testCertificate, testKey } from "../support/tls-pair";
import { smtpServer, startOutbox } from "./smtp-mailer";

type ServerOptions = NonNullable<Parameters<typeof smtpServer>[0]>;

async function pair(options: ServerOptions = {}, bindings: Record<string, string> = {}) {
  const server = await smtpServer(options);
  const outbox = await startOutbox({ SMTP_PORT: String(server.port), ...bindings });
  const stop = async () => {
    await outbox.stop();
    await server.stop();
  };
  return { server, outbox, stop };
}

const refusal = (code: number, message: string) =>
  Object.assign(new Error(message), { responseCode: code });
const soon = { timeout: 15_000, interval: 50 };

describe("a server that works", () => {
  let shared: Awaited<ReturnType<typeof pair>>;
  let connections = 0;
  let answerTo: (asked: number) => Error | null = () => null;
  let asked = 0;

  beforeAll(async () => {
    shared = await pair({
      onConnect(_session, callback) {
        connections += 1;
        callback();
      },
      onRcptTo(_address, _session, callback) {
        asked += 1;
        callback(answerTo(asked));
      },
    });
  });
  afterAll(() => shared.stop());
  afterEach(() => {
    shared.server.received.length = 0;
    connections = 0;
    asked = 0;
    answerTo = () => null;
  });

  const rowOf = async (key: string) => {
    const row = (await shared.outbox.rows()).find((r) => r.key === key);
    if (!row) throw new Error(`there is no ${key}`);
    return row;
  };

  test("gets a mail whole: names, subject, both parts, and no header of anybody else", async () => {
    const { server, outbox } = shared;
    await outbox.post(["whole"]);
    await outbox.poke();
    await vi.waitFor(() => expect(server.received).toHaveLength(1), soon);
    const [got] = server.received;
    expect(got?.from).toBe("hallpass@example.com");
    expect(got?.to).toEqual(["zoe@example.com"]);
    expect(got?.mail.from).toEqual({ name: "Hallpass für Acme", address: "hallpass@example.com" });
    expect(got?.mail.to?.[0]?.name).toBe("Zoë Łukasz Bcc: all@example.com");
    expect(got?.mail.bcc).toBeUndefined();
    expect(got?.mail.subject).toBe("[Action needed] The database was put back to an earlier state");
    expect(got?.mail.text).toContain("Check who restored it and why.");
    expect(got?.mail.html).toContain("Check who restored it and why.");
    expect(got?.mail.messageId).toMatch(/^<[0-9a-f]{40}@pass\.example\.com>$/);
    expect(got?.mail.headers.find((h) => h.key === "auto-submitted")?.value).toBe("auto-generated");
    expect(Math.abs(Date.parse(got?.mail.date ?? "") - Date.now())).toBeLessThan(60_000);
    // Every line short and plain ASCII, as the oldest relays want it. The server's own header lines are not ours.
    expect(
      got?.raw.split("\r\n").filter((line) => line.length > 78 || !/^[\x20-\x7e]*$/.test(line)),
    ).toEqual([]);
  });

  test("gets one mail for a hundred pokes", async () => {
    const { server, outbox } = shared;
    await outbox.post(["once"]);
    await outbox.poke(50);
    await vi.waitFor(() => expect(server.received).toHaveLength(1), soon);
    await outbox.poke(50);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.received).toHaveLength(1);
    expect(await rowOf("once")).toMatchObject({ state: "sent", attempts: 1 });
  });

  test("gets a hundred mails once each over at most four connections", async () => {
    const { server, outbox } = shared;
    await outbox.post(Array.from({ length: 100 }, (_, i) => `many/${i}`));
    await outbox.poke();
    await vi.waitFor(() => expect(server.received).toHaveLength(100), soon);
    expect(new Set(server.received.map((r) => r.mail.messageId)).size).toBe(100);
    expect(connections).toBeLessThanOrEqual(4);
  });

  test("that says no for now is asked again by itself, and gets the mail once", async () => {
    const { server, outbox } = shared;
    answerTo = (nth) => (nth === 1 ? refusal(450, "mailbox busy") : null);
    await outbox.post(["busy"]);
    await outbox.poke();
    await vi.waitFor(
      async () => expect((await rowOf("busy")).last_error ?? "").toMatch(/450 .*mailbox busy/),
      soon,
    );
    expect(await rowOf("busy")).toMatchObject({ state: "waiting", attempts: 1 });
    // No second poke: the alarm brings it back after five seconds.
    await vi.waitFor(() => expect(server.received).toHaveLength(1), soon);
    await vi.waitFor(
      async () => expect(await rowOf("busy")).toMatchObject({ state: "sent", attempts: 2 }),
      soon,
    );
  });

  test("gets its mail by itself after the database failed for a while", async () => {
    const { server, outbox } = shared;
    await outbox.post(["after trouble"]);
    await outbox.setBroken(true);
    await outbox.poke();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await outbox.setBroken(false);
    // No second poke: the object's own alarm tries again.
    await vi.waitFor(() => expect(server.received).toHaveLength(1), soon);
  });

  test("that says no for good is not asked again, and its words are kept", async () => {
    const { server, outbox } = shared;
    answerTo = () => refusal(550, "no such user here");
    await outbox.post(["gone"]);
    await outbox.poke();
    await vi.waitFor(async () => expect((await rowOf("gone")).state).toBe("failed"), soon);
    expect((await rowOf("gone")).last_error).toMatch(/550 .*no such user here/);
    expect(server.received).toEqual([]);
  });
});

describe("settings", () => {
  const toStop: Array<() => Promise<unknown>> = [];
  afterEach(async () => {
    for (const stop of toStop.splice(0).reverse()) await stop();
  });
  const ownPair = async (...given: Parameters<typeof pair>) => {
    const made = await pair(...given);
    toStop.push(made.stop);
    return made;
  };

  test("with user name and password the server is told both, and a wrong password loses no mail", async () => {
    const seen: string[] = [];
    const auth: ServerOptions = {
      authOptional: false,
      allowInsecureAuth: true,
      onAuth(given, _session, callback) {
        seen.push(`${given.username}:${given.password}`);
        if (given.password === "pässwort") callback(null, { user: "ok" });
        else callback(refusal(535, "wrong password"));
      },
    };
    const right = await ownPair(auth, { SMTP_USER: "hallpass", SMTP_PASSWORD: "pässwort" });
    await right.outbox.post(["restored/1"]);
    await right.outbox.poke();
    await vi.waitFor(() => expect(right.server.received).toHaveLength(1), soon);
    expect(seen).toEqual(["hallpass:pässwort"]);

    const wrong = await ownPair(auth, { SMTP_USER: "hallpass", SMTP_PASSWORD: "no" });
    await wrong.outbox.post(["restored/1"]);
    await wrong.outbox.poke();
    await vi.waitFor(
      async () => expect((await wrong.outbox.rows())[0]?.last_error ?? "").toMatch(/535/),
      soon,
    );
    expect(await wrong.outbox.rows()).toMatchObject([{ state: "waiting" }]);
  });

  test("where STARTTLS is asked for and not offered, nothing is sent in clear", async () => {
    const { server, outbox } = await ownPair({}, { SMTP_TLS: "starttls" });
    await outbox.post(["restored/1"]);
    await outbox.poke();
    await vi.waitFor(
      async () =>
        expect((await outbox.rows())[0]?.last_error ?? "").toContain("does not offer STARTTLS"),
      soon,
    );
    expect(server.received).toEqual([]);
  });

  test("a certificate that nobody vouches for gets no mail", async () => {
    const { server, outbox } = await ownPair(
      { disabledCommands: [], key: testKey, cert: testCertificate },
      { SMTP_TLS: "starttls" },
    );
    await outbox.post(["restored/1"]);
    await outbox.poke();
    await vi.waitFor(
      async () => expect((await outbox.rows())[0]?.attempts).toBeGreaterThan(0),
      soon,
    );
    await vi.waitFor(async () => expect((await outbox.rows())[0]?.last_error).not.toBeNull(), soon);
    expect(server.received).toEqual([]);
  });
});

test("a server that hangs up or talks nonsense costs retries, never a mail or the outbox", async () => {
  const odd: Array<(socket: Socket) => void> = [
    (socket) => socket.destroy(),
    (socket) => socket.end("220 hello\r\n"),
    (socket) => void socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
  ];
  let behave = odd[0];
  const server = createServer((socket) => {
    socket.on("error", () => undefined).resume();
    behave?.(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const outbox = await startOutbox({ SMTP_PORT: String(port) });
  try {
    for (const [index, next] of odd.entries()) {
      behave = next;
      await outbox.post([`odd/${index}`]);
      await outbox.poke();
      const row = async () => (await outbox.rows()).find((r) => r.key === `odd/${index}`);
      await vi.waitFor(
        async () => expect((await row())?.last_error ?? "").toMatch(/mail server/),
        soon,
      );
      expect(await row()).toMatchObject({ state: "waiting" });
    }
  } finally {
    await outbox.stop();
    await new Promise((resolve) => server.close(resolve));
  }
});
