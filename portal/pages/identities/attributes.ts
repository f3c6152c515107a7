/** Attributes of a person as lines of text: `team: compilers`, `sites: Berlin, Hamburg`. */

type Attributes = Readonly<Record<string, ReadonlyArray<string>>>;

export const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([key, values]) => `${key}: ${values.join(", ")}`)
    .join("\n");

/** @returns the first line that is none, instead of attributes, when there is one */
export function readAttributes(
  text: string,
): { readonly attributes: Record<string, string[]> } | { readonly wrong: string } {
  const attributes: Record<string, string[]> = {};
  for (const line of text.split("\n").map((l) => l.trim())) {
    if (line === "") continue;
    const at = line.indexOf(":");
    const key = line.slice(0, at).trim();
    const values = line
      .slice(at + 1)
      .split(",")
      .map((value) => value.trim())
      .filter(Boolean);
    if (at < 1 || key === "" || values.length === 0) return { wrong: line };
    attributes[key] = [...(attributes[key] ?? []), ...values];
  }
  return { attributes };
}
