/** Who gains and who loses what by a new version of a flow, before it is saved. Changes nothing. */
import { openWorld } from "../access/offer-cache";
import { loadReferenceNames, nameOfIn } from "../access/reference-names";
import type { FlowDiff, FlowDiffInput } from "../contract/flow-insight";
import type { FlowDocument } from "../contract/flows";
import type { FlowId, IntegrationId, ResourceId } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import type { PersonFacts, PolicyTarget } from "../policy/facts";
import { flowChanges } from "../policy/flow-changes";
import { countReached, type Reached, shareOf, showResourceRefs, united } from "./count-resources";
import { letsIn, loadCrowd } from "./crowd";
import { accessChanges, type Side } from "./diff-access";
import { kindOf, loadCatalogue, NEW_FLOW, policyOf, shown } from "./flow-reach";
import { requireFlow } from "./flow-views";
import { countedPeople } from "./preview-flow";
import { type ReadFlow, readFlowDocument } from "./read-flow-document";

/** @throws {AppError} `not_found` for a flow that is not there */
export async function diffFlow(ctx: AppContext, input: FlowDiffInput): Promise<FlowDiff> {
  requireAdmin(ctx);
  const [row, read, catalogue, world] = await Promise.all([
    input.flowId ? requireFlow(ctx, input.flowId) : null,
    readFlowDocument(ctx, input.document),
    loadCatalogue(ctx),
    openWorld(ctx),
  ]);
  const id = input.flowId ?? NEW_FLOW;
  const before = row ? policyOf(catalogue, row.document, id, row.version) : null;
  const drafted = documentOf(read, row?.document ?? null);
  const after = policyOf(catalogue, drafted, id, (row?.version ?? 0) + 1);
  const people = await comparePeople(ctx, id, row?.document ?? null, drafted);
  const targets = [before?.targets ?? [], after.targets] as const;
  const [gain, lose] = [
    await countNew(ctx, targets[0], targets[1]),
    await countNew(ctx, targets[1], targets[0]),
  ];
  const refs = await showResourceRefs(ctx, [...new Set([...gain.sample, ...lose.sample])]);
  const sides: Side[] = [
    { kind: "gain", people: people.gain, stay: people.stay, resources: gain.sample },
    { kind: "lose", people: people.lose, stay: people.stay, resources: lose.sample },
  ];
  return {
    problems: read.problems,
    baseVersion: row?.version ?? null,
    people: {
      gain: countedPeople(people.gain, people.more),
      lose: countedPeople(people.lose, people.more && row !== null),
    },
    resources: { gain: shown(gain, refs), lose: shown(lose, refs) },
    access: await accessChanges(ctx, { before, after, sides, world, now: ctx.now() }),
    changes: flowChanges(
      row?.document ?? null,
      read.document ?? { ...read.parts, targets: drafted.targets },
      nameOfIn(await loadReferenceNames(ctx, [row?.document, read.parts])),
    ),
  };
}

/** The draft as far as it is valid. What is not valid yet is taken to stay as it is, so that it shows as no change. */
function documentOf(read: ReadFlow, published: FlowDocument | null): FlowDocument {
  const { parts, targets, document } = read;
  if (document) return document;
  return {
    ...(published ?? UNWRITTEN),
    ...parts,
    targets: targets ? targets.map((t) => t.target) : (published?.targets ?? []),
  };
}

const UNWRITTEN: FlowDocument = {
  name: "",
  description: "",
  active: true,
  labels: [],
  trigger: "self_serve",
  requesters: { operator: "any", conditions: [] },
  targets: [],
  duration: { maxSeconds: null },
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
};

/** A flow that is switched off lets nobody in. */
async function comparePeople(
  ctx: AppContext,
  id: FlowId,
  before: FlowDocument | null,
  after: FlowDocument,
): Promise<{ gain: PersonFacts[]; lose: PersonFacts[]; stay: PersonFacts[]; more: boolean }> {
  const crowd = await loadCrowd(ctx, before ? [before, after] : [after]);
  const now = ctx.now();
  const enters = (document: FlowDocument | null, person: PersonFacts) =>
    document?.active === true && letsIn(id, document, person, now);
  const sorted = { gain: [], lose: [], stay: [] } as Record<
    "gain" | "lose" | "stay",
    PersonFacts[]
  >;
  for (const person of crowd.people) {
    const [was, is] = [enters(before, person), enters(after, person)];
    if (was || is) sorted[was && is ? "stay" : is ? "gain" : "lose"].push(person);
  }
  return { ...sorted, more: crowd.more };
}

/** The resources that `to` reaches and `from` does not. */
async function countNew(
  ctx: AppContext,
  from: ReadonlyArray<PolicyTarget>,
  to: ReadonlyArray<PolicyTarget>,
): Promise<{ count: number; more: boolean; sample: ResourceId[] }> {
  const same = new Set(from.map(scopeOf));
  const fresh = to.filter((target) => !same.has(scopeOf(target)));
  const kinds = [...Map.groupBy(fresh, kindOf)];
  const found: Array<{ kind: string; reached: Reached }> = [];
  for (const [kind, targets] of kinds) {
    const first = targets[0];
    if (!first) continue;
    const old = from.filter((target) => kindOf(target) === kind);
    const counts = {
      integrationId: first.integration as IntegrationId,
      type: first.resourceType,
      targets,
      limit: shareOf(kinds.length),
      without: old,
    };
    found.push({ kind, reached: await countReached(ctx, counts) });
  }
  return united(found);
}

/** Two targets that differ in their permissions only reach the same. */
const scopeOf = ({ integration, resourceType, include, exclude }: PolicyTarget): string =>
  JSON.stringify([integration, resourceType, include, exclude]);
