/** The fast path: whether, without why. */
import type { FlowId } from "../contract/values";
import { decideEntry } from "./access-link";
import { type CompiledFlow, type CompiledPolicies, type Way, type Ways, waysTo } from "./compile";
import type { PersonFacts, ResourceFacts } from "./facts";
import { FoldedResource } from "./folded-resource";
import { type FoldedPerson, foldPerson } from "./people";
import { type CompiledRequesters, mayRequest, whyNotActive } from "./requesters";
import { reaches } from "./selectors";
import { isOpen } from "./timeframe";

/**
 * Whether some flow gives this person this permission on this resource at `now`. The fast path: no reasons.
 *
 * `throughLink`: the flow whose access link the session was opened with, else null.
 */
export function permits(
  compiled: CompiledPolicies,
  person: PersonFacts,
  resource: ResourceFacts,
  permission: string,
  now: number,
  throughLink: FlowId | null = null,
): boolean {
  const ways = waysTo(compiled, resource).get(permission);
  if (!ways) return false;
  const asked = question(compiled, person, resource, now, throughLink);
  return ways.others.some((way) => leads(way, asked)) || leadsByGroup(ways, asked);
}

/** Every flow that gives it, each once, in the order in which the flows were compiled. */
export function permittingFlows(
  compiled: CompiledPolicies,
  person: PersonFacts,
  resource: ResourceFacts,
  permission: string,
  now: number,
  throughLink: FlowId | null = null,
): FlowId[] {
  const asked = question(compiled, person, resource, now, throughLink);
  const ways = waysTo(compiled, resource).get(permission)?.all ?? [];
  const open = ways.filter((way) => leads(way, asked));
  return [...new Set(open.map((way) => way.flow.policy.id))];
}

/** Every active flow that takes requests from this person at `now`, whatever they ask for. */
export function openFlows(
  { flows, requesterRules: rules }: CompiledPolicies,
  facts: PersonFacts,
  now: number,
  throughLink: FlowId | null,
): CompiledFlow[] {
  const asked = { rules, person: foldPerson(facts), now, throughLink };
  return flows.filter((flow) => {
    const { active, timeframe } = flow.policy.document;
    return active && admits(flow, asked) && isOpen(timeframe, facts.timeZone, now);
  });
}

/**
 * Whether a flow lets this person ask at all, be it switched on or off, at any time of the day. For one flow and many
 * people: no verdict is kept, which would take memory for every rule of every person.
 */
export function isAdmitted(
  { requesterRules }: CompiledPolicies,
  { policy, requesterRule }: CompiledFlow,
  facts: PersonFacts,
  now: number,
  throughLink: FlowId | null,
): boolean {
  if (policy.document.trigger === "access_link") {
    return decideEntry(policy, facts, throughLink, now).allowed;
  }
  if (throughLink !== null || facts.role === "external") return false;
  const rule = requesterRules[requesterRule];
  return rule !== undefined && mayRequest(rule, foldPerson(facts));
}

type Asker = {
  readonly rules: ReadonlyArray<CompiledRequesters>;
  readonly person: FoldedPerson;
  readonly now: number;
  readonly throughLink: FlowId | null;
};

type Question = Asker & { readonly resource: FoldedResource };

function question(
  { requesterRules: rules }: CompiledPolicies,
  facts: PersonFacts,
  resource: ResourceFacts,
  now: number,
  throughLink: FlowId | null,
): Question {
  const person = foldPerson(facts);
  return { rules, person, resource: new FoldedResource(resource), now, throughLink };
}

const leads = (way: Way, asked: Question): boolean =>
  admits(way.flow, asked) && isOpenTo(way, asked);

/** Of the ways that ask for nothing but a group, only those of the person's groups are looked at. */
function leadsByGroup({ byGroup }: Ways, asked: Question): boolean {
  const { person, throughLink } = asked;
  const { facts, group } = person;
  if (throughLink !== null || facts.role === "external" || whyNotActive(facts)) return false;
  const isWayIn = (way: Way) => isOpenTo(way, asked);
  return group.ids.some((id) => byGroup.get(id)?.some(isWayIn));
}

const isOpenTo = ({ flow, target }: Way, { resource, person, now }: Question): boolean =>
  reaches(target, resource) && isOpen(flow.policy.document.timeframe, person.facts.timeZone, now);

/** `decideEntry` without reasons, and with one verdict per distinct requester rule. */
function admits({ policy, requesterRule }: CompiledFlow, asked: Asker): boolean {
  const { rules, person, now, throughLink } = asked;
  if (policy.document.trigger === "access_link") {
    return decideEntry(policy, person.facts, throughLink, now).allowed;
  }
  if (throughLink !== null || person.facts.role === "external") return false;
  const verdicts = person.verdictsOf(rules);
  const known = verdicts[requesterRule];
  if (known !== undefined) return known;
  const rule = rules[requesterRule];
  const verdict = rule !== undefined && mayRequest(rule, person);
  verdicts[requesterRule] = verdict;
  return verdict;
}
