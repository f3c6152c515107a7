/**
 * The tables of the recognisers: lines of text, because text is what packs small into a content script.
 *
 *   @ec2 vpc > ec2            first path segment(s) of the console, and the service they show; `!` = global service
 *   clusters/:c/services/:s service         pattern and type; the id is what was captured, joined with `/`
 *   jobs/:j                                 without a type: the singular of the last word, `job`
 *   a|b/:x thing                            one of several words
 *   table?name=:n table                     parameters, of the query or of the hash
 *   tables/:t?database=:d table {d}/{t}     an id put together otherwise
 *   repositories/:r ecr:repository          a type of another service
 *
 * `:x` takes one segment, `:x#` one of digits, `:x+` all that follow, `*` skips one. `:region` and `:account` are no part of the id.
 * What follows a pattern is a tab or a sub-page, unless it creates something. The first line that fits counts.
 */
type Rule = {
  /** Words to find, or the name to give to a segment; neither for any segment. */
  readonly path: ReadonlyArray<{
    readonly words: readonly string[] | null;
    readonly name: string | null;
    readonly kind: string;
  }>;
  readonly params: ReadonlyArray<readonly [key: string, value: string]>;
  readonly service: string | null;
  readonly type: string;
  readonly id: string | null;
};
export type Section = {
  readonly service: string;
  readonly global: boolean;
  readonly rules: readonly Rule[];
};
export type Table = ReadonlyMap<string, Section>;
export type Match = {
  readonly service: string;
  readonly type: string;
  readonly id: string;
  readonly region: string | null;
  readonly account: string | null;
};

/** Words that stand where an id would, on pages that show none. */
const noId =
  /^(?:\*?|create|new|add|list|all|home|edit|wizard|unselected|undefined|null|details?|view|import|request|overview)$/;
const creates = /^(?:create|new|add)(?:$|[-_])|^register-/;

/** @returns true for a word that stands in the place of an id and is none */
export const isNoId = (text: string): boolean => noId.test(text);

/** `alertPolicies` → `alert-policy`, `domains` → `domain`. */
const singular = (word: string): string =>
  kebab(word)
    .replace(/ies$/, "y")
    .replace(/([^s])s$/, "$1");

/** `stateMachine` → `state-machine` */
export const kebab = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();

const isWord = (part: string) => !/^(?:[:*].*|details?|view|)$/.test(part);

function readRule(line: string): Rule {
  const [pattern = "", written, id = null] = line.split(" ");
  const [path = "", params = ""] = pattern.split("?");
  const kind = written ?? singular(path.split("/").findLast(isWord) ?? "");
  const [type = "", service = null] = kind.split(":").reverse();
  return {
    path: path
      .split("/")
      .filter((part) => part !== "")
      .map((part) => {
        const [, name = null, kind = ""] = /^:(\w+)(\W?)$/.exec(part) ?? [];
        const words = name || part === "*" ? null : part.toLowerCase().split("|");
        return { words, name, kind };
      }),
    params: params
      .split("&")
      .filter((pair) => pair !== "")
      .map((pair) => {
        const [key = "", value = ""] = pair.split("=");
        return [key.toLowerCase(), value] as const;
      }),
    service,
    type,
    id,
  };
}

/** Reads the tables of one provider; an error in them shows in the executed examples. */
export function readTable(...texts: readonly string[]): Table {
  const table = new Map<string, Section>();
  let rules: Rule[] = [];
  for (const line of texts.join("\n").split("\n")) {
    if (line.startsWith("@")) {
      const [names = "", named = ""] = line.slice(1).split(" > ");
      const consoles = names.split(" ");
      rules = [];
      for (const name of consoles)
        table.set(name.replace("!", ""), {
          service: named.replace("!", "") || name.replace("!", ""),
          global: line.endsWith("!"),
          rules,
        });
    } else if (line !== "") rules.push(readRule(line));
  }
  return table;
}

/** The longest of `a/b` and `a` that the table knows, and how many segments it took. */
export function findSection(
  table: Table,
  segments: readonly string[],
): { section: Section; taken: number } | null {
  for (const taken of [2, 1]) {
    const section =
      segments.length >= taken ? table.get(segments.slice(0, taken).join("/")) : undefined;
    if (section) return { section, taken };
  }
  return null;
}

function capture(
  rule: Rule,
  segments: readonly string[],
  params: ReadonlyMap<string, string>,
): Map<string, string> | null {
  if (segments.length < rule.path.length) return null;
  const taken = new Map<string, string>();
  let at = 0;
  for (const { words, name, kind } of rule.path) {
    const segment = segments[at] ?? "";
    at += 1;
    if (words) {
      if (!words.includes(segment.toLowerCase())) return null;
    } else if (name) {
      if (isNoId(segment) || (kind === "#" && !/^\d+$/.test(segment))) return null;
      taken.set(name, kind === "+" ? segments.slice(at - 1).join("/") : segment);
      if (kind === "+") at = segments.length;
    }
  }
  for (const [key, wanted] of rule.params) {
    const value = params.get(key);
    if (value === undefined) return null;
    if (!wanted.startsWith(":")) {
      if (value !== wanted) return null;
    } else if (isNoId(value)) return null;
    else taken.set(wanted.slice(1), value);
  }
  return segments.slice(at).some((rest) => creates.test(rest)) ? null : taken;
}

/** @returns what the first fitting line of the section shows, or null for a list, a form or a start page */
export function match(
  section: Section,
  segments: readonly string[],
  params: ReadonlyMap<string, string>,
): Match | null {
  if (segments.some((part) => creates.test(part) && isNoId(part))) return null;
  for (const rule of section.rules) {
    const taken = capture(rule, segments, params);
    if (!taken) continue;
    const region = taken.get("region") ?? null;
    const account = taken.get("account") ?? null;
    taken.delete("region");
    taken.delete("account");
    const id =
      rule.id?.replaceAll(/\{(\w+)\}/g, (_, name: string) => taken.get(name) ?? "") ??
      [...taken.values()].join("/");
    return { service: rule.service ?? section.service, type: rule.type, id, region, account };
  }
  return null;
}
