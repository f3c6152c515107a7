/** Which resources a target reaches. */
import type { IntegrationTarget, Match, Selector } from "../contract/flows";
import { fold, foldPart } from "../lib/fold";
import type { ResourceFacts } from "./facts";
import { FoldedResource, foldedPlace, foldedValue } from "./folded-resource";
import { compileGlob, type TextTest } from "./globs";
import { isUnder, pathSegments } from "./paths";
import { isIdOf, quoted } from "./text";

type ResourceTest = (resource: FoldedResource) => boolean;
type CompiledSelector = { readonly selector: Selector; readonly matches: ResourceTest };

export type CompiledTarget = {
  readonly integration: string;
  readonly resourceType: string;
  readonly include: ReadonlyArray<CompiledSelector>;
  readonly exclude: ReadonlyArray<CompiledSelector>;
};

type TargetScope = Pick<IntegrationTarget, "integration" | "resourceType" | "include" | "exclude">;

const targets = new WeakMap<TargetScope, CompiledTarget>();

/**
 * Decides whether a target reaches a resource: one include selector takes it in and no exclude selector, which
 * always wins, keeps it out.
 *
 * Names, tag values and places are compared without regard to case, ids and tag keys exactly. `is_not` and
 * `does_not_contain` also hold for a resource that lacks the tag. Where text can be read in two ways, as with a
 * slash inside a name, the reading that grants less counts.
 */
export function selectResource(
  target: TargetScope,
  resource: ResourceFacts,
): { readonly selected: boolean; readonly because: string } {
  const compiled = compileTarget(target);
  if (!isInTarget(compiled, resource)) {
    return { selected: false, because: "It is of another integration or resource type." };
  }
  const folded = new FoldedResource(resource);
  const excluded = compiled.exclude.find((s) => s.matches(folded));
  if (excluded) {
    return { selected: false, because: `It is excluded: ${describeSelector(excluded.selector)}.` };
  }
  const included = compiled.include.find((s) => s.matches(folded));
  return included
    ? { selected: true, because: `It is included: ${describeSelector(included.selector)}.` }
    : { selected: false, because: "No include rule matches it." };
}

/** The same decision without its reason, for a resource of the target's integration and type. */
export function reaches(target: CompiledTarget, resource: FoldedResource): boolean {
  for (const selector of target.exclude) if (selector.matches(resource)) return false;
  for (const selector of target.include) if (selector.matches(resource)) return true;
  return false;
}

/** Whether an exclude rule is what keeps the resource out. */
export const isExcluded = (target: TargetScope, resource: ResourceFacts): boolean => {
  const compiled = compileTarget(target);
  const folded = new FoldedResource(resource);
  return isInTarget(compiled, resource) && compiled.exclude.some((s) => s.matches(folded));
};

const isInTarget = (target: CompiledTarget, resource: ResourceFacts): boolean =>
  target.integration === resource.integrationId && target.resourceType === resource.type;

export function compileTarget(target: TargetScope): CompiledTarget {
  const known = targets.get(target);
  if (known) return known;
  const compile = (selector: Selector, excludes: boolean) => ({
    selector,
    matches: compileSelector(selector, excludes),
  });
  const compiled = {
    integration: target.integration,
    resourceType: target.resourceType,
    include: target.include.map((selector) => compile(selector, false)),
    exclude: target.exclude.map((selector) => compile(selector, true)),
  };
  targets.set(target, compiled);
  return compiled;
}

function compileSelector(selector: Selector, excludes: boolean): ResourceTest {
  const { by, key, match, values } = selector;
  const negative = match === "is_not" || match === "does_not_contain";
  if (by === "any" && !negative) return () => true;
  // Breaks the contract; "none of nothing" must not let anything in.
  if (by === "any" || values.length === 0) return () => excludes;
  const matches = compilePositive(by, key ?? "", match, values, excludes !== negative);
  return negative ? (resource) => !matches(resource) : matches;
}

