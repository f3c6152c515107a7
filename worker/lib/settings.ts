/** Variables and secrets of the deployment, parsed once. */
import { z } from "zod";
import { parseMailbox } from "./mailbox";

/** An unset variable and an empty one are the same thing. */
const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const Settings = z.object({
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, "")),
  HALLPASS_KEY: z.string().min(43),
  HALLPASS_PREVIOUS_KEYS: z
    .preprocess((v) => v ?? "", z.string())
    .transform((text) => text.split(/[\s,]+/).filter((key) => key !== "")),
  HALLPASS_ADMIN_TOKEN: optional(z.string()),
  HALLPASS_ADMIN_EMAIL: optional(
    z.string().refine((text) => parseMailbox(text).ok, { error: "must be an e-mail address" }),
  ),
  RESTORED: optional(z.string()),
  HALLPASS_SETUP_SECRET: optional(z.string().min(16)),
  MAIL_TRANSPORT: z.enum(["smtp", "cloudflare", "http", "log"]).default("log"),
  MAIL_FROM: z.string().min(3),
  SMTP_HOST: optional(z.string()),
  SMTP_PORT: z.preprocess((v) => (v === "" ? undefined : v), z.coerce.number().int().default(587)),
  SMTP_USER: optional(z.string()),
  SMTP_PASSWORD: optional(z.string()),
  SMTP_TLS: z.preprocess(
    (v) => (v === "" ? undefined : v),
    z.enum(["starttls", "on", "off"]).default("starttls"),
  ),
  HTTP_MAIL_URL: optional(z.url()),
  HTTP_MAIL_TOKEN: optional(z.string()),
  ALLOW_PRIVATE_TARGETS: z
    .enum(["true", "false", ""])
    .default("false")
    .transform((v) => v === "true"),
});

export type Settings = {
  readonly publicUrl: string;
  readonly masterKey: string;
  /** The keys before it, newest first. */
  readonly previousKeys: ReadonlyArray<string>;
  readonly adminToken: string | undefined;
  readonly adminEmail: string | undefined;
  /** On one machine: why the state may not be the newest, found at this start before the worker ran. */
  readonly restored: string | undefined;
  /** What the first admin must know to sign up. */
  readonly setupSecret: string | undefined;
  readonly allowPrivateTargets: boolean;
  readonly mail: {
    readonly transport: "smtp" | "cloudflare" | "http" | "log";
    readonly from: string;
    readonly smtpHost: string | undefined;
    readonly smtpPort: number;
    readonly smtpUser: string | undefined;
    readonly smtpPassword: string | undefined;
    readonly smtpTls: "starttls" | "on" | "off";
    readonly httpUrl: string | undefined;
    readonly httpToken: string | undefined;
  };
};

/** @throws Error that names every variable that is missing or wrong, never its value */
export function readSettings(variables: unknown): Settings {
  const result = Settings.safeParse(variables);
  if (!result.success) {
    const names = result.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("; ");
    throw new Error(`The configuration is not right: ${names}`);
  }
  const v = result.data;
  return {
    publicUrl: v.PUBLIC_URL,
    masterKey: v.HALLPASS_KEY,
    previousKeys: v.HALLPASS_PREVIOUS_KEYS,
    adminToken: v.HALLPASS_ADMIN_TOKEN,
    adminEmail: v.HALLPASS_ADMIN_EMAIL,
    restored: v.RESTORED,
    setupSecret: v.HALLPASS_SETUP_SECRET,
    allowPrivateTargets: v.ALLOW_PRIVATE_TARGETS,
    mail: {
      transport: v.MAIL_TRANSPORT,
      from: v.MAIL_FROM,
      smtpHost: v.SMTP_HOST,
      smtpPort: v.SMTP_PORT,
      smtpUser: v.SMTP_USER,
      smtpPassword: v.SMTP_PASSWORD,
      smtpTls: v.SMTP_TLS,
      httpUrl: v.HTTP_MAIL_URL,
      httpToken: v.HTTP_MAIL_TOKEN,
    },
  };
}
