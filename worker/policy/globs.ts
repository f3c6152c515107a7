/**
 * Globs over whole texts: `*` is any run of characters (also none, also `/` and `,`), `?` is one character,
 * a backslash takes the next `*`, `?` or `\` literally. Nothing else is special.
 *
 * No regular expression and no backtracking over stars: pieces between stars are found left to right, each
 * once, so a hostile pattern or name costs at most pattern × text steps.
 */

const ANY_CHARACTER = Symbol("?");
type Part = string | typeof ANY_CHARACTER;

type Piece = {
  readonly parts: ReadonlyArray<Part>;
  /** Set when the piece has no `?`: found by `indexOf`. */
  readonly literal: string | null;
};

export type TextTest = (folded: string) => boolean;

/** Compiles a pattern. Pattern and text are to be folded alike before. */
export function compileGlob(pattern: string): TextTest {
  const pieces = split(pattern);
  const [first, ...rest] = pieces;
  const last = rest.pop();
  if (!first) return (text) => text === "";
  if (!last) {
    const { literal } = first;
    return literal === null
      ? (text) => endOf(first, text, 0) === text.length
      : (text) => text === literal;
  }
  return (text) => {
    let at = endOf(first, text, 0);
    for (const piece of rest) {
      if (at < 0) return false;
      at = find(piece, text, at);
    }
    return at >= 0 && endsWith(last, text, at);
  };
}

/** Whether the pattern has a star or question mark that is not escaped. */
export const isGlob = (pattern: string): boolean => {
  const [first, ...rest] = split(pattern);
  return rest.length > 0 || first?.literal === null;
};

function split(pattern: string): Piece[] {
  const pieces: Part[][] = [[]];
  let text = "";
  const put = (part: Part | null) => {
    const piece = pieces.at(-1) ?? [];
    if (text) piece.push(text);
    if (part) piece.push(part);
    text = "";
  };
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === "\\" && /[*?\\]/.test(pattern.charAt(i + 1))) text += pattern.charAt(++i);
    else if (char === "?") put(ANY_CHARACTER);
    else if (char === "*") {
      put(null);
      pieces.push([]);
    } else text += char;
  }
  put(null);
  return pieces.map((parts) => ({
    parts,
    literal: parts.includes(ANY_CHARACTER) ? null : parts.join(""),
  }));
}

/** Where `piece` ends when it starts at `at`, or -1 when it does not stand there. */
function endOf(piece: Piece, text: string, at: number): number {
  let end = at;
  for (const part of piece.parts) {
    if (part === ANY_CHARACTER) {
      if (end >= text.length) return -1;
      // A character beyond the basic plane takes two code units.
      end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    } else {
      if (!text.startsWith(part, end)) return -1;
      end += part.length;
    }
  }
  return end;
}

/** Where the first occurrence of `piece` from `from` on ends, or -1. The first is the best: it leaves most room. */
function find(piece: Piece, text: string, from: number): number {
  if (piece.literal !== null) {
    const at = text.indexOf(piece.literal, from);
    return at < 0 ? -1 : at + piece.literal.length;
  }
  for (let at = from; at < text.length; at++) {
    const end = endOf(piece, text, at);
    if (end >= 0) return end;
  }
  return -1;
}

function endsWith(piece: Piece, text: string, from: number): boolean {
  if (piece.literal !== null) {
    return text.length - piece.literal.length >= from && text.endsWith(piece.literal);
  }
  for (let at = from; at < text.length; at++) {
    if (endOf(piece, text, at) === text.length) return true;
  }
  return false;
}
