/**
 * All that a content script may say. Content scripts live in pages, so each word is taken as if an attacker had written
 * it: they carry what a page shows, and there is no word in here that asks for access.
 */
import * as z from "zod/mini";
import type { Sighting } from "../../worker/contract/sightings";

// Pages of extensions may not compile code; zod would try.
z.config({ jitless: true });

const providers = [
  "aws",
  "gcp",
  "azure",
  "github",
  "databricks",
  "snowflake",
  "mongodb-atlas",
  "argocd",
  "okta",
  "datadog",
  "rancher",
  "kubernetes-dashboard",
] as const;

const word = (max: number) =>
  z.string().check(z.maxLength(max), z.regex(/^[a-z0-9][a-z0-9._/-]*$/i));
const line = (max: number) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(max),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    z.regex(/^[^\u0000-\u001f\u007f\u2028\u2029]*$/),
  );

/** The same bounds as `Sighting` of the contract; what is beyond them would only be refused there. */
const Seen = z.strictObject({
  provider: z.enum(providers),
  service: word(64),
  type: z.nullable(word(128)),
  id: z.nullable(line(1_100)),
  region: z.nullable(word(64)),
  account: z.nullable(line(256)),
});

const helpless = [
  "explicit deny",
  "service control policy",
  "resource control policy",
  "permissions boundary",
  "session policy",
  "deny assignment",
] as const;

const Refusal = z.strictObject({
  missing: z.array(line(256)).check(z.maxLength(20)),
  helpless: z.nullable(z.enum(helpless)),
  wrongAccount: z.boolean(),
});

export const PageSighting = z.strictObject({ ...Seen.shape, denied: z.nullable(Refusal) });
export type PageSighting = z.infer<typeof PageSighting>;

export const FromPage = z.discriminatedUnion("kind", [
  /** `of` counts the page's sightings; an answer to an older one is thrown away. */
  z.strictObject({
    kind: z.literal("sighted"),
    of: z.int().check(z.nonnegative()),
    sighting: z.nullable(PageSighting),
  }),
  /** There is something to show: bring the code that shows it. */
  z.strictObject({ kind: z.literal("bringChip") }),
  /** A person pressed the chip. */
  z.strictObject({ kind: z.literal("openPanel") }),
]);
export type FromPage = z.infer<typeof FromPage>;

/** From the page of the portal that ends a sign-in. Worth nothing without the verifier, which never left the background. */
export const FromPortal = z.strictObject({
  kind: z.literal("handover"),
  code: z.string().check(z.regex(/^hp_xc_[A-Za-z0-9_-]{43}$/)),
  state: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
export type FromPortal = z.infer<typeof FromPortal>;

/** What goes over the wire: the reason why it will not help stays here, for the words of the panel. */
export const wireSighting = ({ denied, ...seen }: PageSighting): Sighting => ({
  ...seen,
  denied: denied && { missing: denied.missing, explicit: denied.helpless !== null },
});
