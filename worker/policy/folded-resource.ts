/** A resource in the form in which selectors compare it. */

import type { Match } from "../contract/flows";
import { fold, foldPart } from "../lib/fold";
import type { ResourceFacts } from "./facts";
import { isGlob } from "./globs";
import { pathText } from "./paths";

/** Folds each text when it is first asked for: most selectors look at one of them. Ids and tags stay as they are. */
export class FoldedResource {
  #name: string | null = null;
  #place: ReadonlyArray<string> | null = null;

  constructor(readonly facts: ResourceFacts) {}

  get name(): string {
    this.#name ??= fold(this.facts.name);
    return this.#name;
  }

  /** The resource's own place: its path and its name. */
  get place(): ReadonlyArray<string> {
    this.#place ??= [...this.facts.path.map(fold), this.name];
    return this.#place;
  }

  get placeText(): string {
    return pathText(this.place);
  }

  /** The place with slashes in names not told apart from borders. Only ever used against granting. */
  get looseText(): string {
    return this.place.join("/");
  }
}

/** A selector's value in the form in which it is compared: whole texts folded whole, parts and globs as parts. */
export const foldedValue = (match: Match, value: string): string =>
  (match === "is" || match === "is_not") && !isGlob(value) ? fold(value) : foldPart(value);

/** The same for the text of a place, segment by segment. */
export const foldedPlace = (value: string): string =>
  value
    .split(/(?<!\\)\//)
    .map(fold)
    .join("/");
