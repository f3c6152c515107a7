/** Which flows offer a resource, whoever may ask: from the engine that decides requests. */
import { loadResources } from "../access/load-facts";
import { openWorld } from "../access/offer-cache";
import type { ResourceFlow } from "../contract/resources";
import type { ResourceId } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { selectResource } from "../policy/selectors";

/** By name, those that are switched on first. @throws {AppError} `not_found` */
export async function listResourceFlows(
  ctx: AppContext,
  resourceId: ResourceId,
): Promise<ResourceFlow[]> {
  requireAdmin(ctx);
  const resource = (await loadResources(ctx, [resourceId])).get(resourceId);
  if (!resource) throw new AppError("not_found", "There is no such resource.");
  const { compiled } = await openWorld(ctx);
  const offering = compiled.flows.flatMap(({ policy: { id, document, targets } }) => {
    const reaching = targets.filter((target) => selectResource(target, resource).selected);
    if (reaching.length === 0) return [];
    const { name, active, approval } = document;
    const permissions = [...new Set(reaching.flatMap((t) => t.permissions))].sort();
    return [{ id, name, active, automatic: approval.mode === "automatic", permissions }];
  });
  return offering.sort(
    (a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, "en"),
  );
}
