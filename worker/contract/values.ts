/** The small values every other contract is made of. */
import { z } from "@hono/zod-openapi";
import { fold, hidesCharacters } from "../lib/fold";
import { parseMailbox } from "../lib/mailbox";

/** A point in time inside the code: milliseconds since the Unix epoch, UTC. Names end in `At`. */
export type Instant = number;

/** A point in time on the wire: RFC 3339 text in UTC. */
export const InstantText = z.iso
  .datetime({ offset: true })
  .openapi({ example: "2026-11-22T10:42:00Z" });

/** A length of time in whole seconds. Names end in `Seconds`. Ten years is the longest we accept. */
export const DurationSeconds = z.int().positive().max(315_576_000);

export const instantText = (at: Instant): string => new Date(at).toISOString();
export const maybeInstantText = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : instantText(at);

/** Ids name their kind (`flow_…`), so TypeScript refuses one kind where another is meant. */
const id = <P extends string>(prefix: P) =>
  z
    .custom<`${P}_${string}`>(
      (value) =>
        typeof value === "string" && new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{20}$`).test(value),
      { error: `must be an id like ${prefix}_0123456789abcdefghjk` },
    )
    .openapi({ type: "string", pattern: `^${prefix}_[0-9a-hjkmnp-tv-z]{20}$` });

export const idPrefixes = {
  accessLink: "alink",
  apiToken: "tok",
  browser: "brw",
  bundle: "bundle",
  decision: "dec",
  draft: "draft",
  extensionSession: "ext",
  favourite: "fav",
  flow: "flow",
  group: "group",
  integration: "int",
  link: "link",
  permission: "perm",
  report: "rep",
  request: "req",
  resource: "res",
  run: "run",
  session: "sess",
  shift: "shift",
  unit: "unit",
  user: "user",
  view: "view",
} as const;

export const AccessLinkId = id("alink");
export type AccessLinkId = z.infer<typeof AccessLinkId>;
export const ApiTokenId = id("tok");
export type ApiTokenId = z.infer<typeof ApiTokenId>;
export const BrowserId = id("brw");
export type BrowserId = z.infer<typeof BrowserId>;
export const BundleId = id("bundle");
export type BundleId = z.infer<typeof BundleId>;
export const DecisionId = id("dec");
export type DecisionId = z.infer<typeof DecisionId>;
export const ExtensionSessionId = id("ext");
export type ExtensionSessionId = z.infer<typeof ExtensionSessionId>;
export const FavouriteId = id("fav");
export type FavouriteId = z.infer<typeof FavouriteId>;
export const FlowId = id("flow");
export type FlowId = z.infer<typeof FlowId>;
export const FlowDraftId = id("draft");
export type FlowDraftId = z.infer<typeof FlowDraftId>;
export const GroupId = id("group");
export type GroupId = z.infer<typeof GroupId>;
export const IntegrationId = id("int");
export type IntegrationId = z.infer<typeof IntegrationId>;
export const LinkId = id("link");
export type LinkId = z.infer<typeof LinkId>;
export const PermissionId = id("perm");
export type PermissionId = z.infer<typeof PermissionId>;
export const ReportId = id("rep");
export type ReportId = z.infer<typeof ReportId>;
export const RequestId = id("req");
export type RequestId = z.infer<typeof RequestId>;
export const ResourceId = id("res");
export type ResourceId = z.infer<typeof ResourceId>;
export const RunId = id("run");
export type RunId = z.infer<typeof RunId>;
export const SessionId = id("sess");
export type SessionId = z.infer<typeof SessionId>;
export const ShiftId = id("shift");
export type ShiftId = z.infer<typeof ShiftId>;
export const UnitId = id("unit");
export type UnitId = z.infer<typeof UnitId>;
export const UserId = id("user");
export type UserId = z.infer<typeof UserId>;
export const ViewId = id("view");
export type ViewId = z.infer<typeof ViewId>;

/** An e-mail address as people type it, international ones too. Look people up by `mailboxKey` of it. */
export const EmailAddress = z
  .string()
  .max(512)
  .transform((text, ctx) => {
    const parsed = parseMailbox(text);
    if (parsed.ok) return parsed.mailbox.written;
    ctx.addIssue({ code: "custom", message: parsed.problem });
    return z.NEVER;
  })
  .openapi({ type: "string", format: "email", example: "ada@example.com" });

/** One line of text: no control characters, so it is safe in a mail header or a terminal. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    .regex(/^[^\u0000-\u001f\u007f\u2028\u2029]*$/, {
      error: "must be one line without control characters",
    });

/** What people call something: one line, all of which can be seen. */
export const name = (max: number) =>
  line(max)
    .normalize("NFC")
    // An empty one has its own mistake already.
    .refine((text) => text === "" || (!hidesCharacters(text) && fold(text) !== ""), {
      error: "must not hold invisible characters, or characters that turn the direction of text",
    });

/** Longer text; NUL is refused because databases and C programs end there. */
export const paragraph = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, {
      error: "must not hold control characters",
    });

/** An IANA time zone that this runtime knows. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(
    (zone) => {
      try {
        new Intl.DateTimeFormat("en", { timeZone: zone });
        return true;
      } catch {
        return false;
      }
    },
    { error: "must be an IANA time zone such as Europe/Berlin" },
  )
  .openapi({ type: "string", example: "Europe/Berlin" });

/** Tags of a resource, labels of a flow. */
export const Tags = z.record(z.string().min(1).max(128), z.string().max(512));
export type Tags = z.infer<typeof Tags>;

/** How a list is asked for: a page of `limit` rows after `pageToken`. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  pageToken: z.string().max(512).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** How every list is answered. `nextPageToken` is null on the last page. */
export const page = <S extends z.ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    pagination: z.object({ nextPageToken: z.string().nullable() }),
  });
