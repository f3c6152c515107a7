/** From a stored flow to what is decided on. */
import type { AccessBundle } from "../contract/bundles";
import type { FlowDocument } from "../contract/flows";
import type { BundleId, FlowId } from "../contract/values";
import type { FlowPolicy, PolicyTarget } from "./facts";

type Bundle = Pick<AccessBundle, "id" | "document">;

/**
 * Replaces the bundles of a stored flow by their targets. A bundle that is not there gives nothing.
 *
 * Both the flow's and the bundles' integrations must be ids by now.
 */
export function flowPolicy(
  flow: { readonly id: FlowId; readonly version: number; readonly document: FlowDocument },
  bundles: ReadonlyMap<string, Bundle>,
): FlowPolicy {
  const targets = flow.document.targets.flatMap((target): PolicyTarget[] => {
    if (!("bundle" in target)) return [{ ...target, bundleId: null }];
    const bundle = bundles.get(target.bundle);
    const bundleId: BundleId | null = bundle?.id ?? null;
    return (bundle?.document.targets ?? []).map((inner) => ({ ...inner, bundleId }));
  });
  const { id, version, document } = flow;
  return { id, version, document, targets };
}
