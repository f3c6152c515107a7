/**
 * Text from people and outside systems, made harmless before it enters a mail. The renderers apply this to every
 * string, so no template can forget it.
 */

/** Whole text layout can be turned around or hidden with these; no name or reason needs them. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

/** Mail programs turn these into links on their own. Ours are the only links a mail has. */
const unlinked = (text: string): string =>
  text.replaceAll("://", "[:]//").replaceAll(/\b(www|mailto|tel)([.:])/gi, "$1[$2]");

/** Free text: keeps line ends, nothing else that is not visible. */
export function plainText(text: string): string {
  const visible = text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replaceAll(INVISIBLE, "")
    .replaceAll(CONTROLS, " ");
  return unlinked(visible).trim();
}

/** For subjects, names, table cells: the same on one line. */
export const oneLine = (text: string): string => plainText(text).replaceAll(/\s+/g, " ");

/** The text, or as much of it as fits, ending in `…`. Never cuts a character in half. */
export function shortened(text: string, max: number): string {
  const characters = [...oneLine(text)];
  return characters.length <= max
    ? characters.join("")
    : `${characters
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`;
}

/** What somebody wrote at length: also breaks bare addresses such as `example.com/login`. */
export const quotedText = (text: string): string =>
  plainText(text).replaceAll(/[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?=[/:?#])/gu, (host) =>
    host.replaceAll(".", "[.]"),
  );
