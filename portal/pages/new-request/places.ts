/** The tree of places that resources lie in, as choices: every level, the inner ones indented. */
import type { Choice } from "../../parts/field";

/** A place as the server reads it: slashes within a name are escaped. */
const textOf = (path: ReadonlyArray<string>): string =>
  path.map((segment) => segment.replaceAll(/[\\/]/g, "\\$&")).join("/");

export function placesAmong(
  resources: ReadonlyArray<{ readonly path: ReadonlyArray<string> }>,
): Choice[] {
  const places = new Map<string, ReadonlyArray<string>>();
  for (const { path } of resources)
    for (let depth = 1; depth <= path.length; depth++) {
      const place = path.slice(0, depth);
      places.set(textOf(place), place);
    }
  return [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, place]) => ({
      value,
      // Spaces that a select does not collapse.
      label: `${"\u2003".repeat(place.length - 1)}${place.at(-1)}`,
    }));
}
