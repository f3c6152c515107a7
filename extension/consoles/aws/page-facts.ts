/** What an AWS page says besides its address. Pure: the content script reads the page and hands over the text. */
import type { Sighting } from "../sighting.ts";
import { isAccount, isGlobal, isRegion } from "./region.ts";

/** Each may be missing; fields of the page come and go. */
export type PageHints = {
  /** Content of `meta[name="awsc-session-data"]`: JSON. */
  readonly sessionData?: string | null;
  /** `arn` of the cookie `aws-userInfo`. One browser has one of them for all sessions, so it comes after the page's own. */
  readonly userArn?: string | null;
  /** Text of the account menu, `1234-5678-9012`, once it is there. */
  readonly navigation?: string | null;
};
export type PageFacts = {
  readonly account: string | null;
  readonly region: string | null;
  /** Permission set or role of the session. */
  readonly role: string | null;
};

function readFields(json: string | null | undefined): Map<string, string> {
  const fields = new Map<string, string>();
  if (!json) return fields;
  try {
    const parsed: unknown = JSON.parse(json);
    if (parsed === null || typeof parsed !== "object") return fields;
    for (const [key, value] of Object.entries(parsed))
      if (typeof value === "string") fields.set(key.toLowerCase(), value);
  } catch {
    // Not JSON: the page has changed, and the next source is asked.
  }
  return fields;
}

/** `arn:aws:sts::1:assumed-role/AWSReservedSSO_Read_Only_641d4a863dea1899/jane` → `Read_Only` */
export function roleOf(arn: string | null | undefined): string | null {
  const name = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)/.exec(arn ?? "")?.[1];
  return name?.replace(/^AWSReservedSSO_(.+)_[0-9a-f]{16}$/, "$1") ?? null;
}

const accountOf = (arn: string | null | undefined) => (arn ?? "").split(":")[4] ?? null;

/** The first source that knows, in falling order of trust: the page's own data, the cookie, the text. */
export function readPageFacts(hints: PageHints): PageFacts {
  const session = readFields(hints.sessionData);
  const sessionArn = session.get("sessionarn");
  const shown = /(?:^|\D)(\d{4})-?(\d{4})-?(\d{4})(?:\D|$)/.exec(
    (hints.navigation ?? "").slice(0, 2_000),
  );
  const accounts = [
    session.get("accountid"),
    accountOf(sessionArn),
    accountOf(hints.userArn),
    shown?.slice(1).join(""),
  ];
  return {
    account: accounts.find(isAccount) ?? null,
    region: [session.get("infrastructureregion")].find(isRegion) ?? null,
    role: roleOf(sessionArn) ?? roleOf(hints.userArn),
  };
}

/** Fills in what the address did not say; what it said stays. */
export function withPageFacts(sighting: Sighting, facts: PageFacts): Sighting {
  if (sighting.provider !== "aws") return sighting;
  return {
    ...sighting,
    account: sighting.account ?? facts.account,
    region: sighting.region ?? (isGlobal(sighting.service) ? null : facts.region),
  };
}
