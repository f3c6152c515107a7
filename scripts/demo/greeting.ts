/** What a newcomer reads when the demo is up: what to open, as whom. */
import type { DemoDatabase } from "./database.ts";

export type Greeting = {
  readonly url: string;
  readonly stateDir: string;
  /** Where the mails are, in words. */
  readonly mails: string;
  readonly contractorLink: string | null;
  readonly database: DemoDatabase;
};

const framed = (lines: ReadonlyArray<string>) => {
  const width = Math.max(...lines.map((line) => line.length));
  const rule = "─".repeat(width + 2);
  return [`┌${rule}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${rule}┘`].join("\n");
};

export function demoGreeting({ url, stateDir, mails, contractorLink, database }: Greeting): string {
  const { user, password } = database.superuser;
  const heading = framed([`Hallpass is ready: ${url}`, mails, `API reference  ${url}/api`]);
  return `
${heading}

Sign in at ${url}/sign-in with an address below; the link arrives in the mails.
  ada@example.com       admin: users, flows, integrations, activity, audit
  linus@example.com     grantee: "Read the shop" is automatic, "Write to the shop" asks Grace,
                        "Administer analytics" asks Grace and one of the group dba
  margaret@example.com  grantee, and one of the group dba
  grace@example.com     manager: approves from her mails, no account page needed

For the browser extension there are an invented AWS organization, Google Cloud organization and Azure tenant, all
marked "(sandbox)": reading is automatic, changing takes an approval, in production more than one.
  npm run build, then load dist/extension/chrome in chrome://extensions (developer mode, "Load unpacked");
  the portal's address is ${url}

A contractor without an account opens
  ${contractorLink ?? "(the access link of the demo is not there any more)"}
proves any e-mail address by the code in the mails, asks, and Grace approves from hers.

The demo's PostgreSQL (databases shop and analytics), as superuser:
  PGPASSWORD=${password} psql -h 127.0.0.1 -p ${database.port} -U ${user} shop

State: ${stateDir}
Stop with Ctrl-C; starting again continues where it was.
`;
}
