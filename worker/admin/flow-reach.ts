/** What the targets of a document reach, bundles opened, one by one and together. */
import { eq, isNull } from "drizzle-orm";
import { bundles, integrations } from "../../db/schema";
import type { CountedResources, FlowPreview, ResourceRef } from "../contract/flow-insight";
import type { FlowDocument } from "../contract/flows";
import type { FlowId, IntegrationId, ResourceId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { flowPolicy } from "../policy/bundles";
import type { FlowPolicy, PolicyTarget } from "../policy/facts";
import { countReached, type Reached, shareOf, showResourceRefs, united } from "./count-resources";
import type { PlacedTarget } from "./read-flow-document";

/** Stands for a flow that has no id yet. */
export const NEW_FLOW: FlowId = "flow_00000000000000000000";

/** What grants, and what is in the bundles. */
export type Catalogue = {
  /** Integrations that grant. */
  readonly live: ReadonlySet<string>;
  readonly bundles: ReadonlyMap<string, typeof bundles.$inferSelect>;
};

export async function loadCatalogue({ db }: AppContext): Promise<Catalogue> {
  const [live, bundleRows] = await db.batch([
    db.select({ id: integrations.id }).from(integrations).where(eq(integrations.state, "active")),
    db.select().from(bundles).where(isNull(bundles.deletedAt)),
  ]);
  return {
    live: new Set(live.map((row) => row.id)),
    bundles: new Map(bundleRows.map((row) => [row.id, row])),
  };
}

/** The document as it would be decided on: bundles opened, targets that cannot grant left out. */
export function policyOf(
  catalogue: Catalogue,
  document: FlowDocument,
  id: FlowId,
  version = 1,
): FlowPolicy {
  const policy = flowPolicy({ id, version, document }, catalogue.bundles);
  return { ...policy, targets: policy.targets.filter((t) => catalogue.live.has(t.integration)) };
}

export const kindOf = (target: PolicyTarget): string =>
  JSON.stringify([target.integration, target.resourceType]);

type Opened = { readonly index: number; readonly target: PolicyTarget };

function open(catalogue: Catalogue, { index, target }: PlacedTarget): Opened[] {
  const inside: ReadonlyArray<PolicyTarget> =
    "bundle" in target
      ? (catalogue.bundles.get(target.bundle)?.document.targets ?? []).map((t) => ({
          ...t,
          bundleId: null,
        }))
      : [{ ...target, bundleId: null }];
  return inside
    .filter((t) => catalogue.live.has(t.integration))
    .map((opened) => ({ index, target: opened }));
}

export async function countTargets(
  ctx: AppContext,
  catalogue: Catalogue,
  placed: ReadonlyArray<PlacedTarget>,
): Promise<NonNullable<FlowPreview["resources"]>> {
  const opened = placed.flatMap((one) => open(catalogue, one));
  const limit = shareOf(opened.length);
  const found: Array<{ index: number; kind: string; reached: Reached }> = [];
  for (const { index, target } of opened) {
    const counts = {
      integrationId: target.integration as IntegrationId,
      type: target.resourceType,
      targets: [target],
      limit,
    };
    found.push({ index, kind: kindOf(target), reached: await countReached(ctx, counts) });
  }
  const refs = await showResourceRefs(ctx, [...new Set(found.flatMap((f) => f.reached.sample))]);
  return {
    ...shown(united(found), refs),
    perTarget: placed.map(({ index }) => ({
      index,
      ...shown(united(found.filter((f) => f.index === index)), refs),
    })),
  };
}

export const shown = (
  { count, more, sample }: { count: number; more: boolean; sample: ReadonlyArray<ResourceId> },
  refs: ReadonlyMap<ResourceId, ResourceRef>,
): CountedResources => ({ count, more, sample: sample.flatMap((id) => refs.get(id) ?? []) });
