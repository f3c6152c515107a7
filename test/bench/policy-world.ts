/** One company's flows for the policy bench, for Hallpass and in the words of Cedar and casbin. */
import type { FlowDocument, Selector } from "../../worker/contract/flows";
import type {
  FlowId,
  GroupId,
  IntegrationId,
  ResourceId,
  UserId,
} from "../../worker/contract/values";
import type {
  FlowPolicy,
  PersonFacts,
  PolicyTarget,
  ResourceFacts,
} from "../../worker/policy/facts";

export type Question = {
  readonly person: PersonFacts;
  readonly resource: ResourceFacts;
  readonly permission: string;
};

export type World = {
  readonly groups: ReadonlyArray<string>;
  readonly people: ReadonlyArray<PersonFacts>;
  readonly resources: ReadonlyArray<ResourceFacts>;
  readonly flows: ReadonlyArray<FlowPolicy>;
  readonly questions: ReadonlyArray<Question>;
};

export const permissions = ["read", "write", "admin", "list"];
const kinds = ["bucket", "database", "cluster"];
const teams = ["billing", "search", "core", "mobile", "data", "infra", "growth", "risk"];
const stages = ["dev", "staging", "prod"];

/** A fixed sequence of numbers in [0, 1), so that every run asks the same (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

const id = <P extends string>(prefix: P, n: number): `${P}_${string}` =>
  `${prefix}_${String(n).padStart(20, "0")}`;

/** 40 groups, 300 people in three each, six integrations, 2,000 resources, `size` flows. */
export function makeWorld(size: number, questionCount: number): World {
  const next = sequence(20_261_122 + size);
  const below = (n: number) => Math.floor(next() * n);
  const pick = <T>(items: ReadonlyArray<T>): T => items[below(items.length)] as T;
  const groups = Array.from({ length: 40 }, (_, n) => id("group", n));
  const people = Array.from({ length: 300 }, (_, n) => makePerson(n, groups, below));
  const resources = Array.from({ length: 2_000 }, (_, n) => makeResource(n, pick, below));
  const flows = Array.from({ length: size }, (_, n) => makeFlow(n, groups, pick, below, next));
  const questions = Array.from({ length: questionCount }, () => ({
    person: pick(people),
    resource: pick(resources),
    permission: pick(permissions),
  }));
  return { groups, people, resources, flows, questions };
}

type Below = (n: number) => number;
type Pick = <T>(items: ReadonlyArray<T>) => T;

function makePerson(n: number, groups: ReadonlyArray<string>, below: Below): PersonFacts {
  const first = below(groups.length);
  const numbers = [first, (first + 7) % groups.length, (first + 19) % groups.length];
  const userId: UserId = id("user", n);
  return {
    id: userId,
    email: `person${n}@example.com`,
    fullName: `Person ${n}`,
    role: "grantee",
    status: "active",
    timeZone: "Europe/Berlin",
    attributes: {},
    groups: numbers.map((g): { id: GroupId; name: string } => ({
      id: id("group", g),
      name: `group-${g}`,
    })),
    shifts: [],
    reports: [],
    managerId: null,
  };
}

function makeResource(n: number, pick: Pick, below: Below): ResourceFacts {
  const team = pick(teams);
  const resourceId: ResourceId = id("res", n);
  const integrationId: IntegrationId = id("int", below(6));
  return {
    id: resourceId,
    integrationId,
    type: pick(kinds),
    externalId: `thing-${n}`,
    name: `${team}-${n}`,
    path: ["acme", pick(stages), `account-${below(20)}`],
    tags: { env: pick(stages), team, tier: below(5) === 0 ? "critical" : "normal" },
  };
}

function makeSelector(pick: Pick, below: Below): Selector {
  const by = pick(["any", "tag", "tag", "name", "path"] as const);
  if (by === "any") return { by, match: "is", values: [] };
  if (by === "tag") return { by, key: "env", match: "is", values: [pick(stages)] };
  if (by === "name") return { by, match: "is", values: [`${pick(teams)}-*`] };
  const place = `acme/${pick(stages)}`;
  return { by, match: "is", values: [below(2) ? place : `${place}/account-${below(20)}`] };
}

function makeFlow(
  n: number,
  groups: ReadonlyArray<string>,
  pick: Pick,
  below: Below,
  next: () => number,
): FlowPolicy {
  const targets = Array.from(
    { length: 1 + below(2) },
    (): PolicyTarget => ({
      integration: id("int", below(6)),
      resourceType: pick(kinds),
      permissions: [...new Set([pick(permissions), pick(permissions)])],
      include: [makeSelector(pick, below)],
      exclude: next() < 0.5 ? [{ by: "tag", key: "tier", match: "is", values: ["critical"] }] : [],
      bundleId: null,
    }),
  );
  const values = [...new Set([pick(groups), pick(groups), pick(groups)])];
  const flowId: FlowId = id("flow", n);
  return { id: flowId, version: 1, document: documentOf(`flow ${n}`, values, targets), targets };
}

const documentOf = (name: string, values: string[], targets: PolicyTarget[]): FlowDocument => ({
  name,
  description: "",
  active: true,
  labels: [],
  trigger: "self_serve",
  requesters: { operator: "any", conditions: [{ type: "group", match: "is", values }] },
  targets: targets.map(({ bundleId: _none, ...target }) => target),
  duration: { maxSeconds: 14_400 },
  timeframe: null,
  approval: { mode: "automatic" },
  settings: {
    justificationRequired: true,
    approverReasonRequired: false,
    selfApproval: false,
    approverSignInRequired: false,
    maxExtensions: 0,
    pendingSeconds: 86_400,
  },
});

/** The groups that a flow of this world admits. */
export const groupsOf = (flow: FlowPolicy): string[] =>
  flow.document.requesters.conditions.flatMap((condition) => condition.values);
