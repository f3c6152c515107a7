/**
 * Places in a hierarchy as text. Segments are joined by `/`; a `/` or `\` inside a segment is written `\/` or
 * `\\`, so that a thing named "prod/db" cannot pass for the thing "db" under "prod".
 */

import { fold } from "../lib/fold";

/** The place a resource is in as a prefix key: folded, each segment closed by a slash. */
export const pathKeyOf = (path: ReadonlyArray<string>): string =>
  path.map((segment) => `${fold(segment)}/`).join("");

/** The text of a place, as people see it and as a path selector takes it. */
export const pathText = (segments: ReadonlyArray<string>): string =>
  segments.map((segment) => segment.replace(/[\\/]/g, "\\$&")).join("/");

/** The segments that a text means. Slashes at either end are decoration. */
export function pathSegments(text: string): string[] {
  const segments: string[] = [];
  let segment = "";
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "\\" && /[\\/]/.test(text.charAt(i + 1))) segment += text.charAt(++i);
    else if (char === "/") {
      segments.push(segment);
      segment = "";
    } else segment += char;
  }
  segments.push(segment);
  if (segments[0] === "") segments.shift();
  if (segments.at(-1) === "") segments.pop();
  return segments;
}

/** Whether `place` is `root` or lies under it, segment by segment. An empty root holds nothing. */
export const isUnder = (place: ReadonlyArray<string>, root: ReadonlyArray<string>): boolean =>
  root.length > 0 &&
  root.length <= place.length &&
  root.every((segment, index) => segment === place[index]);
