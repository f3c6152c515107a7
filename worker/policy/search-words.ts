/** How well something fits the words that a person searches for. */
import { fold } from "../lib/fold";

const MAX_WORDS = 5;

/** The words of a search, compared as all text is. */
export const searchWords = (text: string): string[] =>
  [...new Set(fold(text).split(/\s+/).filter(Boolean))].slice(0, MAX_WORDS);

/** What words are looked for in. All of it is folded. */
export type Searched = {
  readonly name: string;
  /** Where it is, joined by slashes. */
  readonly place?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** What else is said about it: kind, integration, flows. */
  readonly around?: ReadonlyArray<string>;
};

/** Whether `word` begins a word of `text`. */
export function beginsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  return false;
}

const tagFits = (tags: Readonly<Record<string, string>>, word: string): boolean =>
  Object.entries(tags).some(([key, given]) => {
    const value = fold(given);
    return (
      value.startsWith(word) ||
      fold(key) === word ||
      [`${fold(key)}=${value}`, `${fold(key)}:${value}`].some((text) => text.startsWith(word))
    );
  });

function scoreOf(word: string, { name, place = "", tags = {}, around = [] }: Searched): number {
  if (name.startsWith(word)) return 8;
  if (beginsWord(name, word)) return 6;
  if (name.includes(word)) return 4;
  if (beginsWord(place, word)) return 3;
  if (tagFits(tags, word)) return 3;
  return around.some((text) => beginsWord(text, word)) ? 1 : 0;
}

/** More is better. Null: one of the words is nowhere in it. */
export function rankByWords(words: ReadonlyArray<string>, searched: Searched): number | null {
  const scores = words.map((word) => scoreOf(word, searched));
  if (scores.includes(0)) return null;
  const whole = words.join(" ");
  const bonus = searched.name === whole ? 100 : searched.name.startsWith(whole) ? 20 : 0;
  return bonus + scores.reduce((sum, score) => sum + score, 0) / Math.max(1, words.length);
}
