/** How mail leaves: from the deployment's variables, or as admins set it here. */
import { z } from "@hono/zod-openapi";
import { parseMailbox } from "../lib/mailbox";
import { answers, body, endpoint } from "./endpoint";
import { EmailAddress, InstantText, line, RequestId } from "./values";

export const MailTransport = z.enum(["smtp", "cloudflare", "http", "log"]).openapi("MailTransport");
export type MailTransport = z.infer<typeof MailTransport>;
export const MailTls = z.enum(["starttls", "on", "off"]).openapi("MailTls");
export type MailTls = z.infer<typeof MailTls>;

const Sender = line(320)
  .refine((text) => parseMailbox(/^[^<>]*<([^<>]*)>$/.exec(text)?.[1] ?? text).ok, {
    error: "must look like: Hallpass <hallpass@example.com>",
  })
  .describe("`Hallpass <hallpass@example.com>` or a bare address");

/** What is in force. Never holds a password or a token. */
const Shown = {
  from: z.string(),
  host: z.string().nullable(),
  port: z.int().nullable(),
  tls: MailTls.nullable(),
  user: z.string().nullable(),
  passwordSet: z.boolean(),
  /** Of the `http` transport: where mails are posted to. */
  url: z.string().nullable(),
  tokenSet: z.boolean(),
};

export const MailSettings = z
  .object({
    /** `inherit`: what the deployment's variables say. */
    transport: z.enum(["inherit", ...MailTransport.options]),
    inForce: z.object({
      source: z.enum(["environment", "settings"]),
      transport: MailTransport,
      ...Shown,
      /** Null, or why no mail can leave, and what to do. */
      problem: z.string().nullable(),
    }),
    environment: z.object({ transport: MailTransport, ...Shown }),
    /** Mails that wait now, and the last error among them. */
    waiting: z.int(),
    lastError: z.string().nullable(),
  })
  .openapi("MailSettings");
export type MailSettings = z.infer<typeof MailSettings>;

/** Passwords and tokens that are left out stay, unless the address they are for changes; null removes them. */
export const NewMailSettings = z
  .discriminatedUnion("transport", [
    z.strictObject({ transport: z.literal("inherit") }),
    z.strictObject({
      transport: z.literal("smtp"),
      host: line(253),
      port: z.int().min(1).max(65_535).default(587),
      tls: MailTls.default("starttls"),
      user: line(320).nullable().default(null),
      password: z.string().min(1).max(1_024).nullable().optional(),
      from: Sender,
    }),
    z.strictObject({ transport: z.literal("cloudflare"), from: Sender }),
    z.strictObject({
      transport: z.literal("http"),
      url: z.url({ protocol: /^https?$/ }).max(2_048),
      token: z.string().min(1).max(4_096).nullable().optional(),
      from: Sender,
    }),
    z.strictObject({ transport: z.literal("log"), from: Sender }),
  ])
  .openapi("NewMailSettings");
export type NewMailSettings = z.infer<typeof NewMailSettings>;

export const MailTest = z
  .strictObject({
    /** Absent: to whoever calls. */
    to: EmailAddress.optional(),
    /** Tried without being saved; absent: what is in force. */
    settings: NewMailSettings.optional(),
  })
  .openapi("MailTest");
export type MailTest = z.infer<typeof MailTest>;

export const MailTestResult = z
  .object({
    ok: z.boolean(),
    to: z.string(),
    transport: MailTransport,
    /** What happened and, when it failed, what to do. */
    message: z.string(),
  })
  .openapi("MailTestResult");
export type MailTestResult = z.infer<typeof MailTestResult>;

export const UndeliveredMails = z
  .object({
    items: z.array(
      z.object({
        id: z.int(),
        to: z.string(),
        /** Null for an address that belongs to nobody. */
        name: z.string().nullable(),
        /** Which message it is, such as `approval_wanted`. */
        message: z.string(),
        request: z.object({ id: RequestId, number: z.string() }).nullable(),
        /** False: it is still being tried. */
        gaveUp: z.boolean(),
        /** What the mail server said. */
        reason: z.string(),
        createdAt: InstantText,
        failedAt: InstantText.nullable(),
        nextTryAt: InstantText.nullable(),
      }),
    ),
    /** There are more than are listed. */
    more: z.boolean(),
  })
  .openapi("UndeliveredMails");
export type UndeliveredMails = z.infer<typeof UndeliveredMails>;

export const RetryMails = z
  .strictObject({
    /** Absent: all of them. */
    ids: z.array(z.int()).min(1).max(1_000).optional(),
  })
  .openapi("RetryMails");
export type RetryMails = z.infer<typeof RetryMails>;

export const RetriedMails = z.object({ retried: z.int() }).openapi("RetriedMails");
export type RetriedMails = z.infer<typeof RetriedMails>;

const tag = "Organization";
const write = { tag, scope: "settings:write", audience: "admin" } as const;

export const getMailSettings = endpoint(
  {
    ...write,
    id: "getMailSettings",
    method: "get",
    path: "/api/v1/organization/mail",
    summary: "How mail leaves, and where that is set",
  },
  { responses: answers(MailSettings) },
);

export const setMailSettings = endpoint(
  {
    // Without a scope: whoever chooses the mail server reads everybody's sign-in links.
    tag,
    audience: write.audience,
    id: "setMailSettings",
    method: "put",
    path: "/api/v1/organization/mail",
    summary: "Set how mail leaves",
    description:
      "Passwords and tokens are sealed and never shown. Private addresses are refused unless the operator allows them.",
  },
  { request: body(NewMailSettings), responses: answers(MailSettings) },
);

export const testMail = endpoint(
  {
    ...write,
    id: "testMail",
    method: "post",
    path: "/api/v1/organization/mail/test",
    summary: "Send a test mail now",
  },
  { request: body(MailTest), responses: answers(MailTestResult) },
);

export const listUndeliveredMails = endpoint(
  {
    tag,
    audience: "admin",
    scope: "settings:write",
    id: "listUndeliveredMails",
    method: "get",
    path: "/api/v1/organization/mail/undelivered",
    summary: "Mails that did not arrive, or cannot leave at present",
  },
  { responses: answers(UndeliveredMails) },
);

export const retryMails = endpoint(
  {
    ...write,
    id: "retryMails",
    method: "post",
    path: "/api/v1/organization/mail/retry",
    summary: "Try mails again that did not arrive",
  },
  { request: body(RetryMails), responses: answers(RetriedMails) },
);
