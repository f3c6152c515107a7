/** A resource in the form in which selectors compare it. */
import type { ResourceFacts } from "./facts";
import { pathText } from "./paths";
import { fold } from "./text";

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
