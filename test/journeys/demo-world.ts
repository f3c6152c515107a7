/** The demo of `npm start`, run as a newcomer runs it: one process, a real PostgreSQL, mails at `/dev/mail`. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { buildWorker } from "../../scripts/build";
import { type Api, apiClient } from "../../scripts/demo/api";
import { endProcess } from "../../scripts/processes";
import { freePort, start } from "../scripts/start-process";

export type DemoMail = {
  readonly id: string;
  readonly to: ReadonlyArray<string>;
  readonly subject: string;
  readonly text: string;
};

export type DemoWorld = {
  readonly url: string;
  readonly contractorLink: string;
  /** As the demo's admin. */
  readonly api: Api;
  /** The newest mail to somebody whose subject fits, waited for. `after`: ids seen before do not count. */
  mailTo(address: string, subject: RegExp, after?: ReadonlySet<string>): Promise<DemoMail>;
  mailIds(): Promise<ReadonlySet<string>>;
  /** One statement as the database's superuser. */
  query<Row extends pg.QueryResultRow>(sql: string, params?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
};

const MAIL_TIMEOUT_MS = 20_000;

/** The 6-digit code of a mail. */
export function codeOf(mail: DemoMail): string {
  const code = /\b(\d{3})[ \u00a0-]?(\d{3})\b/.exec(mail.text.replaceAll(/https?:\S+/g, ""));
  if (!code) throw new Error(`no code in: ${mail.text}`);
  return `${code[1]}${code[2]}`;
}

export function linkOf(mail: DemoMail, path: string): string {
  const links = mail.text.match(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)]/g) ?? [];
  const link = links.find((l) => new URL(l).pathname.startsWith(path));
  if (!link) throw new Error(`no link to ${path} in: ${mail.text}`);
  return link;
}

const mailbox =
  (origin: string) =>
  async <T>(path: string) => {
    const answer = await fetch(`${origin}/dev/mail${path}`, {
      headers: { accept: "application/json" },
    });
    return (await answer.json()) as T;
  };

/** What the process printed tells how to get in, as it tells a person. */
function printed(output: string, pattern: RegExp): string {
  const found = pattern.exec(output)?.[1];
  if (!found) throw new Error(`${pattern} is not in:\n${output}`);
  return found;
}

export async function startDemoWorld(): Promise<DemoWorld> {
  await buildWorker();
  const state = mkdtempSync(join(tmpdir(), "hallpass-journey-"));
  // PostgreSQL, which as root runs as somebody else, has to get in.
  chmodSync(state, 0o755);
  const port = await freePort();
  const demo = start(["--port", String(port), "--state", state]);
  const stop = async () => {
    if (demo.child.pid)
      await endProcess(demo.child.pid, [
        ["SIGTERM", 20_000],
        ["SIGKILL", 2_000],
      ]);
    rmSync(state, { recursive: true, force: true });
  };
  try {
    await demo.says("Stop with Ctrl-C");
    return { ...worldOf(`http://127.0.0.1:${port}`, state, demo.output()), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function worldOf(origin: string, state: string, output: string): Omit<DemoWorld, "stop"> {
  const keys = JSON.parse(readFileSync(join(state, "keys.json"), "utf8")) as {
    demoAdminToken: string;
    postgresSuperuser: string;
  };
  const mails = mailbox(origin);
  const list = async () => (await mails<{ items: DemoMail[] }>("")).items;
  return {
    url: printed(output, /Hallpass is ready: (\S+)/),
    contractorLink: printed(output, /(http\S+\/l\/\S+)/),
    api: apiClient(origin, keys.demoAdminToken),
    mailIds: async () => new Set((await list()).map(({ id }) => id)),
    async mailTo(address, subject, after = new Set()) {
      const until = Date.now() + MAIL_TIMEOUT_MS;
      for (;;) {
        const all = await list();
        const found = all.find(
          (m) => !after.has(m.id) && m.to.includes(address) && subject.test(m.subject),
        );
        if (found) return mails<DemoMail>(`/${found.id}`);
        if (Date.now() > until) {
          const seen = all.map((m) => `${m.to.join(",")}: ${m.subject}`).join("\n");
          throw new Error(`no mail to ${address} like ${subject}; there were:\n${seen}`);
        }
        await sleep(100);
      }
    },
    async query<Row extends pg.QueryResultRow>(sql: string, params: unknown[] = []) {
      const client = new pg.Client({
        host: "127.0.0.1",
        port: Number(printed(output, /psql -h 127\.0\.0\.1 -p (\d+)/)),
        user: "postgres",
        password: keys.postgresSuperuser,
        database: "postgres",
      });
      await client.connect();
      try {
        return (await client.query<Row>(sql, params)).rows;
      } finally {
        await client.end();
      }
    },
  };
}
