/** Flows, made ready for many fast decisions. */
import type { FlowId } from "../contract/values";
import type { FlowPolicy, ResourceFacts } from "./facts";
import { type CompiledRequesters, compileRequesters, groupsAsked } from "./requesters";
import { type CompiledTarget, compileTarget } from "./selectors";

export type CompiledFlow = {
  readonly policy: FlowPolicy;
  /** Which of the distinct requester rules it uses: flows often share one. */
  readonly requesterRule: number;
};

/** A way into a resource: one target of one flow that offers one permission. */
export type Way = { readonly flow: CompiledFlow; readonly target: CompiledTarget };

/** All ways to one permission on one kind of resource. */
export type Ways = {
  readonly all: ReadonlyArray<Way>;
  /** Ways of self-serve flows that ask for nothing but one of some groups, by the group's id. */
  readonly byGroup: ReadonlyMap<string, ReadonlyArray<Way>>;
  /** All other ways. */
  readonly others: ReadonlyArray<Way>;
};

type WaysByPermission = ReadonlyMap<string, Ways>;

export type CompiledPolicies = {
  readonly flows: ReadonlyArray<CompiledFlow>;
  readonly flowById: ReadonlyMap<FlowId, CompiledFlow>;
  /** Integration id → resource type → permission → ways, switched-off flows left out. */
  readonly ways: ReadonlyMap<string, ReadonlyMap<string, WaysByPermission>>;
  readonly requesterRules: ReadonlyArray<CompiledRequesters>;
};

/** Compile once per set of flows and keep: a compiled set never changes and serves every person. */
export function compilePolicies(policies: ReadonlyArray<FlowPolicy>): CompiledPolicies {
  const ruleNumbers = new Map<string, number>();
  const requesterRules: CompiledRequesters[] = [];
  const flows = policies.map((policy): CompiledFlow => {
    const { requesters } = policy.document;
    const key = JSON.stringify(requesters);
    const requesterRule =
      ruleNumbers.get(key) ?? requesterRules.push(compileRequesters(requesters)) - 1;
    ruleNumbers.set(key, requesterRule);
    return { policy, requesterRule };
  });
  return {
    flows,
    flowById: new Map(flows.map((flow) => [flow.policy.id, flow])),
    ways: indexWays(flows.filter((flow) => flow.policy.document.active)),
    requesterRules,
  };
}

type GrowingWays = {
  readonly all: Way[];
  readonly byGroup: Map<string, Way[]>;
  readonly others: Way[];
};

function indexWays(flows: ReadonlyArray<CompiledFlow>): CompiledPolicies["ways"] {
  const index = new Map<string, Map<string, Map<string, GrowingWays>>>();
  for (const flow of flows) {
    const { document, targets } = flow.policy;
    const groups = document.trigger === "self_serve" ? groupsAsked(document.requesters) : null;
    for (const target of targets) {
      const way = { flow, target: compileTarget(target) };
      const byType = entry(
        index,
        target.integration,
        () => new Map<string, Map<string, GrowingWays>>(),
      );
      const byPermission = entry(byType, target.resourceType, () => new Map<string, GrowingWays>());
      for (const permission of new Set(target.permissions)) {
        const ways = entry(byPermission, permission, noWays);
        ways.all.push(way);
        if (groups === null) ways.others.push(way);
        for (const id of groups ?? []) entry(ways.byGroup, id, noWay).push(way);
      }
    }
  }
  return index;
}

const noWay = (): Way[] => [];
const noWays = (): GrowingWays => ({
  all: [],
  byGroup: new Map(),
  others: [],
});

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** The permissions that any active flow offers on things of a resource's kind, with the ways to them. */
export const waysTo = (compiled: CompiledPolicies, resource: ResourceFacts): WaysByPermission =>
  compiled.ways.get(resource.integrationId)?.get(resource.type) ?? new Map();