/** `loose`: matching grants less here, so every reading of a text counts. */
function compilePositive(
  by: Exclude<Selector["by"], "any">,
  key: string,
  match: Match,
  values: ReadonlyArray<string>,
  loose: boolean,
): ResourceTest {
  if (by === "id") return compileId(match, values);
  // "Contains nothing" would hold for everything: a value of which nothing can be seen decides against granting.
  const wanted = values.filter((value) => foldPart(value) !== "");
  if (wanted.length < values.length && loose) return () => true;
  if (by === "path") return compilePath(match, wanted, loose);
  const test = compileText(
    match,
    wanted.map((value) => foldedValue(match, value)),
  );
  if (by === "name") return (resource) => test(resource.name);
  return ({ facts: { tags } }) => {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    return value !== undefined && test(fold(value));
  };
}

/** A value that has the form of our ids is our id, never an outside id that was chosen to look like one. */
function compileId(match: Match, values: ReadonlyArray<string>): ResourceTest {
  if (match === "is" || match === "is_not") {
    const ours = new Set(values.filter((value) => isIdOf("res", value)));
    const theirs = new Set(values.filter((value) => !isIdOf("res", value)));
    return ({ facts }) => ours.has(facts.id) || theirs.has(facts.externalId);
  }
  return match === "starts_with"
    ? ({ facts }) => values.some((value) => facts.externalId.startsWith(value))
    : ({ facts }) => values.some((value) => facts.externalId.includes(value));
}

function compilePath(match: Match, values: ReadonlyArray<string>, loose: boolean): ResourceTest {
  const wanted = values.map(foldedPlace);
  if (match === "starts_with") {
    return ({ placeText, looseText }) =>
      wanted.some((v) => placeText.startsWith(v) || (loose && looseText.startsWith(v)));
  }
  if (match !== "is" && match !== "is_not") {
    return ({ placeText, looseText }) =>
      wanted.some((v) => placeText.includes(v) || (loose && looseText.includes(v)));
  }
  const roots = values.map((value) => pathSegments(value).map(fold));
  if (!loose) return ({ place }) => roots.some((root) => isUnder(place, root));
  const prefixes = wanted.map((value) => `${trimSlashes(value)}/`);
  return ({ place, looseText }) =>
    roots.some((root) => root.length === 0 || isUnder(place, root)) ||
    prefixes.some((prefix) => `${looseText}/`.startsWith(prefix));
}

const trimSlashes = (text: string): string => {
  const start = text.startsWith("/") ? 1 : 0;
  return text.endsWith("/") ? text.slice(start, -1) : text.slice(start);
};

/** `is` and `is_not` read `*` and `?`; for the others they are plain characters. */
function compileText(match: Match, wanted: ReadonlyArray<string>): TextTest {
  if (match === "is" || match === "is_not") {
    const [only, ...more] = wanted.map(compileGlob);
    return only && more.length === 0 ? only : anyOf([...(only ? [only] : []), ...more]);
  }
  return match === "starts_with"
    ? (text) => wanted.some((value) => text.startsWith(value))
    : (text) => wanted.some((value) => text.includes(value));
}

const anyOf =
  (tests: ReadonlyArray<TextTest>): TextTest =>
  (text) =>
    tests.some((test) => test(text));

const verbs: Record<Match, string> = {
  is: "is",
  is_not: "is not",
  contains: "contains",
  does_not_contain: "does not contain",
  starts_with: "starts with",
};

/** One selector as the middle of a sentence. */
export function describeSelector({ by, key, match, values }: Selector): string {
  if (by === "any") return "all";
  if (by === "path" && match === "is") return `under ${quoted(values)}`;
  if (by === "path" && match === "is_not") return `not under ${quoted(values)}`;
  return `${by === "tag" ? `tag “${key ?? ""}”` : by} ${verbs[match]} ${quoted(values)}`;
}
