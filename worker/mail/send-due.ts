/** Works off the outbox: every due row is sent, put back for later, or dropped with a reason. */
import type { OutboxRow } from "../../db/schema";
import type { Instant } from "../contract/values";
import { log } from "../lib/log";
import { claimRows, markDropped, markSent, nextDueAt, putBack } from "./claim-rows";
import { type Mail, MailError, type Transport } from "./mail";
import type { MailContext } from "./template";
import { isServersAnswer, markFailed } from "./undelivered";
import { writeMail } from "./write-mail";

const LANES = 4;
const CLAIM_COUNT = 16;
/** After each mail of a lane. Thousands of notices must leave the processor to those who end access. */
const PAUSE_MS = 50;
/** One mail's time; ends before the lease does. */
const SEND_MS = 40_000;
/** A run makes room for others after this long, and goes on in the next alarm. */
const RUN_MS = 20_000;
/** How long to leave the mail system alone after it took nothing at all. */
const DOWN_MS = 5_000;
const RATION_SECONDS = 900;
/**
 * Mails to one reader that one person's doing causes, per quarter of an hour. A colleague may have a day on which much
 * is needed, and each request waits for its own answer; from a stranger, more than a few are an annoyance.
 */
const RATION = { member: 20, stranger: 5 } as const;
const GIVE_UP_MS = 3 * 86_400_000;
const BACK_OFF_SECONDS = [5, 15, 30, 60, 120, 300, 600, 900] as const;

type Run = {
  readonly queue: OutboxRow[];
  readonly endsAt: Instant;
  down: boolean;
  drained: boolean;
};

/**
 * @param open makes one transport per lane; each keeps its connection for the run
 * @returns when the next row is due, or null when none waits
 */
export async function sendDue(ctx: MailContext, open: () => Transport): Promise<Instant | null> {
  const run: Run = { queue: [], endsAt: ctx.now() + RUN_MS, down: false, drained: false };
  const take = takerOf(ctx, run);
  await Promise.all(Array.from({ length: LANES }, () => lane(ctx, run, take, open)));
  await Promise.all(run.queue.map((row) => putBack(ctx, row, ctx.now(), null)));
  const next = await nextDueAt(ctx);
  if (next === null) return null;
  return run.down ? Math.max(next, ctx.now() + DOWN_MS) : next;
}

/** Hands out claimed rows one by one; lanes that find none at the same moment share one claim. */
function takerOf(ctx: MailContext, run: Run): () => Promise<OutboxRow | null> {
  let claiming: Promise<void> | null = null;
  const claim = async () => {
    const rows = await claimRows(ctx, ctx.now(), CLAIM_COUNT);
    if (rows.length === 0) run.drained = true;
    run.queue.push(...rows);
  };
  return async () => {
    for (;;) {
      if (run.down || ctx.now() >= run.endsAt) return null;
      const row = run.queue.shift();
      // A row that waited long in our own queue could be sent after its lease: leave it to come back.
      if (row && row.dueAt - ctx.now() > SEND_MS) return row;
      if (row) continue;
      if (run.drained) return null;
      claiming ??= claim().finally(() => {
        claiming = null;
      });
      await claiming;
    }
  };
}

async function lane(
  ctx: MailContext,
  run: Run,
  take: () => Promise<OutboxRow | null>,
  open: () => Transport,
): Promise<void> {
  let transport: Transport | null = null;
  try {
    for (let row = await take(); row !== null; row = await take()) {
      try {
        transport = await sendRow(ctx, row, transport, open);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      } catch (error) {
        if (error instanceof MailError && error.kind === "down") run.down = true;
        await afterFailure(ctx, row, error);
      }
    }
  } finally {
    await transport?.close();
  }
}

async function sendRow(
  ctx: MailContext,
  row: OutboxRow,
  kept: Transport | null,
  open: () => Transport,
): Promise<Transport | null> {
  const mail = await writeMail(ctx, row);
  if ("drop" in mail) {
    await markDropped(ctx, row, mail.drop);
    log.info("mail.dropped", { key: row.key, template: row.template, reason: mail.drop });
    return kept;
  }
  if (!(await isWithinRation(ctx, row, mail))) {
    await putBack(ctx, row, ctx.now() + RATION_SECONDS * 1_000, null);
    log.warn("mail.rationed", { key: row.key, template: row.template });
    return kept;
  }
  const transport = kept ?? open();
  await within(transport.send(mail), SEND_MS);
  await markSent(ctx, row);
  return transport;
}

/** One person cannot flood another's mailbox; what others cause arrives as ever. */
const isWithinRation = async (
  ctx: MailContext,
  row: OutboxRow,
  { cause }: Mail,
): Promise<boolean> =>
  cause === undefined ||
  row.attempts > 1 ||
  ctx.takeLimit(`mail/${row.recipient}/${cause.by}`, {
    count: cause.member ? RATION.member : RATION.stranger,
    windowSeconds: RATION_SECONDS,
  });

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new MailError("down", "Sending took too long.")), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function afterFailure(ctx: MailContext, row: OutboxRow, error: unknown): Promise<void> {
  const now = ctx.now();
  const reason = error instanceof Error ? error.message : String(error);
  const facts = { key: row.key, template: row.template, attempts: row.attempts };
  const old = now - row.createdAt >= GIVE_UP_MS;
  const refused = error instanceof MailError && error.kind === "refused";
  if (old || (refused && !(await isServersAnswer(ctx, row, reason)))) {
    await markFailed(ctx, row, old ? `given up after three days: ${reason}` : reason);
    log.error("mail.given_up", { ...facts, error });
    return;
  }
  const seconds = BACK_OFF_SECONDS[Math.min(row.attempts, BACK_OFF_SECONDS.length) - 1] ?? 900;
  await putBack(ctx, row, now + seconds * 1_000, reason);
  log.warn("mail.put_back", {
    ...facts,
    retryInSeconds: seconds,
    error: error instanceof MailError ? reason : error,
  });
}
