/** Reads the use cases out of sources: exported functions that take a context, and the first thing they do. */

export type Verb = {
  readonly name: string;
  readonly file: string;
  /** The first statement of the body. */
  readonly first: string;
};

/** Who may, as worker/lib/context.ts asks it. */
export const CHECK =
  /\b(require(?:Admin|Member|Person|Session|Somebody|System))\((?:ctx|\{ actor \})\)/;

export const checkOf = ({ first }: Verb): string | null => CHECK.exec(first)?.[1] ?? null;

/** Code as the formatter leaves it: a function ends with a brace at the start of a line. */
const DECLARED = /^export (?:async )?function (\w+)(?:<[^>]*>)?\(([\s\S]*?)\n\}$/gm;
const ARROW = /^export const (\w+) = (?:async )?\(([\s\S]*?);\n(?=\n|$|[/}a-z])/gm;

export function verbsIn(file: string, text: string): Verb[] {
  return [...text.matchAll(DECLARED), ...text.matchAll(ARROW)].flatMap((match) => {
    const [, name = "", rest = ""] = match;
    if (!/^\s*(?:\w+|\{[\s\S]*?\}): (?:Pick<\s*)?AppContext\b/.test(rest)) return [];
    return [{ name, file, first: bodyOf(rest).split(/;(?:\n|$)/)[0] ?? "" }];
  });
}

/** Types in the head have braces too; but only lines of the head begin without a space. */
function bodyOf(rest: string): string {
  const lines = rest.split("\n");
  const head = lines.findLastIndex((line, i) => i === 0 || /^\S.*(?:\{|=>)$/.test(line));
  return lines.slice(head + 1).join("\n");
}

const IMPORT = /^import \{([^}]*)\} from "(\.[^"]+)";/gm;

/** `path#name` of every value that a source imports from another of ours. */
export function importedBy(file: string, text: string, join: (from: string, to: string) => string) {
  return [...text.matchAll(IMPORT)].flatMap(([, names = "", from = ""]) =>
    names
      .split(",")
      .map((name) => name.trim().split(" as ")[0] ?? "")
      .filter((name) => name !== "" && !name.startsWith("type "))
      .map((name) => `${join(file, from)}#${name}`),
  );
}
