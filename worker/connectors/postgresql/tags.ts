/** `COMMENT ON` text as tags. */

/** `env=prod, team=payments` gives two tags; a comment without any pair is kept under `comment`. */
export function tagsOf(comment: string | null): Readonly<Record<string, string>> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: line ends part pairs, the rest is noise
  const text = (comment ?? "").replaceAll(/[\u0000-\u001f\u007f]+/g, " ").trim();
  if (text === "") return {};
  const pairs = text
    .split(/[,;\s]+/)
    .map((part) => /^([^=]{1,128})=(.{0,512})$/u.exec(part))
    .filter((match) => match !== null)
    .map(([, key = "", value = ""]) => [key, value] as const);
  // Not an object literal: a key such as `__proto__` must stay a key.
  return Object.fromEntries(pairs.length ? pairs : [["comment", text.slice(0, 512)]]);
}
