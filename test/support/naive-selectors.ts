/** The naive evaluator’s reading of texts, globs, places and selectors. */
import type { Selector } from "../../worker/contract/flows";
import type { OrgResource } from "./organization";

export const same = (a: string, b: string) => plain(a) === plain(b);
export const plain = (text: string) => text.normalize("NFC").toLowerCase();
export const looksLikeId = (kind: string, text: string) =>
  text.startsWith(`${kind}_`) && /^[0-9a-hjkmnp-tv-z]{20}$/.test(text.slice(kind.length + 1));

/** One character at a time over both texts, remembering nothing but which states are alive. */
function globMatches(pattern: string, text: string): boolean {
  const tokens: { char: string; wild: boolean }[] = [];
  const chars = [...pattern];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? "";
    const next = chars[i + 1];
    if (char === "\\" && (next === "*" || next === "?" || next === "\\")) {
      tokens.push({ char: next, wild: false });
      i++;
    } else tokens.push({ char, wild: char === "*" || char === "?" });
  }
  let alive = new Set([0]);
  const skipStars = () => {
    for (let i = 0; i < tokens.length; i++) {
      if (alive.has(i) && tokens[i]?.wild && tokens[i]?.char === "*") alive.add(i + 1);
    }
  };
  skipStars();
  for (const char of text) {
    const next = new Set<number>();
    for (const i of alive) {
      const token = tokens[i];
      if (!token) continue;
      if (token.wild && token.char === "*") next.add(i);
      else if (token.wild || token.char === char) next.add(i + 1);
    }
    alive = next;
    skipStars();
  }
  return alive.has(tokens.length);
}

/** Whether the place lies at or under what the value says; `doubtful` also takes slashes in names as borders. */
function isAtOrUnder(place: string[], value: string, doubtful: boolean): boolean {
  const wanted = cut(value);
  const strictly = wanted.length > 0 && wanted.every((segment, i) => place[i] === segment);
  if (strictly || !doubtful) return strictly;
  const bare = value.replace(/^\//, "").replace(/\/$/, "");
  return wanted.length === 0 || `${place.join("/")}/`.startsWith(`${bare}/`);
}

function cut(value: string): string[] {
  // Escapes are taken out of the way, the rest is split, and they are put back.
  const hidden = value.replace(/\\\\/g, "\u0001").replace(/\\\//g, "\u0002");
  const parts = hidden.split("/");
  if (parts[0] === "") parts.splice(0, 1);
  if (parts[parts.length - 1] === "") parts.splice(parts.length - 1, 1);
  return parts.map((part) => part.replaceAll("\u0001", "\\").replaceAll("\u0002", "/"));
}

const escaped = (place: string[]) =>
  place.map((s) => s.replaceAll("\\", "\\\\").replaceAll("/", "\\/")).join("/");

export function selectorMatches(
  selector: Selector,
  resource: OrgResource,
  isExclude: boolean,
): boolean {
  const { by, match } = selector;
  if (by === "any") return true;
  if (selector.values.length === 0) return isExclude;
  const negative = match === "is_not" || match === "does_not_contain";
  const whole = match === "is" || match === "is_not";
  // Where matching takes access away, a doubtful text matches.
  const doubtful = isExclude ? !negative : negative;
  const place = [...resource.path, resource.name].map(plain);
  const compare = (fact: string, value: string) => {
    if (match === "starts_with") return fact.startsWith(value);
    return whole ? globMatches(value, fact) : fact.includes(value);
  };
  const hit = selector.values.some((value) => {
    if (by === "id") {
      if (whole) {
        return looksLikeId("res", value) ? value === resource.id : value === resource.externalId;
      }
      return compare(resource.externalId, value);
    }
    if (by === "name") return compare(plain(resource.name), plain(value));
    if (by === "tag") {
      return Object.entries(resource.tags).some(
        ([key, fact]) => key === selector.key && compare(plain(fact), plain(value)),
      );
    }
    if (whole) return isAtOrUnder(place, plain(value), doubtful);
    return (
      compare(escaped(place), plain(value)) || (doubtful && compare(place.join("/"), plain(value)))
    );
  });
  return negative ? !hit : hit;
}
