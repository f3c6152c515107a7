/** Takes an address apart, once, for all recognisers. */
export type Address = {
  readonly host: string;
  /** Path between the slashes, decoded once; no empty ones. */
  readonly segments: readonly string[];
  /** The query by lower-case key, decoded; the first of a repeated key counts. */
  readonly query: ReadonlyMap<string, string>;
  /** What follows `#`, as written. */
  readonly hash: string;
};

/** Consoles put whole queries into addresses; beyond this it is no address that a console wrote. */
const MAX_LENGTH = 32_768;

/** `%XX` once; text that is not well encoded stays as it is. */
export function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `/a//b/` → `["a", "b"]`, decoded once. */
export function segmentsOf(path: string): string[] {
  return path
    .split("/")
    .filter((part) => part !== "")
    .map(decode);
}

/** `a=1&b=2`, or matrix parameters `a=1;b=2`, into a map by lower-case key. What is there already stays. */
export function readParams(
  text: string,
  separator: "&" | ";",
  into = new Map<string, string>(),
  spaces = false,
): Map<string, string> {
  if (text === "") return into;
  for (const pair of text.split(separator)) {
    const at = pair.indexOf("=");
    const key = (at < 0 ? pair : pair.slice(0, at)).toLowerCase();
    const value = at < 0 ? "" : pair.slice(at + 1);
    if (!into.has(key)) into.set(key, decode(spaces ? value.replaceAll("+", " ") : value));
  }
  return into;
}

/** `URL.canParse` and `URL.parse` are younger than the oldest browser we run in. */
function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

/** @returns null for what is not an address of the web */
export function readAddress(url: string): Address | null {
  const parsed = url.length > MAX_LENGTH ? null : parse(url);
  if (!parsed) return null;
  const { protocol, hostname, pathname, search, hash } = parsed;
  if (protocol !== "https:" && protocol !== "http:") return null;
  return {
    host: hostname,
    segments: segmentsOf(pathname),
    query: readParams(search.slice(1), "&", new Map(), true),
    hash: hash.slice(1),
  };
}
