/** Repeatable chance. */

export type Dice = {
  /** A whole number in [0, n). */
  readonly below: (n: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(items: ReadonlyArray<T>) => T;
  readonly some: <T>(items: ReadonlyArray<T>, most: number, least?: number) => T[];
};

/** xorshift32: the same seed gives the same organization on every machine. */
export function diceFor(seed: number): Dice {
  let state = (seed ^ 0x9e3779b9) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 8; i++) next();
  const below = (n: number) => Math.floor(next() * n);
  const pick = <T>(items: ReadonlyArray<T>): T => {
    if (items.length === 0) throw new Error("nothing to pick from");
    // The index is inside; the item itself may be undefined.
    return items[below(items.length)] as T;
  };
  const some = <T>(items: ReadonlyArray<T>, most: number, least = 0): T[] =>
    Array.from({ length: least + below(most - least + 1) }, () => pick(items));
  return { below, chance: (share) => next() < share, pick, some };
}

const digits = "0123456789abcdefghjkmnpqrstvwxyz";
/** The n-th id of a kind. */
export const idOf = <P extends string>(prefix: P, n: number): `${P}_${string}` =>
  `${prefix}_${"0".repeat(18)}${digits.charAt(Math.floor(n / 32))}${digits.charAt(n % 32)}`;
