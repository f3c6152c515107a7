/**
 * Text as the built-in fonts of PDF can show it. They hold Western letters only, and a font for every script would be
 * larger than the worker; so the rest is shown by its nearest letter or as `?`, and the file says so.
 */
import type { PDFFont } from "@cantoo/pdf-lib";

export type FittedText = {
  /** What the font can show. */
  shownText(text: string): string;
  /** Cut into lines no wider than `width` points at `size`; breaks words that are wider alone. */
  wrap(text: string, width: number, size: number, maxLines: number): string[];
  /** True once something could not be shown as it is. */
  readonly replaced: boolean;
};

/** Letters that Unicode does not take apart, and what people read them as. */
const lookalikes: Readonly<Record<string, string>> = {
  Ł: "L",
  ł: "l",
  Đ: "D",
  đ: "d",
  Ħ: "H",
  ħ: "h",
  ı: "i",
  "→": "->",
  "≤": "<=",
  "≥": ">=",
};
const SHORTENED = " … (shortened)";

export function fittedText(font: PDFFont): FittedText {
  const inFont = new Set(font.getCharacterSet());
  const widths = new Map<string, number>();
  const shown = new Map<string, string>();
  let replaced = false;

  const shows = (character: string) => inFont.has(character.codePointAt(0) ?? 0);
  /** The letter without its marks, or a question mark. */
  const nearest = (character: string): string => {
    const known = lookalikes[character];
    if (known !== undefined) return known;
    const plain = [...character.normalize("NFKD")].filter(shows).join("");
    return plain === "" ? "?" : plain;
  };
  const fitOne = (character: string): string => {
    if (/\s/.test(character)) return " ";
    if (/\p{C}|\p{M}/u.test(character)) return "";
    const kept = shown.get(character) ?? (shows(character) ? character : nearest(character));
    shown.set(character, kept);
    if (kept !== character) replaced = true;
    return kept;
  };
  // One look-up per letter: measuring whole lines anew costs most of the time of a big file.
  const widthOf = (text: string): number => {
    let sum = 0;
    for (const character of text) {
      let width = widths.get(character);
      if (width === undefined) {
        width = font.widthOfTextAtSize(character, 1);
        widths.set(character, width);
      }
      sum += width;
    }
    return sum;
  };
  const shownText = (text: string) => [...text.normalize("NFC")].map(fitOne).join("");

  /** A word in pieces that are not wider than the room. */
  const pieces = (word: string, room: number): string[] => {
    if (widthOf(word) <= room) return [word];
    const parts: string[] = [];
    let part = "";
    for (const character of word) {
      if (part !== "" && widthOf(part + character) > room) {
        parts.push(part);
        part = "";
      }
      part += character;
    }
    return [...parts, part];
  };

  return {
    shownText,
    wrap(text, width, size, maxLines) {
      const room = width / size;
      // No more than the lines could hold: a cell may be very long.
      const long = text.length > maxLines * 200;
      const words = shownText(long ? text.slice(0, maxLines * 200) : text)
        .split(" ")
        .filter(Boolean);
      const lines: string[] = [];
      let line = "";
      for (const piece of words.flatMap((word) => pieces(word, room))) {
        const longer = line === "" ? piece : `${line} ${piece}`;
        if (widthOf(longer) <= room) line = longer;
        else {
          lines.push(line);
          line = piece;
        }
      }
      if (line !== "") lines.push(line);
      if (lines.length <= maxLines && !long) return lines;
      return [...lines.slice(0, maxLines), shownText(SHORTENED).trim()];
    },
    get replaced() {
      return replaced;
    },
  };
}
