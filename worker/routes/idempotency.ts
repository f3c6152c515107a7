/** `Idempotency-Key` on POST: the second call with a key gets the first one's answer and has no effect of its own. */
import { and, eq, isNull } from "drizzle-orm";
import type { MiddlewareHandler } from "hono";
import { type KeyedRun, keyedDb } from "../../db/keyed";
import { idempotencyKeys } from "../../db/schema";
import { actorText } from "../lib/actor";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { sha256Hex } from "../lib/ids";
import type { AppEnv } from "./app-env";
import { later } from "./later";

/** How long an answer is kept; cron/forget-old.ts deletes it afterwards. */
const KEEP_SECONDS = 86_400;
/** A call that has not answered by then died with its process; the next one takes its place if it had changed nothing. */
const DEAD_AFTER_SECONDS = 60;
const WAIT_SECONDS = 10;
const POLL_MS = 100;
const KEY = /^[\x21-\x7e]{1,255}$/;

type Place = KeyedRun & { readonly callHash: string };
type Row = typeof idempotencyKeys.$inferSelect;

export const idempotent: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = c.req.header("idempotency-key");
  const { ctx } = c.var;
  if (key === undefined || ctx.actor.principal.kind === "nobody") return next();
  if (!KEY.test(key)) {
    throw new AppError("bad_input", "Idempotency-Key must be 1 to 255 visible ASCII characters.");
  }
  const url = new URL(c.req.url);
  const callHash = await sha256Hex(
    `${c.req.method} ${url.pathname}${url.search}\n${await c.req.text()}`,
  );
  const place: Place = { actor: actorText(ctx.actor), key, run: crypto.randomUUID(), callHash };

  const earlier = await takePlace(ctx, place);
  if (earlier) {
    const body = earlier.body && (await ctx.keys.open(earlier.body, boundTo(place)));
    c.res = new Response(body, {
      status: earlier.status ?? 200,
      headers: {
        ...(body && { "content-type": contentTypeOf(earlier.status ?? 200) }),
        "idempotency-replayed": "true",
      },
    });
    return;
  }
  // Kept alive when the caller goes away: an effect without its answer would be made again by the next try.
  c.set("ctx", { ...ctx, db: keyedDb(ctx.db, place) });
  const run = finish(ctx, place, next, () => c.res);
  later(c, run);
  await run;
};

const contentTypeOf = (status: number) =>
  status < 400 ? "application/json" : "application/problem+json";

const boundTo = ({ actor, key }: Place) => `idempotency/${actor}/${key}`;

/** Runs the call and keeps its answer. After a refusal that changed nothing the key is free again. */
async function finish(
  ctx: AppContext,
  place: Place,
  next: () => Promise<void>,
  answer: () => Response,
) {
  const { actor, key, run } = place;
  const mine = and(
    eq(idempotencyKeys.actor, actor),
    eq(idempotencyKeys.key, key),
    eq(idempotencyKeys.run, run),
  );
  await next();
  const response = answer();
  if (response.status >= 400) {
    await ctx.db.delete(idempotencyKeys).where(and(mine, isNull(idempotencyKeys.effectAt)));
    // What is left is a failure after a change: told again, never done again.
  }
  const text = await response.clone().text();
  // Sealed: the answer may hold what is shown once, such as a new API token.
  const body = text === "" ? null : await ctx.keys.seal(text, boundTo(place));
  await ctx.db.update(idempotencyKeys).set({ status: response.status, body }).where(mine);
}

/** @returns the kept answer of an earlier call, or null when this call is the first and shall run */
async function takePlace(ctx: AppContext, place: Place): Promise<Row | null> {
  const until = ctx.now() + WAIT_SECONDS * 1_000;
  for (;;) {
    if (await insertPlace(ctx, place)) return null;
    const row = await readPlace(ctx, place);
    if (!row) continue;
    if (row.createdAt < ctx.now() - KEEP_SECONDS * 1_000) {
      await dropPlace(ctx, row);
      continue;
    }
    if (row.callHash !== place.callHash) {
      throw new AppError(
        "idempotency_mismatch",
        "This Idempotency-Key came with another call before. Use a new one.",
      );
    }
    if (row.status !== null) return row;
    if (row.createdAt < ctx.now() - DEAD_AFTER_SECONDS * 1_000) {
      if (row.effectAt !== null) throw answerLost(row);
      await dropPlace(ctx, row);
      continue;
    }
    if (ctx.now() >= until) {
      throw new AppError(
        "in_use",
        "The first call with this Idempotency-Key still runs. Try again in a moment.",
        {
          retryAfterSeconds: 2,
        },
      );
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/** The change stands and its answer died with the process: making it again would make it twice. */
const answerLost = ({ effectOf }: Row) =>
  new AppError(
    "answer_lost",
    `The first call with this Idempotency-Key was carried out (${effectOf}), but its answer was lost. Look at what it made; to do it once more, use a new key.`,
  );

async function insertPlace(ctx: AppContext, place: Place): Promise<boolean> {
  const inserted = await ctx.db
    .insert(idempotencyKeys)
    .values({ ...place, status: null, body: null, createdAt: ctx.now() })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  return inserted.length === 1;
}

async function readPlace(ctx: AppContext, { actor, key }: Place): Promise<Row | undefined> {
  const found = await ctx.db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.actor, actor), eq(idempotencyKeys.key, key)));
  return found[0];
}

/** Only the row that was read: another call may have taken the place since. */
async function dropPlace(ctx: AppContext, row: Row): Promise<void> {
  const { actor, key, run, createdAt, status } = row;
  await ctx.db.delete(idempotencyKeys).where(
    and(
      eq(idempotencyKeys.actor, actor),
      eq(idempotencyKeys.key, key),
      eq(idempotencyKeys.run, run),
      eq(idempotencyKeys.createdAt, createdAt),
      // Nor one whose change was committed at the last moment.
      ...(status === null
        ? [isNull(idempotencyKeys.status), isNull(idempotencyKeys.effectAt)]
        : []),
    ),
  );
}
