/** An SMTP server for one machine: takes every mail, keeps the last ones as files, and sends nothing on. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

const KEPT_MAILS = 500;
const MAX_MAIL_BYTES = 5 * 1024 * 1024;
/** Arrival in ms and a random part: unguessable is not needed, unique and sortable is. */
const fileName = /^\d{13,}-[0-9a-f]{8}\.eml$/;

export type StoredMail = {
  readonly id: string;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly raw: Uint8Array;
};

export type MailStore = {
  /** Newest first. */
  ids(): string[];
  read(id: string): StoredMail | null;
  add(raw: Uint8Array): void;
};

export function openMailStore(dir: string): MailStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const ids = () =>
    readdirSync(dir)
      .filter((name) => fileName.test(name))
      .map((name) => name.slice(0, -".eml".length))
      .sort()
      .reverse();
  return {
    ids,
    read(id) {
      if (!fileName.test(`${id}.eml`) || !ids().includes(id)) return null;
      return {
        id,
        receivedAt: Number(id.split("-")[0]),
        raw: readFileSync(join(dir, `${id}.eml`)),
      };
    },
    add(raw) {
      const id = `${Date.now()}-${randomBytes(4).toString("hex")}`;
      // Mails hold sign-in links.
      writeFileSync(join(dir, `${id}.eml`), raw, { mode: 0o600 });
      for (const old of ids().slice(KEPT_MAILS)) rmSync(join(dir, `${old}.eml`), { force: true });
    },
  };
}

export const parseMail = (raw: Uint8Array): Promise<Email> => new PostalMime().parse(raw);

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export type SmtpSink = { readonly port: number; stop(): Promise<void> };

/** Listens on loopback only, on any free port. */
export async function startSmtpSink(store: MailStore): Promise<SmtpSink> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    size: MAX_MAIL_BYTES,
    disableReverseLookup: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? "anyone" }),
    onData(stream, _session, done) {
      readAll(stream)
        .then((raw) => {
          if (stream.sizeExceeded)
            throw Object.assign(new Error("mail too big"), { responseCode: 552 });
          store.add(raw);
          done();
        })
        .catch((error: Error) => done(error));
    },
  });
  // A client that hangs up in the middle is its own problem; it will send again.
  server.on("error", (error) => console.error("mail sink:", error.message));
  await new Promise<void>((ready, failed) => {
    server.server.once("error", failed);
    server.listen(0, "127.0.0.1", () => ready());
  });
  const address = server.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { port, stop: () => new Promise((stopped) => server.close(() => stopped())) };
}
