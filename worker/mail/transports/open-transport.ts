import type { AppContext } from "../../lib/context";
import { log } from "../../lib/log";
import { MailError, type Transport } from "../mail";
import { guardMail, type MailSource } from "../mail-in-force";
import { cloudflareTransport } from "./cloudflare";
import { httpTransport } from "./http";
import { smtpTransport } from "./smtp";

/**
 * The way of sending that the operator chose, or an admin. Where an admin chose, addresses are held to the rules of
 * integrations: an admin of the portal is not the operator of the network.
 *
 * @throws {MailError} `down` when a setting for it is missing or leads where it may not
 */
export function openTransport(
  { settings, network, sendEmail }: Pick<AppContext, "settings" | "network" | "sendEmail">,
  source: MailSource = "environment",
): Transport {
  const { mail, publicUrl } = settings;
  if (source === "settings") guardMail(mail, settings.allowPrivateTargets);
  switch (mail.transport) {
    case "smtp":
      if (!mail.smtpHost)
        throw new MailError("down", "MAIL_TRANSPORT is smtp, but SMTP_HOST is not set.");
      return smtpTransport({
        host: mail.smtpHost,
        port: mail.smtpPort,
        tls: mail.smtpTls,
        user: mail.smtpUser,
        password: mail.smtpPassword,
        helloName: helloName(publicUrl),
      });
    case "cloudflare":
      if (!sendEmail)
        throw new MailError("down", "MAIL_TRANSPORT is cloudflare, but there is no EMAIL binding.");
      return cloudflareTransport(sendEmail);
    case "http":
      if (!mail.httpUrl)
        throw new MailError("down", "MAIL_TRANSPORT is http, but HTTP_MAIL_URL is not set.");
      return httpTransport({
        url: mail.httpUrl,
        token: mail.httpToken,
        // The operator's own address may lead anywhere.
        fetch: source === "settings" ? network : (url, init) => fetch(url, init),
      });
    case "log":
      return logTransport;
  }
}

/** For deployments without mail: says that a mail was due and to whom, never what is in it. */
const logTransport: Transport = {
  async send(mail) {
    log.warn("mail.not_sent", {
      to: mail.to.email,
      subject: mail.subject,
      message: "No mail service is set up. Set one in the portal under Settings, Mail.",
    });
  },
  async close() {},
};

/** RFC 5321, 4.1.3: a name as it is, an address in brackets. */
function helloName(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  if (hostname.startsWith("[")) return `[IPv6:${hostname.slice(1)}`;
  return /^[\d.]+$/.test(hostname) ? `[${hostname}]` : hostname;
}
