/** A name that is close to one that was not found. */
import { fold } from "../lib/fold";

/** Longer words may have more slips; a third of the letters is the most that still is the same word. */
const allowedSlips = (word: string) => Math.min(3, Math.floor(word.length / 3));

/** The closest name, or null when none is close. */
export function closestName(wanted: string, names: ReadonlyArray<string>): string | null {
  const word = fold(wanted);
  const close = names
    .map((name) => ({ name, slips: slipsBetween(word, fold(name)) }))
    .filter(({ name, slips }) => slips <= allowedSlips(word) || fold(name).startsWith(word))
    .sort((a, b) => a.slips - b.slips || a.name.localeCompare(b.name, "en"));
  return close[0]?.name ?? null;
}

/** " Did you mean “…”?", or nothing. */
export function didYouMean(wanted: string, names: ReadonlyArray<string>): string {
  const name = closestName(wanted, names);
  return name === null ? "" : ` Did you mean “${name}”?`;
}

/** Letters put in, left out, replaced, or swapped with their neighbour (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const ways = [
        at(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        at(above, j) + 1,
        at(row, j - 1) + 1,
        ...(swapped ? [at(twoAbove, j - 2) + 1] : []),
      ];
      row.push(Math.min(...ways));
    }
    twoAbove = above;
    above = row;
  }
  return at(above, b.length);
}

const at = (row: ReadonlyArray<number>, index: number): number =>
  row[index] ?? Number.POSITIVE_INFINITY;
