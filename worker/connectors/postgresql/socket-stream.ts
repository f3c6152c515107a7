/** Our `tcp` port as the stream that `pg` wants, TLS included, so that `pg` is the same in workerd and Node. */
import { Duplex } from "node:stream";
import type { TcpPort, TcpSocket } from "../connector";
import { ConnectorError } from "../errors";

/** The message that asks for TLS: length 8, then code 80877103. */
const SSL_REQUEST = new Uint8Array([0, 0, 0, 8, 4, 210, 22, 47]);
const YES = "S".charCodeAt(0);

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Writer = WritableStreamDefaultWriter<Uint8Array>;

/**
 * `pg` calls `connect`, waits for the event `connect`, writes, reads `data`, and calls `end` or
 * `destroy`. TLS is settled before `connect` is emitted; `pg` itself is told to use none.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL
 */
export class SocketStream extends Duplex {
  #socket: TcpSocket | null = null;
  #reader: Reader | null = null;
  #writer: Writer | null = null;
  /** TLS is settled and the bytes that come are PostgreSQL's. */
  #open = false;

  constructor(
    private readonly tcp: TcpPort,
    private readonly tls: "off" | "require",
  ) {
    super({ allowHalfOpen: false });
  }

  connect(port: number | string, host: string): this {
    this.#start({ hostname: host, port: Number(port) }).then(
      () => this.emit("connect"),
      (error: unknown) => this.destroy(asError(error)),
    );
    return this;
  }

  async #start(address: { readonly hostname: string; readonly port: number }): Promise<void> {
    const secureTransport = this.tls === "require" ? "starttls" : "off";
    this.#attach(this.tcp(address, { secureTransport }));
    await this.#socket?.opened;
    if (this.tls === "require") await this.#upgrade(address.hostname);
    this.#open = true;
    // The first call came too early and did nothing.
    this._read();
  }

  async #upgrade(hostname: string): Promise<void> {
    await this.#writer?.write(SSL_REQUEST);
    const answer = (await this.#reader?.read())?.value ?? new Uint8Array();
    // More than one byte would be plain text that claims to be part of the encrypted talk (CVE-2021-23222).
    if (answer.length !== 1 || answer[0] !== YES) {
      throw new ConnectorError(
        "misconfigured",
        `${hostname} does not offer TLS. Turn it on at the server (ssl = on), or set TLS to "off".`,
      );
    }
    this.#reader?.releaseLock();
    this.#writer?.releaseLock();
    if (!this.#socket) throw new Error("closed while TLS was being set up");
    try {
      // The name to be verified is the one we connected to; workerd knows no other.
      this.#attach(this.#socket.startTls());
      await this.#socket.opened;
    } catch (cause) {
      throw notTrusted(hostname, cause);
    }
  }

  #attach(socket: TcpSocket): void {
    this.#socket = socket;
    this.#reader = socket.readable.getReader();
    this.#writer = socket.writable.getWriter();
    // The same error reaches us through the reads and writes; here it would only be reported as unhandled.
    for (const promise of [
      socket.opened,
      socket.closed,
      this.#reader.closed,
      this.#writer.closed,
      this.#writer.ready,
    ]) {
      promise.catch(asError);
    }
  }

  /** Called by the stream's own machinery, once before we are open and again after every `push`. */
  override _read(): void {
    if (!this.#open || !this.#reader) return;
    this.#reader.read().then(
      ({ done, value }) => {
        if (!this.destroyed) this.push(done ? null : Buffer.from(value));
      },
      (error: unknown) => this.destroy(asError(error)),
    );
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    const written = this.#writer
      ? this.#writer.write(new Uint8Array(chunk))
      : Promise.reject(new Error("not connected"));
    written.then(
      () => done(),
      (error: unknown) => done(asError(error)),
    );
  }

  /** `pg` writes a query as five small messages; they travel together. */
  override _writev(
    chunks: ReadonlyArray<{ readonly chunk: Uint8Array }>,
    done: (error?: Error) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "buffer", done);
  }

  override _final(done: (error?: Error) => void): void {
    // The server closes after our goodbye; if it does not, the session destroys us.
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#open = false;
    const socket = this.#socket;
    this.#socket = null;
    const closing = socket ? socket.close() : Promise.resolve();
    closing.then(
      () => done(error),
      (problem: unknown) => done(error ?? asError(problem)),
    );
  }

  /** The following are settings of Node's sockets that `pg` touches and that do not exist here. */
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

/**
 * workerd reports a refused certificate as "internal error"; a lost connection has words of its own,
 * and stays what it is.
 */
function notTrusted(hostname: string, cause: unknown): Error {
  const error = asError(cause);
  const code = "code" in error ? String(error.code) : "";
  if (
    !/certificate|internal error|handshake/i.test(error.message) &&
    !/CERT|TLS|SELF_SIGNED/.test(code)
  ) {
    return error;
  }
  return new ConnectorError(
    "misconfigured",
    `The certificate of ${hostname} was refused: it must name this host and come from an authority that this runtime trusts. On Cloudflare these are the public ones. On a machine of your own, start Hallpass with NODE_EXTRA_CA_CERTS set to a file with the server's authority (managed databases publish theirs). (${error.message})`,
    { cause },
  );
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
