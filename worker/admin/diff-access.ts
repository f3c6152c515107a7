/** Single accesses that a new version of a flow gives or takes: examples, in words. */
import { loadPeople, loadResources } from "../access/load-facts";
import type { World } from "../access/offer-cache";
import type { AccessChange } from "../contract/flow-insight";
import type { IntegrationId, ResourceId } from "../contract/values";
import type { AppContext } from "../lib/context";
import type { FlowPolicy, PersonFacts, ResourceFacts } from "../policy/facts";
import { decideUnit } from "../policy/offers";
import { permittingFlows } from "../policy/permits";
import { countReached, showResourceRefs } from "./count-resources";
import { letsIn, personRef } from "./crowd";

/** What the counting found on one side, for examples. */
export type Side = {
  readonly kind: "gain" | "lose";
  readonly people: ReadonlyArray<PersonFacts>;
  /** Whom both versions let in. */
  readonly stay: ReadonlyArray<PersonFacts>;
  readonly resources: ReadonlyArray<ResourceId>;
};

type Compared = {
  /** Null: there was no flow. */
  readonly before: FlowPolicy | null;
  readonly after: FlowPolicy;
  readonly sides: ReadonlyArray<Side>;
  readonly world: World;
  readonly now: number;
};

const MAX_LINES = 50;
const LINES_PER_SIDE = MAX_LINES / 2;
/** Of each side so many people and resources are tried. */
const PEOPLE = 10;
const RESOURCES = 20;

export async function accessChanges(ctx: AppContext, compared: Compared): Promise<AccessChange[]> {
  const { before, after, sides } = compared;
  const lines: AccessChange[] = [];
  for (const side of sides) {
    const [from, to] = side.kind === "gain" ? [before, after] : [after, before];
    if (to) lines.push(...(await linesOf(ctx, compared, side, from, to)));
  }
  return lines;
}

async function linesOf(
  ctx: AppContext,
  { world, now }: Compared,
  side: Side,
  from: FlowPolicy | null,
  to: FlowPolicy,
): Promise<AccessChange[]> {
  const some = [...side.people.slice(0, PEOPLE), ...side.stay.slice(0, PEOPLE)];
  if (some.length === 0) return [];
  // The crowd's facts are good for this flow's rules only; the other flows are asked too.
  const people = await loadPeople(
    ctx,
    some.map((person) => person.id),
  );
  const ids = [...new Set([...side.resources, ...(await someReached(ctx, to))])];
  const resources = await loadResources(ctx, ids.slice(0, RESOURCES * 2));
  const refs = await showResourceRefs(ctx, [...resources.keys()]);
  const lines: AccessChange[] = [];
  for (const person of people.values()) {
    for (const resource of resources.values()) {
      for (const permission of new Set(to.targets.flatMap((t) => t.permissions))) {
        const ref = refs.get(resource.id);
        const changes =
          gives(to, person, resource, permission, now) &&
          !gives(from, person, resource, permission, now) &&
          !byOthers(world, to, person, resource, permission, now);
        if (!changes || !ref) continue;
        const verb = side.kind === "gain" ? "can newly request" : "can no longer request";
        const text = `${person.fullName} ${verb} ${permission} on ${resource.name}.`;
        lines.push({ kind: side.kind, text, person: personRef(person), resource: ref, permission });
        if (lines.length === LINES_PER_SIDE) return lines;
      }
    }
  }
  return lines;
}

/** At any time: a timeframe shuts nobody out for good. */
const gives = (
  policy: FlowPolicy | null,
  person: PersonFacts,
  resource: ResourceFacts,
  permission: string,
  now: number,
): boolean =>
  policy?.document.active === true &&
  letsIn(policy.id, policy.document, person, now) &&
  decideUnit(policy, resource, permission).allowed;

/** Whether another flow gives the same: then nothing changes for this person. */
const byOthers = (
  { compiled }: World,
  { id }: FlowPolicy,
  person: PersonFacts,
  resource: ResourceFacts,
  permission: string,
  now: number,
): boolean =>
  permittingFlows(compiled, person, resource, permission, now).some((flowId) => flowId !== id);

async function someReached(ctx: AppContext, policy: FlowPolicy): Promise<ResourceId[]> {
  const found: ResourceId[] = [];
  for (const target of policy.targets.slice(0, 5)) {
    const { sample } = await countReached(
      ctx,
      {
        integrationId: target.integration as IntegrationId,
        type: target.resourceType,
        targets: [target],
        limit: 200,
      },
      RESOURCES,
    );
    found.push(...sample);
  }
  return found;
}
