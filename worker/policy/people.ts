/** A person's facts in the form in which conditions compare them. */

import { fold } from "../lib/fold";
import type { PersonFacts } from "./facts";

/**
 * What a condition looks at. `is` and `is_not` compare ids, the other matches compare texts; attributes have texts
 * only. The names of groups and shifts are given by admins, addresses are proven: nobody writes their own way in.
 */
export type Looked = { readonly texts: ReadonlyArray<string>; readonly ids: ReadonlyArray<string> };

/** One entry per rule; undefined: not asked yet. */
export type Verdicts = (boolean | undefined)[];

const NOTHING: Looked = { texts: [], ids: [] };

/** Folds each kind of fact when it is first asked for: most conditions look at groups only. */
export class FoldedPerson {
  #user: Looked | null = null;
  #group: Looked | null = null;
  #shift: Looked | null = null;
  #reports: Looked | null = null;
  #attributes: Map<string, Looked> | null = null;
  #asked: object | null = null;
  #verdicts: Verdicts = [];

  constructor(readonly facts: PersonFacts) {}

  get user(): Looked {
    const { id, email } = this.facts;
    // A name is chosen by whoever bears it and opens nothing.
    this.#user ??= { texts: [fold(email)], ids: [id] };
    return this.#user;
  }

  get group(): Looked {
    this.#group ??= named(this.facts.groups);
    return this.#group;
  }

  get shift(): Looked {
    this.#shift ??= named(this.facts.shifts);
    return this.#shift;
  }

  get manager_of(): Looked {
    const { reports } = this.facts;
    this.#reports ??= { texts: reports.map((r) => fold(r.email)), ids: reports.map((r) => r.id) };
    return this.#reports;
  }

  attribute(key: string): Looked {
    // A Map, so that the keys of every object (`constructor`) are nobody's attributes.
    this.#attributes ??= new Map(
      Object.entries(this.facts.attributes).map(([name, values]) => [
        name,
        { texts: values.map(fold), ids: [] },
      ]),
    );
    return this.#attributes.get(key) ?? NOTHING;
  }

  /** What one list of requester rules said about this person, to be filled in. Only the latest list is kept. */
  verdictsOf(rules: ReadonlyArray<unknown>): Verdicts {
    if (this.#asked !== rules) {
      this.#asked = rules;
      this.#verdicts = new Array<boolean | undefined>(rules.length);
    }
    return this.#verdicts;
  }
}

const people = new WeakMap<PersonFacts, FoldedPerson>();

/** Remembered for as long as the facts live. */
export function foldPerson(person: PersonFacts): FoldedPerson {
  const known = people.get(person);
  if (known) return known;
  const folded = new FoldedPerson(person);
  people.set(person, folded);
  return folded;
}

const named = (things: ReadonlyArray<{ readonly id: string; readonly name: string }>): Looked => ({
  texts: things.map((thing) => fold(thing.name)),
  ids: things.map((thing) => thing.id),
});
