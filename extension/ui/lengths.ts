/** Lengths to choose from, up to what the flow allows. */
import { shortLength } from "../page/short-length.ts";
import { panelWords } from "../words.ts";

const usual = [900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 259_200, 604_800];

export const lengthText = (seconds: number | null): string =>
  seconds === null ? panelWords.noEnd : shortLength(seconds);

/** The usual ones below the most, the flow's own default, and the most itself. */
export function lengthsUpTo(
  maxSeconds: number | null,
  defaultSeconds: number | null,
): ReadonlyArray<number | null> {
  const most = maxSeconds ?? Number.POSITIVE_INFINITY;
  const numbers = new Set(usual.filter((seconds) => seconds < most));
  if (maxSeconds !== null) numbers.add(maxSeconds);
  if (defaultSeconds !== null) numbers.add(defaultSeconds);
  const sorted: Array<number | null> = [...numbers].sort((a, b) => a - b);
  return maxSeconds === null ? [...sorted, null] : sorted;
}
