/** A real SMTP server inside a test: takes mails, can be told to misbehave, and lets a test wait for one. */
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

export type Mail = {
  /** Addresses of the envelope: who gets it, whatever the headers say. */
  readonly to: ReadonlyArray<string>;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Every address in the text part, in order. */
  readonly links: ReadonlyArray<string>;
  readonly parsed: Email;
  readonly raw: string;
};

/** What the server does with the next mails. Codes are those of RFC 5321. */
export type Fault =
  | { readonly kind: "none" }
  /** Hangs up on connect. */
  | { readonly kind: "refuse" }
  /** Answers the mail with this code: 4xx asks for another try, 5xx does not. */
  | { readonly kind: "reject"; readonly code: number; readonly message?: string }
  /** Takes it, but only after this long. */
  | { readonly kind: "slow"; readonly ms: number };

export type TestSink = {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Everything that was accepted, oldest first. */
  readonly mails: ReadonlyArray<Mail>;
  /** How many times a mail was offered, refused ones too. */
  attempts(): number;
  misbehave(fault: Fault): void;
  /** The first mail, old or new, that fits. @throws when none came within `timeoutMs` (default 15,000) */
  waitForMail(fits: (mail: Mail) => boolean, timeoutMs?: number): Promise<Mail>;
  stop(): Promise<void>;
};

async function read(stream: Readable, to: string[], from: string): Promise<Mail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const parsed = await PostalMime.parse(raw);
  const text = parsed.text ?? "";
  return {
    to,
    from,
    subject: parsed.subject ?? "",
    text,
    html: parsed.html ?? "",
    links: text.match(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)]/g) ?? [],
    parsed,
    raw: raw.toString("latin1"),
  };
}

const refusal = (code: number, message: string) =>
  Object.assign(new Error(message), { responseCode: code });

export async function startTestSink(): Promise<TestSink> {
  const mails: Mail[] = [];
  let fault: Fault = { kind: "none" };
  let attempts = 0;
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? "anyone" }),
    onConnect: (_session, done) => done(fault.kind === "refuse" ? refusal(421, "not now") : null),
    onData(stream, session, done) {
      attempts++;
      const { mailFrom, rcptTo } = session.envelope;
      const take = async () => {
        const now = fault;
        const mail = await read(
          stream,
          rcptTo.map(({ address }) => address),
          mailFrom ? mailFrom.address : "",
        );
        if (now.kind === "reject") throw refusal(now.code, now.message ?? "told to");
        if (now.kind === "slow") await sleep(now.ms);
        mails.push(mail);
      };
      take().then(() => done(), done);
    },
  });
  // Clients under test are killed in the middle of an exchange on purpose.
  server.on("error", () => undefined);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", () => ready()));
  const address = server.server.address();
  return {
    host: "127.0.0.1",
    port: typeof address === "object" && address ? address.port : 0,
    mails,
    attempts: () => attempts,
    misbehave: (next) => {
      fault = next;
    },
    async waitForMail(fits, timeoutMs = 15_000) {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const found = mails.find(fits);
        if (found) return found;
        if (Date.now() > until) {
          const seen = mails.map((mail) => `${mail.to.join(",")}: ${mail.subject}`).join("\n");
          throw new Error(`no such mail within ${timeoutMs} ms; there were:\n${seen}`);
        }
        await sleep(25);
      }
    },
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  };
}
