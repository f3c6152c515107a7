/** The switches of `npm start`. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { readTrustedProxies, type TrustedProxies } from "./front/client-address.ts";
import { mailMayShow } from "./front/mail-door.ts";
import { PlainError } from "./plain-error.ts";

export type StartOptions = {
  readonly host: string;
  readonly port: number;
  readonly stateDir: string;
  readonly empty: boolean;
  /** Whose word about a client's address is taken. */
  readonly trusted: TrustedProxies;
  /** Whether the mails are caught and shown at /dev/mail: in the demo, or on request, and only to this machine. */
  readonly showMail: boolean;
  /** Where mails go instead. */
  readonly smtp: { readonly host: string; readonly port: number } | null;
  readonly cron: boolean;
  /** Where the keys are, and what remembers the newest state; apart from the data. */
  readonly keysFile: string | undefined;
  readonly newKey: boolean;
  readonly restored: boolean;
  readonly publicUrl: string;
};

export const help = `Hallpass on one machine.

  npm start                      with a demo: a real PostgreSQL, people, access flows
  npm start -- --empty           with nothing; prints the address where the first admin signs up

  --port N          where it listens (8787)
  --host ADDRESS    on which address (127.0.0.1)
  --state DIR       where everything is kept (.hallpass)
  --keys FILE       where the keys are, apart from the data (DIR/keys.json); beside them stands how far the state has
                    come, by which an older copy of it is noticed
  --restored        this state comes from a backup: granting is paused and everything compared with the targets
  --new-key         the key is lost for good: go on with a new one
  --empty           no demo
  --smtp HOST:PORT  send mails there
  --show-mail       catch all mails and show them at /dev/mail, to this machine only (the demo does so by itself)
  --trust-proxy LIST  reverse proxies whose X-Forwarded-For is believed: addresses, networks such as 10.0.0.0/8,
                    loopback, private, or how many stand in a row (nobody)
  --no-cron         no minute sweep (for tests; timers still work)
  --help            this text

Environment:
  PUBLIC_URL             what people open; used in every link (http://localhost:PORT)
  HALLPASS_SETUP_SECRET  what the first admin must know to sign up (else one is made and printed)
  HALLPASS_ADMIN_TOKEN   creates the first admin's API token on an empty state
  MAIL_FROM              sender of mails
  SMTP_USER, SMTP_PASSWORD, SMTP_TLS (off, starttls, on)   with --smtp
  TRUSTED_PROXIES        the same as --trust-proxy
  ALLOW_PRIVATE_TARGETS  "false" forbids integrations with private and loopback addresses
`;

function wholeNumber(text: string, name: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > 65_535) {
    throw new PlainError(`${name} must be a port number from ${least} to 65535, not "${text}".`);
  }
  return value;
}

function smtpAddress(text: string): { host: string; port: number } {
  const [, host, port] = /^(\[[0-9a-fA-F:]+\]|[^:\s]+):(\d+)$/.exec(text) ?? [];
  if (!host || !port)
    throw new PlainError(`--smtp must be HOST:PORT, such as localhost:1025, not "${text}".`);
  return { host: host.replace(/^\[|\]$/g, ""), port: wholeNumber(port, "the port of --smtp", 1) };
}

function publicUrl(given: string | undefined, port: number): string {
  if (!given) return `http://localhost:${port}`;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new PlainError(
      `PUBLIC_URL must be an address such as https://hallpass.example.com, not "${given}".`,
    );
  }
  return given.replace(/\/+$/, "");
}

/** Sign-in links are in the mails, so they are for those who sit at this machine. */
function showMail(
  asked: boolean | undefined,
  at: { empty: boolean; host: string; url: string; smtp: StartOptions["smtp"] },
): boolean {
  const may = mailMayShow(at.host, at.url);
  if (!asked) return asked === undefined && !at.empty && !at.smtp && may;
  if (at.smtp) throw new PlainError("--show-mail and --smtp exclude each other.");
  if (!may)
    throw new PlainError(
      `--show-mail would show everybody's sign-in links to others: --host is ${at.host} and PUBLIC_URL is ${at.url}.\nBoth must be of this machine, such as 127.0.0.1 and http://localhost:8787. To send mails, use --smtp HOST:PORT.`,
    );
  return true;
}

const flags = {
  port: { type: "string", default: "8787" },
  host: { type: "string", default: "127.0.0.1" },
  state: { type: "string", default: ".hallpass" },
  empty: { type: "boolean", default: false },
  keys: { type: "string" },
  "new-key": { type: "boolean", default: false },
  restored: { type: "boolean", default: false },
  smtp: { type: "string" },
  "show-mail": { type: "boolean" },
  "trust-proxy": { type: "string" },
  cron: { type: "boolean", default: true },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** @returns null when help was asked for. @throws {PlainError} for anything that is not understood. */
export function readOptions(
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): StartOptions | null {
  let values: ReturnType<typeof parse>["values"];
  const parse = () => parseArgs({ args, options: flags, strict: true, allowNegative: true });
  try {
    ({ values } = parse());
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new PlainError(`${reason}.\nSee npm start -- --help`, { cause: error });
  }
  if (values.help) return null;
  const port = wholeNumber(values.port, "--port", 1);
  if (!values.host) throw new PlainError("--host needs an address, such as 0.0.0.0.");
  if (!values.state) throw new PlainError("--state needs a folder.");
  const smtp = values.smtp === undefined ? null : smtpAddress(values.smtp);
  const url = publicUrl(env.PUBLIC_URL, port);
  return {
    host: values.host,
    port,
    stateDir: resolve(values.state),
    keysFile: values.keys === undefined ? undefined : resolve(values.keys),
    newKey: values["new-key"],
    restored: values.restored,
    empty: values.empty,
    trusted: readTrustedProxies(values["trust-proxy"] ?? env.TRUSTED_PROXIES),
    showMail: showMail(values["show-mail"], { empty: values.empty, host: values.host, url, smtp }),
    smtp,
    cron: values.cron,
    publicUrl: url,
  };
}
