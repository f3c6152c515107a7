/**
 * E-mail addresses: one parser (RFC 5321, RFC 6531), one form to look people up by, and one form that says whose
 * mailbox it is. `written` is for reading and sending, `key` finds the person, `canonical` is never an identity: it
 * tells that two addresses reach one mailbox.
 */
import { canonicalLocal, sameProvider } from "./mail-providers";

export type Mailbox = {
  /** As it was typed, without white space around it. */
  readonly written: string;
  /** Lower case, the domain as A-labels: both spellings of an internationalized domain are one. */
  readonly key: string;
  /** Without plus parts, and without dots where the provider ignores them. */
  readonly canonical: string;
  readonly local: string;
  /** As A-labels, in lower case: what a mail server is asked for. */
  readonly domain: string;
};

export type ParsedMailbox =
  | { readonly ok: true; readonly mailbox: Mailbox }
  | { readonly ok: false; readonly problem: string };

/** Octets (RFC 5321, 4.5.3.1): the path of 256 counts its angle brackets. */
const MAX_OCTETS = 254;
const MAX_LOCAL_OCTETS = 64;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the bound of ASCII is the point
const BEYOND_ASCII = /[^\u0000-\u007f]/;
const ATOM = /(?:(?![<>])[\p{L}\p{M}\p{N}\p{S}!#%&'*/?_{}-])+/u.source;
const ATOMS = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`, "u");
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;
const LABELS = /^[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$/u;
const A_LABELS =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const octets = (text: string) => new TextEncoder().encode(text).byteLength;
const tooLong = `must not be longer than ${MAX_OCTETS} bytes`;
const no = (problem: string): ParsedMailbox => ({ ok: false, problem });

/** Reads one bare address: no display name, no quotes, no comments. `problem` says what to do about it. */
export function parseMailbox(text: string): ParsedMailbox {
  const written = text.trim().normalize("NFC");
  const at = written.lastIndexOf("@");
  if (at < 0) return no("must be an e-mail address such as ada@example.com");
  const local = written.slice(0, at);
  if (/["()\\]/.test(local)) return no("must be written without quotes and comments");
  if (UNSEEN.test(written)) return no("must not hold white space, control or invisible characters");
  const localProblem = whyNotLocal(local);
  if (localProblem) return no(localProblem);
  if (octets(written) > MAX_OCTETS) return no(tooLong);
  const domain = asciiDomain(written.slice(at + 1));
  if (domain === null)
    return no("must have a domain name such as example.com after the @ (no address in brackets)");
  if (octets(`${local}@${domain}`) > MAX_OCTETS) return no(tooLong);
  const home = sameProvider(domain);
  const name = local.toLowerCase().normalize("NFC");
  return {
    ok: true,
    mailbox: {
      written,
      key: `${name}@${domain}`,
      canonical: `${canonicalLocal(name, home)}@${home}`,
      local,
      domain,
    },
  };
}

function whyNotLocal(local: string): string | null {
  if (local === "") return "must have a name before the @";
  if (octets(local) > MAX_LOCAL_OCTETS)
    return `must not have more than ${MAX_LOCAL_OCTETS} bytes before the @`;
  if (!ATOMS.test(local))
    return "has a character before the @ that addresses cannot have, or a dot at its edge or twice";
  // Wide and stylised letters are other mailboxes to a server and the same to the eye.
  if (local.normalize("NFKC") !== local) return "must be written in ordinary letters";
  return null;
}

/** @returns the A-labels of a domain name, or null for what is none */
export function asciiDomain(text: string): string | null {
  const domain = text.normalize("NFC");
  if (!LABELS.test(domain) || UNSEEN.test(domain)) return null;
  // The platform's host parser is UTS #46: it maps, checks and encodes the labels.
  const ascii =
    BEYOND_ASCII.test(domain) || /(?:^|\.)xn--/i.test(domain)
      ? hostOf(domain)
      : domain.toLowerCase();
  return ascii !== null && ascii.length <= 253 && A_LABELS.test(ascii) ? ascii : null;
}

function hostOf(domain: string): string | null {
  const url = `http://${domain}/`;
  return URL.canParse(url) ? new URL(url).hostname : null;
}

/** What a person is looked up by; for a text that is no address a key that nobody has. */
export function mailboxKey(text: string): string {
  const parsed = parseMailbox(text);
  return parsed.ok ? parsed.mailbox.key : text.trim().toLowerCase();
}

/** The columns that every write of an address sets. */
export const addressedAs = (email: string) => ({
  email,
  emailKey: mailboxKey(email),
  mailbox: canonicalMailbox(email),
});

/** Whose mailbox an address reaches. Two people with one canonical mailbox are one person to approvals and limits. */
export function canonicalMailbox(text: string): string {
  const parsed = parseMailbox(text);
  return parsed.ok ? parsed.mailbox.canonical : text.trim().toLowerCase();
}
