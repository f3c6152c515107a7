/** All that the extension's own pages may ask of the background. The panel in a page names the secret it was opened with. */
import * as z from "zod/mini";
import { operations } from "../api/operations.ts";

z.config({ jitless: true });

const secret = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const loose = z.record(z.string().check(z.maxLength(64)), z.unknown());

const Call = z.strictObject({
  kind: z.literal("call"),
  operation: z.enum(Object.keys(operations) as [keyof typeof operations]),
  input: z.strictObject({
    params: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
    query: z.optional(loose),
    body: z.optional(z.unknown()),
  }),
  idempotencyKey: z.optional(z.string().check(z.maxLength(64))),
});

/** About the tab that the panel stands in, or the one that popup and side panel name. */
const aboutTab = [
  z.strictObject({ kind: z.literal("view") }),
  /** Ask the portal again, past what is kept. */
  z.strictObject({ kind: z.literal("recheck") }),
  z.strictObject({ kind: z.literal("reloadTab") }),
  z.strictObject({ kind: z.literal("closePanel") }),
  /** The press could not be proved to be one: a window of our own asks again. */
  z.strictObject({ kind: z.literal("confirm"), wanted: z.unknown() }),
  z.strictObject({ kind: z.literal("openOnboarding") }),
  Call,
] as const;

/** The panel's first word, in which it takes its secret; see background/panels.ts. */
export const FromPanel = z.strictObject({
  nonce: secret,
  ask: z.discriminatedUnion("kind", aboutTab),
});
export type FromPanel = z.infer<typeof FromPanel>;

export const FromOwnPage = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("about"),
    tabId: z.nullable(z.int()),
    ask: z.discriminatedUnion("kind", aboutTab),
  }),
  z.strictObject({ kind: z.literal("status") }),
  z.strictObject({
    kind: z.literal("connect"),
    portal: z.string(),
    how: z.enum(["window", "tab"]),
  }),
  z.strictObject({ kind: z.literal("disconnect") }),
  /** Takes the request that waits for its confirmation. */
  z.strictObject({ kind: z.literal("takeDraft"), id: secret }),
  /** Match patterns were allowed or taken back: bring the content scripts in line. */
  z.strictObject({ kind: z.literal("hostsChanged") }),
]);
export type FromOwnPage = z.infer<typeof FromOwnPage>;

export type TabAsk = FromPanel["ask"];

/** Where the extension stands; the answer to `status`. */
export type Status = {
  readonly portal: string | null;
  readonly managed: boolean;
  readonly user: { readonly email: string; readonly fullName: string } | null;
  readonly signedIn: boolean;
  readonly signInWindow: boolean;
};
