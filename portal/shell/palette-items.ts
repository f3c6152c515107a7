/** What the palette can lead to, and what of it fits the typed text. */
import MiniSearch from "minisearch";
import type { RequestSearch } from "../parts/requesting/request-search";
import type { paletteWords } from "../words/palette";

export type PaletteGroup = keyof (typeof paletteWords)["groups"];

export type PaletteItem = {
  /** Unique, also among what other visits left as recent. */
  readonly id: string;
  readonly group: PaletteGroup;
  readonly label: string;
  readonly sub?: string;
  /** Found by these too. */
  readonly more?: string;
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly search?: RequestSearch;
};

/** Local items that fit, the best first; all of them while nothing is typed. */
export function matching(
  items: ReadonlyArray<PaletteItem>,
  text: string,
): ReadonlyArray<PaletteItem> {
  if (text.trim() === "") return items;
  const index = new MiniSearch<PaletteItem>({
    fields: ["label", "sub", "more"],
    searchOptions: {
      prefix: true,
      // One wrong letter in five.
      fuzzy: 0.2,
      boost: { label: 3 },
      combineWith: "AND",
    },
  });
  index.addAll(items);
  const byId = new Map(items.map((item) => [item.id, item]));
  return index.search(text).flatMap(({ id }) => byId.get(String(id)) ?? []);
}

/** In the order in which groups are shown. */
export const groupOrder: ReadonlyArray<PaletteGroup> = [
  "recent",
  "pages",
  "requests",
  "offers",
  "people",
  "flows",
  "integrations",
];

/** A computer may have several people. */
const keyOf = (userId: string) => `hallpass.recent.${userId}`;
const KEPT = 6;

export function readRecent(userId: string): ReadonlyArray<PaletteItem> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? "[]");
    return Array.isArray(kept)
      ? kept.filter(isItem).map((item) => ({ ...item, group: "recent" }))
      : [];
  } catch {
    // A browser without storage, or somebody else's text in it: nothing was used before.
    return [];
  }
}

const isItem = (value: unknown): value is PaletteItem => {
  const item = value as Partial<PaletteItem> | null;
  return [item?.id, item?.label, item?.to].every((text) => typeof text === "string");
};

export function rememberRecent(userId: string, item: PaletteItem): void {
  try {
    const rest = readRecent(userId).filter((one) => one.id !== item.id);
    localStorage.setItem(keyOf(userId), JSON.stringify([item, ...rest].slice(0, KEPT)));
  } catch {
    // Private windows may refuse; the list is a convenience.
  }
}
