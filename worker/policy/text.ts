/** How reasons and labels are put into words, and what an id looks like. */

const idOf = {
  user: /^user_[0-9a-hjkmnp-tv-z]{20}$/,
  group: /^group_[0-9a-hjkmnp-tv-z]{20}$/,
  shift: /^shift_[0-9a-hjkmnp-tv-z]{20}$/,
  res: /^res_[0-9a-hjkmnp-tv-z]{20}$/,
  integration: /^int_[0-9a-hjkmnp-tv-z]{20}$/,
  bundle: /^bundle_[0-9a-hjkmnp-tv-z]{20}$/,
} as const;

/**
 * Whether a value is one of our ids. Such a value is never compared with a name or an outside id: anyone who
 * may name a group or a resource could otherwise name it like the id of another one.
 */
export const isIdOf = (kind: keyof typeof idOf, value: string): boolean => idOf[kind].test(value);

/** "a", "a or b", "a, b or c". */
export function listed(words: ReadonlyArray<string>, last: "or" | "and"): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** Quoted for people; long lists are cut so that a reason stays a sentence. */
export function quoted(values: ReadonlyArray<string>, last: "or" | "and" = "or"): string {
  const shown = values.slice(0, 5).map((value) => `“${value}”`);
  const more = values.length - shown.length;
  return listed(more > 0 ? [...shown, `${more} more`] : shown, last);
}

/** "90 minutes", "4 hours", "30 days": the largest unit that comes out even. */
export function spokenSeconds(seconds: number): string {
  const units = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ] as const;
  const [size, name] = units.find(([size]) => seconds % size === 0) ?? ([1, "second"] as const);
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
