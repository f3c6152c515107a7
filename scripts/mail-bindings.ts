/** Tells the worker where its mails go when it runs on one machine: to a server, into the sink, or nowhere (`log`). */
import type { StartOptions } from "./options.ts";

const loopback = /^(localhost|127\.|::1$)/;

/** What a server on that address speaks, when SMTP_TLS does not say. */
function usualTls(host: string, port: number): string {
  if (port === 465) return "on";
  return port === 587 && !loopback.test(host) ? "starttls" : "off";
}

export function mailBindings(
  smtp: StartOptions["smtp"],
  sinkPort: number | null,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const common = {
    MAIL_TRANSPORT: "smtp",
    MAIL_FROM: env.MAIL_FROM || "Hallpass <hallpass@localhost.localdomain>",
  };
  if (!smtp) {
    if (sinkPort === null) return { ...common, MAIL_TRANSPORT: "log" };
    return { ...common, SMTP_HOST: "127.0.0.1", SMTP_PORT: String(sinkPort), SMTP_TLS: "off" };
  }
  return {
    ...common,
    SMTP_HOST: smtp.host,
    SMTP_PORT: String(smtp.port),
    SMTP_TLS: env.SMTP_TLS || usualTls(smtp.host, smtp.port),
    ...(env.SMTP_USER ? { SMTP_USER: env.SMTP_USER } : {}),
    ...(env.SMTP_PASSWORD ? { SMTP_PASSWORD: env.SMTP_PASSWORD } : {}),
  };
}
