/**
 * One SMTP conversation over a TCP socket of the runtime.
 *
 * Own code rather than worker-mailer 1.2.1, which spins for ever when the server closes the connection, falls back
 * to clear text when STARTTLS is not offered, cannot talk to a server that offers AUTH without using it, and asks
 * DSN-capable servers to report no failures.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5321
 */
import { connect } from "cloudflare:sockets";
import { MailError } from "../mail";

export type SmtpOptions = {
  readonly host: string;
  readonly port: number;
  /** `starttls` insists on it: a server that does not offer it gets no mail. */
  readonly tls: "off" | "starttls" | "on";
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** How we introduce ourselves: a domain name or an address literal. */
  readonly helloName: string;
};

export type Reply = { readonly code: number; readonly text: string };

const CONNECT_MS = 10_000;
const REPLY_MS = 15_000;
const QUIT_MS = 1_000;
const MAX_REPLY_CHARACTERS = 65_536;

async function within<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new MailError("down", `The mail server took too long to ${what}.`)),
      ms,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const utf8Base64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export class SmtpConnection {
  #socket: Socket;
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #received = "";
  /** What the server offers, as it said after the last EHLO. */
  #offers = "";
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#reader = socket.readable.getReader();
    this.#writer = socket.writable.getWriter();
  }

  /** Connects, secures, introduces and authenticates. @throws {MailError} `down` when any of it fails */
  static async open(options: SmtpOptions): Promise<SmtpConnection> {
    const secureTransport = options.tls;
    const socket = connect(
      { hostname: options.host, port: options.port },
      { secureTransport, allowHalfOpen: false },
    );
    // Rejections arrive through reads and writes as well; unobserved they would end the process.
    socket.closed.catch(() => undefined);
    const connection = new SmtpConnection(socket);
    try {
      await within(socket.opened, CONNECT_MS, "accept the connection");
      await connection.#begin(options);
      return connection;
    } catch (cause) {
      connection.abandon();
      if (cause instanceof MailError) throw cause;
      throw new MailError(
        "down",
        `No connection to the mail server ${options.host}:${options.port}.`,
        { cause },
      );
    }
  }

  async #begin(options: SmtpOptions): Promise<void> {
    this.#expect(await this.reply("greet"), 220, "did not welcome us");
    let offers = await this.#hello(options.helloName);
    if (options.tls === "starttls") {
      if (!/^STARTTLS\b/im.test(offers))
        throw new MailError(
          "down",
          "The mail server does not offer STARTTLS, and SMTP_TLS asks for it.",
        );
      this.#expect(await this.command("STARTTLS"), 220, "refused STARTTLS");
      this.#secure();
      offers = await this.#hello(options.helloName);
    }
    if (options.user !== undefined)
      await this.#authenticate(offers, options.user, options.password ?? "");
  }

  offers(extension: string): boolean {
    return this.#offers
      .split("\n")
      .some((line) => line.split(" ", 1)[0]?.toUpperCase() === extension);
  }

  async #hello(name: string): Promise<string> {
    const reply = await this.command(`EHLO ${name}`);
    this.#expect(reply, 250, "refused EHLO");
    this.#offers = reply.text;
    return reply.text;
  }

  #secure(): void {
    // Whatever came before the handshake is not from a server we trust (CVE-2011-0411).
    if (this.#received !== "")
      throw new MailError("down", "The mail server spoke before TLS was agreed.");
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    this.#socket = this.#socket.startTls();
    this.#socket.closed.catch(() => undefined);
    this.#reader = this.#socket.readable.getReader();
    this.#writer = this.#socket.writable.getWriter();
  }

  async #authenticate(offers: string, user: string, password: string): Promise<void> {
    const methods = /^AUTH[ =](.*)$/im.exec(offers)?.[1]?.toUpperCase().split(/\s+/) ?? [];
    if (methods.includes("PLAIN")) {
      const reply = await this.command(`AUTH PLAIN ${utf8Base64(`\0${user}\0${password}`)}`);
      return this.#expect(reply, 235, "refused user name or password");
    }
    if (!methods.includes("LOGIN"))
      throw new MailError("down", "The mail server offers neither AUTH PLAIN nor AUTH LOGIN.");
    this.#expect(await this.command("AUTH LOGIN"), 334, "refused AUTH LOGIN");
    this.#expect(await this.command(utf8Base64(user)), 334, "refused the user name");
    this.#expect(await this.command(utf8Base64(password)), 235, "refused user name or password");
  }

  #expect({ code, text }: Reply, wanted: number, problem: string): void {
    if (code !== wanted)
      throw new MailError("down", `The mail server ${problem}: ${code} ${text.slice(0, 300)}`);
  }

  async command(line: string, timeoutMs = REPLY_MS): Promise<Reply> {
    if (/[\r\n\0]/.test(line))
      throw new MailError("refused", "A mail command may not hold a line end.");
    await this.write(`${line}\r\n`);
    return this.reply(`answer ${line.split(" ", 1)[0]}`, timeoutMs);
  }

  async write(text: string): Promise<void> {
    await within(this.#writer.write(this.#encoder.encode(text)), REPLY_MS, "read");
  }

  /** The next reply; of several lines, all texts joined by line ends. */
  async reply(what: string, timeoutMs = REPLY_MS): Promise<Reply> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.#line(what, timeoutMs);
      const match = /^(\d{3})([ -]?)(.*)$/.exec(line);
      if (!match) throw new MailError("down", "The mail server does not speak SMTP.");
      lines.push(match[3] ?? "");
      if (match[2] !== "-") return { code: Number(match[1]), text: lines.join("\n") };
    }
  }

  async #line(what: string, timeoutMs: number): Promise<string> {
    for (;;) {
      const end = this.#received.indexOf("\n");
      if (end >= 0) {
        const line = this.#received.slice(0, end).replace(/\r$/, "");
        this.#received = this.#received.slice(end + 1);
        return line;
      }
      const { value, done } = await within(this.#reader.read(), timeoutMs, what);
      if (done) throw new MailError("down", "The mail server closed the connection.");
      this.#received += this.#decoder.decode(value, { stream: true });
      if (this.#received.length > MAX_REPLY_CHARACTERS)
        throw new MailError("down", "The mail server does not speak SMTP.");
    }
  }

  async quit(): Promise<void> {
    try {
      await this.command("QUIT", QUIT_MS);
    } catch (error) {
      // A server that hung up first has quit as well; the mails are already its.
      if (!(error instanceof Error)) throw error;
    } finally {
      this.abandon();
    }
  }

  abandon(): void {
    // Not awaited: after STARTTLS it may never settle (https://github.com/cloudflare/workerd/issues/2060).
    this.#socket.close().catch(() => undefined);
  }
}
