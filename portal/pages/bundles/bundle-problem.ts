/** What a bundle still lacks before it can be saved, in the words of the form. Pure. */
import type { BundleForm, SelectorForm } from "../../parts/flows/target-form";
import { problemWords as words } from "../../words/flow-builder";

const unsaid = ({ by, values }: SelectorForm) => by !== "any" && values.length === 0;
const untagged = ({ by, key }: SelectorForm) => by === "tag" && key.trim() === "";

export function bundleProblem({ name, targets }: BundleForm): string | undefined {
  if (name.trim() === "") return words.bundleName;
  if (targets.length === 0) return words.bundleTargets;
  for (const [index, target] of targets.entries()) {
    const line = index + 1;
    if (target.kind === "bundle") continue;
    const { integration, resourceType, permissions, include, exclude } = target;
    if (integration === "") return words.integration(line);
    if (resourceType === "") return words.resourceType(line);
    if (permissions.length === 0) return words.permissions(line);
    if ([...include, ...exclude].some(untagged)) return words.selectionKey(line);
    if (include.length === 0 || [...include, ...exclude].some(unsaid)) return words.selection(line);
  }
  return undefined;
}
