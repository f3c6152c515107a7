/** The same flows in Cedar and in casbin, each written the way that is fastest for it. */
import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import { newEnforcer, newModelFromString } from "casbin";
import type { Selector } from "../../worker/contract/flows";
import type { PersonFacts, PolicyTarget, ResourceFacts } from "../../worker/policy/facts";
import { groupsOf, type Question, type World } from "./policy-world.ts";

export type Decide = (question: Question) => boolean;

const quote = (text: string) => JSON.stringify(text);

/** Policies are parsed once; each decision sends the two entities it is about. */
export function cedarDecider(world: World): Decide {
  const setId = `flows-${world.flows.length}`;
  const staticPolicies = world.flows
    .flatMap((flow) => flow.targets.map((target) => cedarPolicy(groupsOf(flow), target)))
    .join("\n");
  const parsed = cedar.preparsePolicySet(setId, { staticPolicies });
  if (parsed.type !== "success") throw new Error(JSON.stringify(parsed));
  const people = new Map(world.people.map((person) => [person, cedarPerson(person)]));
  const resources = new Map(world.resources.map((resource) => [resource, cedarResource(resource)]));
  return ({ person, resource, permission }) => {
    const principal = people.get(person);
    const thing = resources.get(resource);
    if (!principal || !thing) throw new Error("this question is not of this world");
    const answer = cedar.statefulIsAuthorized({
      principal: principal.uid,
      action: { type: "Action", id: permission },
      resource: thing.uid,
      context: {},
      preparsedPolicySetId: setId,
      entities: [principal, thing],
    });
    if (answer.type !== "success") throw new Error(JSON.stringify(answer));
    return answer.response.decision === "allow";
  };
}

const cedarPerson = (person: PersonFacts) => ({
  uid: { type: "User", id: person.id as string },
  attrs: {},
  parents: person.groups.map((group) => ({ type: "Group", id: group.id })),
});

const cedarResource = (resource: ResourceFacts) => ({
  uid: { type: "Resource", id: resource.id as string },
  attrs: { name: resource.name, env: resource.tags.env ?? "", tier: resource.tags.tier ?? "" },
  parents: [
    { type: "Kind", id: `${resource.integrationId}/${resource.type}` },
    ...resource.path.map((_, i) => ({
      type: "Place",
      id: resource.path.slice(0, i + 1).join("/"),
    })),
  ],
});

/** The scope holds what Cedar can refuse a policy by without evaluating its conditions. */
function cedarPolicy(groups: string[], target: PolicyTarget): string {
  const actions = target.permissions.map((name) => `Action::${quote(name)}`).join(", ");
  const kind = `Kind::${quote(`${target.integration}/${target.resourceType}`)}`;
  const who = groups.map((group) => `Group::${quote(group)}`).join(", ");
  const include = target.include.map(cedarSelector).join(" || ");
  const unless = target.exclude.map((s) => ` unless { ${cedarSelector(s)} }`).join("");
  return `permit(principal, action in [${actions}], resource in ${kind}) when { principal in [${who}] && (${include}) }${unless};`;
}

function cedarSelector({ by, key, values }: Selector): string {
  const [value = ""] = values;
  if (by === "any") return "true";
  if (by === "tag") return `resource.${key} == ${quote(value)}`;
  return by === "name"
    ? `resource.name like ${quote(value)}`
    : `resource in Place::${quote(value)}`;
}

const casbinModel = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, kind, act, rule
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && r.obj.kind == p.kind && g(r.sub, p.sub) && selects(r.obj.name, p.rule)
`;

/** One line per group and permission; selectors are closures, because casbin has no words for them. */
export async function casbinDecider(world: World): Promise<Decide> {
  const enforcer = await newEnforcer(newModelFromString(casbinModel));
  const rules = new Map<string, (resource: ResourceFacts) => boolean>();
  const byName = new Map(world.resources.map((resource) => [resource.name, resource]));
  enforcer.addFunction("selects", (name: string, rule: string) => {
    const resource = byName.get(name);
    return resource !== undefined && rules.get(rule)?.(resource) === true;
  });
  const lines: string[][] = [];
  for (const flow of world.flows) {
    for (const [index, target] of flow.targets.entries()) {
      const rule = `${flow.id}/${index}`;
      rules.set(rule, casbinRule(target));
      const kind = `${target.integration}/${target.resourceType}`;
      for (const group of groupsOf(flow)) {
        for (const permission of target.permissions) lines.push([group, kind, permission, rule]);
      }
    }
  }
  await enforcer.addPolicies(lines);
  const memberships = world.people.flatMap((p) =>
    p.groups.map((group) => [p.id as string, group.id]),
  );
  await enforcer.addGroupingPolicies(memberships);
  const things = new Map(
    world.resources.map((r) => [r, { name: r.name, kind: `${r.integrationId}/${r.type}` }]),
  );
  return ({ person, resource, permission }) =>
    enforcer.enforceSync(person.id, things.get(resource), permission);
}

function casbinRule(target: PolicyTarget): (resource: ResourceFacts) => boolean {
  const include = target.include.map(closure);
  const exclude = target.exclude.map(closure);
  return (resource) => include.some((f) => f(resource)) && !exclude.some((f) => f(resource));
}

function closure({ by, key = "", values }: Selector): (resource: ResourceFacts) => boolean {
  const [value = ""] = values;
  if (by === "any") return () => true;
  if (by === "tag") return (resource) => resource.tags[key] === value;
  const start = value.replace("*", "");
  if (by === "name") return (resource) => resource.name.startsWith(start);
  return (resource) => `${resource.path.join("/")}/`.startsWith(`${value}/`);
}
