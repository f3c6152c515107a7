/** Which groups and shifts let a person in: asked of the rule that decides, one at a time. */
import type { Match, RequesterCondition, Requesters } from "../contract/flows";
import type { PersonFacts } from "./facts";
import { decideRequester } from "./requesters";

type Named<I extends string> = { readonly id: I; readonly name: string };
export type Ties = Pick<PersonFacts, "groups" | "shifts">;

/** Nobody, who is tied to nothing. */
export const STRANGER: PersonFacts = {
  id: "user_11111111111111111111",
  email: "",
  fullName: "",
  role: "grantee",
  status: "active",
  timeZone: null,
  attributes: {},
  groups: [],
  shifts: [],
  reports: [],
  managerId: null,
};

/** The comparison under a negative match: what it looks for. */
const sought: Record<Match, Match> = {
  is: "is",
  is_not: "is",
  contains: "contains",
  does_not_contain: "contains",
  starts_with: "starts_with",
};

const holds = (condition: RequesterCondition, person: PersonFacts): boolean =>
  decideRequester({ operator: "any", conditions: [condition] }, person).allowed;

/** The groups that some condition speaks of, also of those that must not be there. All others change no verdict. */
export const groupsSpokenOf = <G extends PersonFacts["groups"][number]>(
  requesters: Requesters,
  groups: ReadonlyArray<G>,
): G[] => spokenOf(requesters, "group", groups, (group) => ({ ...STRANGER, groups: [group] }));

export const shiftsSpokenOf = <S extends PersonFacts["shifts"][number]>(
  requesters: Requesters,
  shifts: ReadonlyArray<S>,
): S[] => spokenOf(requesters, "shift", shifts, (shift) => ({ ...STRANGER, shifts: [shift] }));

function spokenOf<I extends string, T extends Named<I>>(
  { conditions }: Requesters,
  type: "group" | "shift",
  things: ReadonlyArray<T>,
  personWith: (thing: T) => PersonFacts,
): T[] {
  const mine = conditions
    .filter((c) => c.type === type)
    .map((c) => ({ ...c, match: sought[c.match] }));
  if (mine.length === 0) return [];
  return things.filter((thing) => {
    const person = personWith(thing);
    return mine.some((condition) => holds(condition, person));
  });
}

/** The groups and shifts of a person that a condition asks for. Empty: they are let in by something else, or not at all. */
export function tiesOf(requesters: Requesters, person: Ties): Ties {
  const asking: Requesters = {
    operator: "any",
    conditions: requesters.conditions.filter(({ match }) => match === sought[match]),
  };
  return {
    groups: groupsSpokenOf(asking, person.groups),
    shifts: shiftsSpokenOf(asking, person.shifts),
  };
}
