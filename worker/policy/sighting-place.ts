/** How a sighting names a thing and what lies around it, before anybody looks into the catalogue. */

/**
 * External ids that the thing may have, likeliest first. In a pattern `*` stands for what the address does not say, without `:` and `/`, `**` for
 * anything, `?` for one letter or digit, and `{account}` for an AWS account.
 */
export type SightedPlace = {
  readonly patterns: ReadonlyArray<string>;
  /** Its natural name, by which the catalogue finds what patterns leave open. */
  readonly name: string;
};

export type SightedThing = {
  /** Null: the page shows no resource, only what is around. */
  readonly itself: SightedPlace | null;
  /** Nearest first. */
  readonly around: ReadonlyArray<SightedPlace>;
};

export const nothing: SightedThing = { itself: null, around: [] };

export type PatternKind =
  /** A whole external id. */
  | "exact"
  /** Only the AWS account is missing. */
  | "account"
  /** An account in an organization whose id nobody shows. */
  | "organization"
  /** The end is missing: a range of ids that are few. */
  | "prefix"
  /** Something in the middle is missing: found by name. */
  | "name";

const WILD = /\*\*|\*|\?|\{account\}/;

export function kindOf(pattern: string, name: string): PatternKind {
  if (!WILD.test(pattern)) return "exact";
  if (pattern.includes(":organizations::")) return "organization";
  if (!WILD.test(pattern.replaceAll("{account}", ""))) return "account";
  return name !== "" && literalStart(pattern).includes(name) ? "prefix" : "name";
}

export const literalStart = (pattern: string): string => pattern.split(WILD)[0] ?? "";

const parts: Readonly<Record<string, string>> = {
  "**": ".*",
  "*": "[^:/]*",
  "?": "[A-Za-z0-9]",
  "{account}": "\\d{12}",
};

/** Whether an external id is what a pattern means. */
export function fits(pattern: string, externalId: string): boolean {
  const source = pattern
    .split(/(\*\*|\*|\?|\{account\})/)
    .map((part) => parts[part] ?? part.replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&"))
    .join("");
  return new RegExp(`^${source}$`, "s").test(externalId);
}

/** Wildcards in an id of the address would widen what it means. */
export const isPlain = (id: string): boolean => !WILD.test(id);
