/** Ways that could be asked for: people × flows × what the flows reach, from one node outwards and bounded. */
import { sql } from "drizzle-orm";
import { loadPeople, loadResources } from "../access/load-facts";
import type { World } from "../access/offer-cache";
import { onDutyAt } from "../access/on-duty";
import type { GraphNode } from "../contract/access-graph";
import type { IntegrationId, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import type { CompiledFlow } from "../policy/compile";
import { describeApproval } from "../policy/describe";
import { linkOf } from "../policy/explain";
import type { FlowPolicy, PersonFacts, PolicyTarget, ResourceFacts } from "../policy/facts";
import { decideUnit } from "../policy/offers";
import { isAdmitted } from "../policy/permits";
import { groupsSpokenOf, shiftsSpokenOf, tiesOf } from "../policy/ties";
import { countReached } from "./count-resources";
import { loadCrowd } from "./crowd";
import { viaOf, viasOf } from "./graph-active";
import type { Bounds, Found, Path } from "./graph-path";
import { flowNode, permissionNode, personNode, resourceNode, type Start } from "./graph-start";

/** Of each flow at least so many resources are drawn. */
const LEAST_RESOURCES = 10;
/** And counted, to tell how many were left out. */
const LEAST_COUNTED = 100;

export async function requestablePaths(
  ctx: AppContext,
  world: World,
  start: Start,
  bounds: Bounds,
): Promise<Found> {
  const about = world.compiled.flows
    .filter(({ policy }) => policy.document.active && isAbout(policy, start))
    .sort((a, b) => a.policy.document.name.localeCompare(b.policy.document.name, "en"));
  const everybody = await peopleOf(
    ctx,
    start,
    about.map((flow) => flow.policy),
  );
  const admits = (flow: CompiledFlow, person: PersonFacts) =>
    isLetIn(ctx, world, flow, person, start);
  const flows: Array<{ policy: FlowPolicy; people: PersonFacts[] }> = [];
  let flowsLeft = 0;
  for (const flow of about) {
    if (flows.length === bounds.flows) {
      if (everybody.some((person) => admits(flow, person))) flowsLeft += 1;
      continue;
    }
    const people = everybody.filter((person) => admits(flow, person));
    if (people.length > 0) flows.push({ policy: flow.policy, people });
  }
  const reached = await resourcesOf(
    ctx,
    flows.map((flow) => flow.policy),
    start,
    Math.min(bounds.resources, Math.max(LEAST_RESOURCES, Math.ceil(bounds.paths / flows.length))),
  );
  const paths: Path[] = [];
  let pathsLeft = 0;
  for (const [index, { policy, people }] of flows.entries()) {
    // What earlier flows did not use is for the later ones.
    const share = Math.ceil((bounds.paths - paths.length) / (flows.length - index));
    const facts = reached.of(policy);
    const made = combine(world, start, policy, people.slice(0, bounds.people), facts, share);
    paths.push(...made.paths);
    pathsLeft += made.leftOut;
  }
  const asking = new Set(flows.flatMap(({ people }) => people.map((p) => p.id)));
  const drawn = new Set(flows.flatMap((f) => f.people.slice(0, bounds.people).map((p) => p.id)));
  return {
    paths,
    leftOut: {
      flows: flowsLeft,
      people: asking.size - drawn.size,
      resources: reached.leftOut,
      paths: pathsLeft,
    },
  };
}

const speaksOf = (target: PolicyTarget, integrationId: string, type: string): boolean =>
  target.integration === integrationId && target.resourceType === type;

/** Whether a flow has anything to do with the node at all. */
function isAbout(policy: FlowPolicy, start: Start): boolean {
  const { requesters } = policy.document;
  switch (start.kind) {
    case "person":
      return true;
    case "group":
      return groupsSpokenOf(requesters, [{ id: start.id, name: start.node.label }]).length > 0;
    case "shift":
      return shiftsSpokenOf(requesters, [{ id: start.id, name: start.node.label }]).length > 0;
    case "flow":
      return policy.id === start.id;
    case "resource": {
      const { resource } = start;
      const own = policy.targets.filter((t) => speaksOf(t, resource.integrationId, resource.type));
      return own.some((t) => t.permissions.some((p) => decideUnit(policy, resource, p).allowed));
    }
    case "permission": {
      const { integrationId, type, name } = start.permission;
      return policy.targets.some(
        (t) => speaksOf(t, integrationId, type) && t.permissions.includes(name),
      );
    }
  }
}

async function peopleOf(
  ctx: AppContext,
  start: Start,
  about: ReadonlyArray<FlowPolicy>,
): Promise<ReadonlyArray<PersonFacts>> {
  if (start.kind === "person") return [...(await loadPeople(ctx, [start.id])).values()];
  if (about.length === 0) return [];
  const { people } = await loadCrowd(
    ctx,
    about.map((policy) => policy.document),
  );
  if (start.kind !== "group" && start.kind !== "shift") return people;
  const members = await membersOf(ctx, start);
  return people.filter((person) => members.has(person.id));
}

async function membersOf(
  { db, now }: AppContext,
  start: Extract<Start, { kind: "group" | "shift" }>,
): Promise<Set<UserId>> {
  const at = now();
  const rows = await db.all<{ id: UserId }>(
    start.kind === "group"
      ? sql`select user_id as id from group_members where group_id = ${start.id}`
      : sql`select user_id as id from shift_turns where shift_id = ${start.id} and ${onDutyAt(at)}`,
  );
  return new Set(rows.map((row) => row.id));
}

/** From a group or shift, only those count whom it lets in. */
function isLetIn(
  ctx: AppContext,
  { compiled }: World,
  flow: CompiledFlow,
  person: PersonFacts,
  start: Start,
): boolean {
  const { policy } = flow;
  if (!isAdmitted(compiled, flow, person, ctx.now(), linkOf(policy, person))) return false;
  if (start.kind !== "group" && start.kind !== "shift") return true;
  const { groups, shifts } = tiesOf(policy.document.requesters, person);
  return [...groups, ...shifts].some((tie) => tie.id === start.id);
}

type ReachedByFlows = {
  readonly of: (policy: FlowPolicy) => ResourceFacts[];
  readonly leftOut: number;
};

/** `limit` resources of each flow. All that is asked of the database is asked at once, and read in one go. */
async function resourcesOf(
  ctx: AppContext,
  policies: ReadonlyArray<FlowPolicy>,
  start: Start,
  limit: number,
): Promise<ReachedByFlows> {
  if (start.kind === "resource") return { of: () => [start.resource], leftOut: 0 };
  const found = await Promise.all(
    policies.flatMap((policy) =>
      targetsOf(policy, start).map(async (target) => {
        const counts = {
          integrationId: target.integration as IntegrationId,
          type: target.resourceType,
          targets: [target],
          limit: Math.max(LEAST_COUNTED, limit),
        };
        return { policy, reached: await countReached(ctx, counts, limit) };
      }),
    ),
  );
  const byFlow = Map.groupBy(found, (f) => f.policy);
  const idsOf = (policy: FlowPolicy) =>
    [...new Set((byFlow.get(policy) ?? []).flatMap((f) => f.reached.sample))].slice(0, limit);
  const loaded = await loadResources(ctx, policies.flatMap(idsOf));
  const seen = new Set(found.flatMap(({ reached }) => [...(reached.ids ?? [])])).size;
  const whole = Math.max(
    0,
    ...found.filter(({ reached }) => reached.ids === null).map(({ reached }) => reached.count),
  );
  return {
    of: (policy) => idsOf(policy).flatMap((id) => loaded.get(id) ?? []),
    leftOut: Math.max(0, Math.max(seen, whole) - loaded.size),
  };
}

const targetsOf = ({ targets }: FlowPolicy, start: Start): PolicyTarget[] =>
  targets.filter(
    (target) =>
      start.kind !== "permission" ||
      (speaksOf(target, start.permission.integrationId, start.permission.type) &&
        target.permissions.includes(start.permission.name)),
  );

/** All combinations that the flow really gives, `limit` of them. */
function combine(
  world: World,
  start: Start,
  policy: FlowPolicy,
  people: ReadonlyArray<PersonFacts>,
  resources: ReadonlyArray<ResourceFacts>,
  limit: number,
): { paths: Path[]; leftOut: number } {
  const { document, id, nameOf } = policy;
  const detail = describeApproval(document.approval, nameOf);
  const flow = flowNode({ id, name: document.name, detail });
  const persons = people.map((person) => ({
    node: personNode(person),
    via: via(policy, person, start),
  }));
  const paths: Path[] = [];
  let leftOut = 0;
  for (const resource of resources) {
    const { integrationId, type } = resource;
    const integration = world.integrations.get(integrationId)?.name ?? "";
    const drawn = resourceNode(resource, integration);
    for (const name of permissionsOn(policy, resource, start)) {
      const room = Math.min(persons.length, limit - paths.length);
      leftOut += persons.length - room;
      const permission = permissionNode({ integrationId, type, name }, integration);
      for (const person of persons.slice(0, room)) {
        paths.push({
          person: person.node,
          via: person.via,
          flow,
          permission,
          resource: drawn,
          kind: "requestable",
          until: null,
          number: null,
          account: null,
        });
      }
    }
  }
  return { paths, leftOut };
}

function via(policy: FlowPolicy, person: PersonFacts, start: Start): GraphNode | null {
  if (start.kind !== "group" && start.kind !== "shift") return viaOf(policy, person);
  return viasOf(policy, person).find((node) => node.id === start.node.id) ?? null;
}

function permissionsOn(policy: FlowPolicy, resource: ResourceFacts, start: Start): string[] {
  const named = policy.targets
    .filter((t) => speaksOf(t, resource.integrationId, resource.type))
    .flatMap((t) => t.permissions);
  return [...new Set(named)].filter(
    (name) =>
      (start.kind !== "permission" || name === start.permission.name) &&
      decideUnit(policy, resource, name).allowed,
  );
}
