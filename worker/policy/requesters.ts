/** Who may ask: conditions over a person's facts. */
import type { Match, RequesterCondition, Requesters } from "../contract/flows";
import { fold, foldPart } from "../lib/fold";
import type { PersonFacts, Reason } from "./facts";
import { itself, type NameOf } from "./names";
import { type FoldedPerson, foldPerson, type Looked } from "./people";
import { isIdOf, quoted } from "./text";

type Told = { readonly met: Reason; readonly unmet: Reason };

type CompiledCondition = {
  readonly holds: (person: FoldedPerson) => boolean;
  /** Made once for one source of names: thousands of verdicts share them. */
  readonly tell: (nameOf: NameOf) => Told;
};

export type CompiledRequesters = {
  readonly operator: Requesters["operator"];
  readonly conditions: ReadonlyArray<CompiledCondition>;
};

const compiledOnes = new WeakMap<Requesters, CompiledRequesters>();

/**
 * Decides whether a person may ask.
 *
 * A person often has several values (groups, shifts, attributes). `is`, `contains` and `starts_with` hold when
 * one of them matches one of the given values; `is_not` and `does_not_contain` hold when none matches any, so
 * they also hold for a person who has no value at all. Nobody may ask under an empty list, and disabled or
 * deleted people never may.
 */
export function decideRequester(
  requesters: Requesters,
  person: PersonFacts,
  nameOf: NameOf = itself,
): { readonly allowed: boolean; readonly reasons: Reason[] } {
  const inactive = whyNotActive(person);
  if (inactive) return { allowed: false, reasons: [inactive] };
  const { operator, conditions } = compileRequesters(requesters);
  if (conditions.length === 0) {
    const message = "This flow does not say who can request, so nobody can.";
    return { allowed: false, reasons: [{ code: "no_conditions", message }] };
  }
  const facts = foldPerson(person);
  const met: Reason[] = [];
  const unmet: Reason[] = [];
  for (const c of conditions) {
    if (c.holds(facts)) met.push(c.tell(nameOf).met);
    else unmet.push(c.tell(nameOf).unmet);
  }
  const allowed = operator === "any" ? met.length > 0 : unmet.length === 0;
  return { allowed, reasons: allowed ? met : unmet };
}

/** The same decision without its reasons. */
export function mayRequest(requesters: CompiledRequesters, person: FoldedPerson): boolean {
  const { operator, conditions } = requesters;
  if (conditions.length === 0 || whyNotActive(person.facts)) return false;
  return operator === "any"
    ? conditions.some((c) => c.holds(person))
    : conditions.every((c) => c.holds(person));
}

/** @returns the reason why this person can have nothing at all, or null. */
export function whyNotActive(person: Pick<PersonFacts, "email" | "status">): Reason | null {
  if (person.status === "active" || person.status === "invited") return null;
  const message = `${person.email} is ${person.status} and cannot have access.`;
  return { code: "person_not_active", message };
}

export function compileRequesters(requesters: Requesters): CompiledRequesters {
  const known = compiledOnes.get(requesters);
  if (known) return known;
  const compiled = {
    operator: requesters.operator,
    conditions: requesters.conditions.map((condition) => ({
      holds: compileCondition(condition),
      tell: teller(condition),
    })),
  };
  compiledOnes.set(requesters, compiled);
  return compiled;
}

function teller(condition: RequesterCondition): CompiledCondition["tell"] {
  let last: { readonly nameOf: NameOf; readonly told: Told } | null = null;
  return (nameOf) => {
    if (last?.nameOf === nameOf) return last.told;
    const text = describeCondition(condition, nameOf);
    const told: Told = {
      met: { code: "condition_met", message: `It holds that ${text}.` },
      unmet: { code: "condition_not_met", message: `It does not hold that ${text}.` },
    };
    last = { nameOf, told };
    return told;
  };
}

function compileCondition(condition: RequesterCondition): CompiledCondition["holds"] {
  const { type, key = "", match } = condition;
  // "None of nothing" would hold for everybody, and so would "none of somebody we do not know".
  if (condition.values.length === 0) return () => false;
  if (match === "is_not" && !condition.values.every((value) => isKnown(type, value)))
    return () => false;
  const look =
    type === "attribute"
      ? (person: FoldedPerson) => person.attribute(key)
      : (person: FoldedPerson) => person[type];
  const matches = compileMatch(condition, match);
  return match === "is_not" || match === "does_not_contain"
    ? (person) => !matches(look(person))
    : (person) => matches(look(person));
}

/**
 * The ids of the groups of which one is enough, for rules that ask for nothing else; null for all other rules. Who is
 * in one of them and active is admitted, who is in none is not.
 */
export function groupsAsked({ operator, conditions }: Requesters): Set<string> | null {
  const simple = conditions.every((c) => c.type === "group" && c.match === "is");
  if (!simple || conditions.length === 0 || (operator === "all" && conditions.length > 1))
    return null;
  return new Set(conditions.flatMap((condition) => condition.values));
}

const idKinds = { user: "user", manager_of: "user", group: "group", shift: "shift" } as const;

/** Saving puts ids in the place of names; a name that is left from before leads nowhere. */
const isKnown = (type: RequesterCondition["type"], value: string): boolean =>
  type === "attribute" || isIdOf(idKinds[type], value);

/** The positive comparison under a match: negative ones are its opposite. */
function compileMatch({ type, values }: RequesterCondition, match: Match): (l: Looked) => boolean {
  if (type !== "attribute" && (match === "is" || match === "is_not")) {
    const wanted = new Set(values);
    return (looked) => looked.ids.some((id) => wanted.has(id));
  }
  if (match === "is" || match === "is_not") {
    const texts = new Set(values.map(fold).filter(Boolean));
    return (looked) => looked.texts.some((text) => texts.has(text));
  }
  // A value of which nothing can be seen is contained in everything: it decides against granting.
  const wanted = values.map(foldPart).filter((value) => value !== "");
  if (match === "does_not_contain" && wanted.length < values.length) return () => true;
  return match === "starts_with"
    ? (looked) => looked.texts.some((text) => wanted.some((value) => text.startsWith(value)))
    : (looked) => looked.texts.some((text) => wanted.some((value) => text.includes(value)));
}

/** What a condition speaks of, and the same when none of it may match. */
const subjects = {
  user: ["the requester", "the requester"],
  group: ["a group of the requester", "no group of the requester"],
  shift: ["a shift the requester is on now", "no shift the requester is on now"],
  manager_of: ["somebody who reports to the requester", "nobody who reports to the requester"],
} as const;

const verbs: Record<Match, string> = {
  is: "is",
  is_not: "is not",
  contains: "contains",
  does_not_contain: "does not contain",
  starts_with: "starts with",
};

/** One condition as the middle of a sentence. */
export function describeCondition(
  { type, key, match, values }: RequesterCondition,
  nameOf: NameOf = itself,
): string {
  const negative = match === "is_not" || match === "does_not_contain";
  const [one, none] =
    type === "attribute"
      ? Array(2).fill(`the requester’s attribute “${key ?? ""}”`)
      : subjects[type];
  // "No group … is X", but "the requester is not X".
  const verb =
    negative && one !== none ? verbs[match === "is_not" ? "is" : "contains"] : verbs[match];
  return `${negative ? none : one} ${verb} ${quoted(values.map(nameOf))}`;
}
