/** How mail leaves at this moment: as admins set it, or as the deployment's variables say. */
import { type MailSettingsRow, mailSettings } from "../../db/schema";
import { guardHost } from "../connectors/address-guard";
import { ConnectorError } from "../connectors/errors";
import type { AppContext } from "../lib/context";
import { MailError } from "./mail";

export type MailSource = "environment" | "settings";
export type MailConfiguration = AppContext["settings"]["mail"];
export type MailInForce = { readonly source: MailSource; readonly mail: MailConfiguration };

/** What a sealed secret is bound to: it opens nowhere else. */
export const MAIL_SECRET = "mail-settings";

/** Submission ports, and those of local relays. Anything else behind a host is no mail server. */
const SMTP_PORTS = [25, 465, 587, 1025, 2465, 2525, 2587];

/** @param secret password or token, in the clear */
export function configurationOf(
  { transport, config }: Pick<MailSettingsRow, "transport" | "config">,
  secret: string | null,
): MailConfiguration {
  return {
    transport,
    from: config.from,
    smtpHost: config.host,
    smtpPort: config.port ?? 587,
    smtpTls: config.tls ?? "starttls",
    smtpUser: config.user ?? undefined,
    smtpPassword: transport === "smtp" ? (secret ?? undefined) : undefined,
    httpUrl: config.url,
    httpToken: transport === "http" ? (secret ?? undefined) : undefined,
  };
}

export async function mailInForce(
  ctx: Pick<AppContext, "db" | "keys" | "settings">,
): Promise<MailInForce> {
  const [row] = await ctx.db.select().from(mailSettings);
  if (!row) return { source: "environment", mail: ctx.settings.mail };
  const secret = row.secret === null ? null : await ctx.keys.open(row.secret, MAIL_SECRET);
  return { source: "settings", mail: configurationOf(row, secret) };
}

/**
 * Holds the address of a mail server to the rules of integrations.
 * @throws {MailError} `down` when it may not be called
 */
export function guardMail(
  mail: Pick<MailConfiguration, "transport" | "smtpHost" | "smtpPort" | "httpUrl">,
  allowPrivate: boolean,
): void {
  try {
    if (mail.transport === "smtp" && mail.smtpHost) {
      guardHost(mail.smtpHost, allowPrivate);
      if (!allowPrivate && !SMTP_PORTS.includes(mail.smtpPort))
        throw new MailError("down", `Port ${mail.smtpPort} is no mail port: use 587, 465 or 2525.`);
    }
    if (mail.transport === "http" && mail.httpUrl) {
      const url = new URL(mail.httpUrl);
      guardHost(url.hostname, allowPrivate);
      if (
        !allowPrivate &&
        (url.protocol !== "https:" || (url.port !== "" && Number(url.port) < 1024))
      )
        throw new MailError("down", "The address of a mail service must begin with https://.");
      if (url.username !== "" || url.password !== "")
        throw new MailError("down", "Put the token into its own field, not into the address.");
    }
  } catch (error) {
    if (error instanceof ConnectorError)
      throw new MailError("down", error.message.replace("No integration", "Nothing here"), {
        cause: error,
      });
    throw error;
  }
}
