/** The switches of `npm start`. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { PlainError } from "./plain-error.ts";

export type StartOptions = {
  readonly host: string;
  readonly port: number;
  readonly stateDir: string;
  readonly empty: boolean;
  /** Where mails go instead of the sink. */
  readonly smtp: { readonly host: string; readonly port: number } | null;
  readonly cron: boolean;
  readonly publicUrl: string;
};

export const help = `Hallpass on one machine.

  npm start                      with a demo: a real PostgreSQL, people, access flows
  npm start -- --empty           with nothing; the first visit signs up the first admin

  --port N          where it listens (8787)
  --host ADDRESS    on which address (127.0.0.1)
  --state DIR       where everything is kept (.hallpass)
  --empty           no demo
  --smtp HOST:PORT  send mails there instead of showing them at /dev/mail
  --no-cron         no minute sweep (for tests; timers still work)
  --help            this text

Environment:
  PUBLIC_URL             what people open; used in every link (http://localhost:PORT)
  HALLPASS_ADMIN_TOKEN   creates the first admin's API token on an empty state
  MAIL_FROM              sender of mails
  SMTP_USER, SMTP_PASSWORD, SMTP_TLS (off, starttls, on)   with --smtp
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

const flags = {
  port: { type: "string", default: "8787" },
  host: { type: "string", default: "127.0.0.1" },
  state: { type: "string", default: ".hallpass" },
  empty: { type: "boolean", default: false },
  smtp: { type: "string" },
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
  return {
    host: values.host,
    port,
    stateDir: resolve(values.state),
    empty: values.empty,
    smtp: values.smtp === undefined ? null : smtpAddress(values.smtp),
    cron: values.cron,
    publicUrl: publicUrl(env.PUBLIC_URL, port),
  };
}
