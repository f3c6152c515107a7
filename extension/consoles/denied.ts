/**
 * Reads what a console says when it refuses. It prefills a request and never makes one: the words belong to a page, which
 * may be forged. Codes, actions and ARNs come before words, because words are translated.
 */
export type PageText = {
  readonly url: string;
  readonly title?: string;
  /** Texts of alerts and of the page, the most specific first. */
  readonly texts?: readonly string[];
  /** JSON that the page offers to copy, as text. */
  readonly json?: string | null;
};
export type Denial = {
  readonly denied: boolean;
  readonly missing: string | null;
  readonly resource: string | null;
  /** Why more access will not help, or null. */
  readonly helpless:
    | "explicit deny"
    | "service control policy"
    | "resource control policy"
    | "permissions boundary"
    | "session policy"
    | "deny assignment"
    | null;
  /** The page may as well mean that one is signed in as somebody else, or that there is no such thing. */
  readonly wrongAccount: boolean;
};

/** Alerts are short; a page that shows more has buried them on purpose. */
const MAX_TEXT = 8_000;
const allowed: Denial = {
  denied: false,
  missing: null,
  resource: null,
  helpless: null,
  wrongAccount: false,
};

/** The sentence comes with its own policy named; ARNs may end in a full stop. */
const awsSentence = /not authorized to perform:? ([a-z0-9-]+:\w+)(?: on resource: (\S+))?/i;
const awsCodes =
  /\b(?:AccessDenied(?:Exception)?|UnauthorizedOperation|Client\.UnauthorizedOperation)\b|insufficient permissions to |you need permissions|you are not authorized to perform this operation/i;

function awsHelpless(text: string): Denial["helpless"] {
  if (/service control polic/i.test(text)) return "service control policy";
  if (/resource control polic/i.test(text)) return "resource control policy";
  if (/permissions? boundary/i.test(text)) return "permissions boundary";
  if (/session policy/i.test(text)) return "session policy";
  return /explicit deny/i.test(text) ? "explicit deny" : null;
}

function readAws(text: string): Denial {
  const sentence = awsSentence.exec(text);
  // Other languages keep the action and the resource: `…: s3:ListBucket … arn:aws:s3:::x`.
  const denied = sentence !== null || awsCodes.test(text);
  if (!denied) return allowed;
  const action = sentence?.[1] ?? null;
  const resource = sentence?.[2]?.replace(/[.,;]$/, "") ?? null;
  return {
    ...allowed,
    denied: true,
    missing: action,
    resource: resource === "*" ? null : resource,
    helpless: awsHelpless(text),
  };
}

const googlePermission = /\b[a-z][a-zA-Z]{1,40}\.[a-z][a-zA-Z]{1,40}\.[a-z][a-zA-Z]{1,40}\b/;
const googleWords =
  /need additional access|PERMISSION_DENIED|missing or blocked permissions|missing permissions|does not have [a-z. ]{0,80}permission|troubleshooter/i;
/** Words like an address's or a file's have three parts too. */
const notPermission = /\.(?:com|org|net|io|dev|html|json|google|cloud|googleapis)\b/i;

function readGoogle(text: string): Denial {
  if (!googleWords.test(text)) return allowed;
  const missing =
    text
      .split(/[\s,;"'()]+/)
      .find((word) => googlePermission.test(word) && !notPermission.test(word)) ?? null;
  const resource =
    /access to the \w+:\s*([\w:.-]{1,200})/i.exec(text)?.[1] ??
    /Resource:\s*(\S{1,300})/i.exec(text)?.[1] ??
    null;
  return {
    ...allowed,
    denied: true,
    missing: missing && (googlePermission.exec(missing)?.[0] ?? null),
    resource: resource?.replace(/[.,;]$/, "") ?? null,
    // The same page stands for a project that does not exist and for the wrong one of several accounts.
    wrongAccount: true,
  };
}

const armAction =
  /(?:perform action|AuthorizationFailed[^']{0,200}) ?'([A-Za-z.]+\/[\w/.*-]+)'(?: over scope '([^']{1,500})')?/;

function readAzureJson(json: string): Denial | null {
  try {
    const parsed: {
      shellProps?: { resourceId?: unknown; code?: unknown };
      error?: { code?: unknown };
    } = JSON.parse(json);
    const { shellProps, error } = parsed;
    const refused = [shellProps?.code, error?.code].some((code) => code === 403 || code === 401);
    if (!refused) return null;
    const id = shellProps?.resourceId;
    return { ...allowed, denied: true, resource: typeof id === "string" ? id : null };
  } catch {
    return null;
  }
}

function readAzure(text: string, json: string | null | undefined): Denial {
  const sentence = armAction.exec(text);
  const byJson = json ? readAzureJson(json) : null;
  const denied =
    sentence !== null ||
    /AuthorizationFailed|LinkedAuthorizationFailed|does not have authorization to perform/.test(
      text,
    );
  if (!denied && !byJson) return allowed;
  return {
    ...allowed,
    denied: true,
    missing: sentence?.[1] ?? null,
    resource: sentence?.[2] ?? byJson?.resource ?? null,
    helpless: /deny assignment/i.test(text) ? "deny assignment" : null,
    wrongAccount: /InvalidAuthenticationTokenTenant|wrong (?:issuer|tenant)/i.test(text),
  };
}

/** A repository one may not see and one that is not there are the same page; the title is not translated. */
function readGithub(title: string): Denial {
  return /^(?:Page not found|404)\b/i.test(title)
    ? { ...allowed, denied: true, wrongAccount: true }
    : allowed;
}

const wordsOf = ({ title = "", texts = [] }: PageText): string =>
  [...texts, title].join("\n").slice(0, MAX_TEXT);

/** One reader per console: a content script brings its own only. */
export const readAwsDenial = (page: PageText): Denial => readAws(wordsOf(page));
export const readGoogleDenial = (page: PageText): Denial => readGoogle(wordsOf(page));
export const readAzureDenial = (page: PageText): Denial =>
  readAzure(wordsOf(page), page.json?.slice(0, MAX_TEXT));
export const readGithubDenial = ({ title = "" }: PageText): Denial => readGithub(title);

/** @param provider of the page's sighting @returns what the page refuses, as far as it says */
export function readDenial(provider: string, page: PageText): Denial {
  if (provider === "aws") return readAwsDenial(page);
  if (provider === "gcp") return readGoogleDenial(page);
  if (provider === "azure") return readAzureDenial(page);
  return provider === "github" ? readGithubDenial(page) : allowed;
}
