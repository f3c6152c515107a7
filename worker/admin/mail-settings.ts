/** How mail leaves, as admins see and set it. Passwords and tokens go in and never come out. */
import { eq, sql } from "drizzle-orm";
import { type MailSettingsRow, mailSettings, outbox } from "../../db/schema";
import type { MailSettings, NewMailSettings } from "../contract/mail-settings";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin, requireSession } from "../lib/context";
import { AppError } from "../lib/errors";
import { MailError } from "../mail/mail";
import {
  configurationOf,
  guardMail,
  MAIL_SECRET,
  type MailConfiguration,
  mailInForce,
} from "../mail/mail-in-force";
import { openTransport } from "../mail/transports/open-transport";

type Shown = MailSettings["environment"];

function shown(mail: MailConfiguration): Shown {
  const smtp = mail.transport === "smtp";
  return {
    transport: mail.transport,
    from: mail.from,
    host: smtp ? (mail.smtpHost ?? null) : null,
    port: smtp ? mail.smtpPort : null,
    tls: smtp ? mail.smtpTls : null,
    user: smtp ? (mail.smtpUser ?? null) : null,
    passwordSet: smtp && mail.smtpPassword !== undefined,
    url: mail.transport === "http" ? (mail.httpUrl ?? null) : null,
    tokenSet: mail.transport === "http" && mail.httpToken !== undefined,
  };
}

export async function getMailSettings(ctx: AppContext): Promise<MailSettings> {
  requireAdmin(ctx);
  const [{ source, mail }, [queue]] = await Promise.all([
    mailInForce(ctx),
    ctx.db
      .select({
        waiting: sql<number>`count(*)`,
        lastError: sql<string | null>`max(last_error)`,
      })
      .from(outbox)
      .where(eq(outbox.state, "waiting")),
  ]);
  return {
    transport: source === "settings" ? mail.transport : "inherit",
    inForce: { source, ...shown(mail), problem: problemOf(ctx, source, mail) },
    environment: shown(ctx.settings.mail),
    waiting: queue?.waiting ?? 0,
    lastError: queue?.lastError ?? null,
  };
}

function problemOf(
  ctx: AppContext,
  source: "environment" | "settings",
  mail: MailConfiguration,
): string | null {
  if (mail.transport === "log")
    return "Mails are only logged: nobody gets any. Choose SMTP, Cloudflare or HTTP.";
  try {
    openTransport({ ...ctx, settings: { ...ctx.settings, mail } }, source);
    return null;
  } catch (error) {
    if (error instanceof MailError) return error.message;
    throw error;
  }
}

type Chosen = {
  readonly row: Pick<MailSettingsRow, "transport" | "config">;
  readonly secret: string | null;
};

/**
 * What was sent, with the kept password or token where none was sent and the address is the same.
 * @throws {AppError} `bad_input` for an address that is not allowed, or a kept secret for another address
 */
export async function chosenMail(
  ctx: AppContext,
  input: Exclude<NewMailSettings, { transport: "inherit" }>,
): Promise<Chosen> {
  const chosen = await withSecret(ctx, input);
  try {
    guardMail(configurationOf(chosen.row, chosen.secret), ctx.settings.allowPrivateTargets);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const pointer = input.transport === "http" ? "/url" : "/host";
    throw refused(pointer, error.message, error);
  }
  return chosen;
}

const refused = (pointer: string, detail: string, cause?: unknown) =>
  new AppError("bad_input", `${pointer}: ${detail}`, { cause, errors: [{ pointer, detail }] });

async function withSecret(
  ctx: AppContext,
  input: Exclude<NewMailSettings, { transport: "inherit" }>,
): Promise<Chosen> {
  if (input.transport === "cloudflare" || input.transport === "log")
    return {
      row: { transport: input.transport, config: { from: input.from } },
      secret: null,
    };
  const { source, mail } = await mailInForce(ctx);
  const kept = source === "settings" && mail.transport === input.transport ? mail : null;
  if (input.transport === "http") {
    const { url, from, token } = input;
    if (token === undefined && kept?.httpToken !== undefined && kept.httpUrl !== url)
      throw refused("/token", "send this again: a stored token is not used at another address");
    const secret = token === undefined ? (kept?.httpToken ?? null) : token;
    return { row: { transport: "http", config: { from, url } }, secret };
  }
  const { host, port, tls, user, from, password } = input;
  const moved =
    kept !== null && (kept.smtpHost !== host || kept.smtpPort !== port || kept.smtpTls !== tls);
  if (password === undefined && kept?.smtpPassword !== undefined && moved)
    throw refused("/password", "send this again: a stored password is not used at another address");
  const secret = password === undefined ? (kept?.smtpPassword ?? null) : password;
  return { row: { transport: "smtp", config: { from, host, port, tls, user } }, secret };
}

/** @throws {AppError} `step_up_required` without a session; `bad_input` */
export async function setMailSettings(
  ctx: AppContext,
  input: NewMailSettings,
): Promise<MailSettings> {
  requireAdmin(ctx);
  requireSession(ctx);
  if (input.transport === "inherit") {
    await commit(ctx, {
      entries: [
        { action: "mail.changed", subject: "organization", detail: { transport: "inherit" } },
      ],
      writes: [ctx.db.delete(mailSettings)],
    });
    return getMailSettings(ctx);
  }
  const { row, secret } = await chosenMail(ctx, input);
  const sealed = secret === null ? null : await ctx.keys.seal(secret, MAIL_SECRET);
  const values = { id: 1, ...row, secret: sealed, updatedAt: ctx.now() };
  await commit(ctx, {
    entries: [
      {
        action: "mail.changed",
        subject: "organization",
        detail: { transport: row.transport, ...row.config, secretSet: secret !== null },
      },
    ],
    writes: [
      ctx.db
        .insert(mailSettings)
        .values(values)
        .onConflictDoUpdate({ target: mailSettings.id, set: values }),
    ],
  });
  // What waits was perhaps held up by the settings of before.
  await ctx.wakes.sendMail();
  return getMailSettings(ctx);
}
