/** For supervisors: does the process answer, and could it do its work now. Neither tells anything about people or policy. */

import { count, isNotNull, min } from "drizzle-orm";
import journal from "../../db/migrations/meta/_journal.json";
import { requests } from "../../db/schema";
import { maybeInstantText } from "../contract/values";
import { ensureFirstAdmin } from "../identity/ensure-first-admin";
import { system } from "../lib/actor";
import { requireWritable } from "../lib/can-write";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import type { Env } from "../runtime/bindings";
import { openContext } from "../runtime/open-context";
import { routes } from "./guard";

const newestMigration = `${journal.entries.at(-1)?.tag}.sql`;

export const healthRoutes = routes();
healthRoutes.get("/healthz", (c) => c.json({ status: "ok" }));
healthRoutes.get("/readyz", async (c) => {
  const configuration = await check(() => contextOf(c.env), "The configuration is right.");
  const database = await check(
    () => prepare(c.env, configuration.result),
    "The database answers and has the newest migration.",
  );
  const ctx = configuration.result;
  const writable = await check(
    async () => ctx && requireWritable(ctx.db, ctx.now()),
    "What is written stays.",
  );
  const ready = ctx !== undefined && database.ok && writable.ok;
  return c.json(
    {
      status: ready ? "ready" : "not_ready",
      checks: {
        configuration: shown(configuration),
        database: shown(database),
        writable: shown(writable),
      },
      overdue: ctx && database.ok ? await readOverdue(ctx) : null,
    },
    ready ? 200 : 503,
  );
});

type Check<T> = { readonly ok: boolean; readonly message: string; readonly result: T | undefined };

const shown = ({ ok, message }: Check<unknown>) => ({ ok, message });

async function check<T>(run: () => Promise<T>, message: string): Promise<Check<T>> {
  try {
    return { ok: true, message, result: await run() };
  } catch (error) {
    log.error("not_ready", { error });
    return {
      ok: false,
      message: error instanceof Error ? error.message : "failed",
      result: undefined,
    };
  }
}

const contextOf = (env: Env): Promise<AppContext> => openContext(env, system("start"));

/** A supervisor's first question also makes the first admin, where the operator asked for one. */
async function prepare(env: Env, ctx: AppContext | undefined): Promise<void> {
  if (!(await isMigrated(env)))
    throw new Error(`The migration ${newestMigration} has not been applied.`);
  if (ctx) await ensureFirstAdmin(ctx);
}

async function isMigrated(env: Env): Promise<boolean> {
  try {
    const query = env.DB.prepare("select name from d1_migrations where name = ?");
    return (await query.bind(newestMigration).first()) !== null;
  } catch (cause) {
    if (/no such table/.test(String(cause))) return false;
    throw new Error("The database does not answer.", { cause });
  }
}

/** How late the ends of access are now. An end that an admin asked for is late since then, whatever was planned. */
async function readOverdue({ db, now }: AppContext) {
  const late = isNotNull(requests.overdueSince);
  const [row] = await db
    .select({
      count: count(),
      since: min(requests.overdueSince),
      expiresAt: min(requests.expiresAt),
    })
    .from(requests)
    .where(late);
  const oldest = row?.since ?? null;
  const due = oldest === null ? null : Math.min(oldest, row?.expiresAt ?? oldest);
  return {
    count: row?.count ?? 0,
    oldestSince: maybeInstantText(oldest),
    maxLatenessSeconds: due === null ? 0 : (now() - due) / 1_000,
  };
}
