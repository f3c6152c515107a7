/** Which groups and shifts let a person in: asked of the rule that decides, one at a time. */
import type { Match, RequesterCondition, Requesters } from "../contract/flows";
import type { PersonFacts } from "./facts";
import { foldPerson } from "./people";
import { type CompiledRequesters, compileRequesters, mayRequest } from "./requesters";

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

/** The groups that some condition speaks of, also of those that must not be there. All others change no verdict. */
export const groupsSpokenOf = <G extends PersonFacts["groups"][number]>(
  requesters: Requesters,
  groups: ReadonlyArray<G>,
): G[] => spokenOf(requesters, "group", groups, (group) => ({ ...STRANGER, groups: [group] }));

export const shiftsSpokenOf = <S extends PersonFacts["shifts"][number]>(
  requesters: Requesters,
  shifts: ReadonlyArray<S>,
): S[] => spokenOf(requesters, "shift", shifts, (shift) => ({ ...STRANGER, shifts: [shift] }));

function spokenOf<T>(
  requesters: Requesters,
  type: "group" | "shift",
  things: ReadonlyArray<T>,
  personWith: (thing: T) => PersonFacts,
): T[] {
  const rule = rulesOf(requesters).spoken[type];
  if (rule.conditions.length === 0) return [];
  return things.filter((thing) => mayRequest(rule, foldPerson(personWith(thing))));
}

/** The groups and shifts of a person that a condition asks for. Empty: they are let in by something else, or not at all. */
export function tiesOf(requesters: Requesters, person: Ties): Ties {
  const { asking } = rulesOf(requesters);
  return {
    groups: groupsSpokenOf(asking, person.groups),
    shifts: shiftsSpokenOf(asking, person.shifts),
  };
}

type Rules = {
  /** Whether any condition of a type looks for something. */
  readonly spoken: Readonly<Record<"group" | "shift", CompiledRequesters>>;
  /** The conditions that look for what must be there. */
  readonly asking: Requesters;
};

/** Kept, because they are asked for every person of a crowd. */
const known = new WeakMap<Requesters, Rules>();

function rulesOf(requesters: Requesters): Rules {
  const kept = known.get(requesters);
  if (kept) return kept;
  const { conditions } = requesters;
  const speaking = (type: RequesterCondition["type"]): CompiledRequesters =>
    compileRequesters({
      operator: "any",
      conditions: conditions
        .filter((c) => c.type === type)
        .map((c) => ({ ...c, match: sought[c.match] })),
    });
  const made: Rules = {
    spoken: { group: speaking("group"), shift: speaking("shift") },
    asking: {
      operator: "any",
      conditions: conditions.filter(({ match }) => match === sought[match]),
    },
  };
  known.set(requesters, made);
  return made;
}
