import type { RequestRow } from "../../db/schema";
import { type AppContext, requirePerson } from "../lib/context";
import { letsIn, loadCrowd } from "./crowd";

/** How many people may ask under the policy of a request now. Null: more than can be counted, or whoever has the link. */
export async function countEligible(
  ctx: AppContext,
  { flowId, policy }: RequestRow,
): Promise<number | null> {
  requirePerson(ctx);
  if (policy.trigger === "access_link") return null;
  const { people, more } = await loadCrowd(ctx, [policy]);
  if (more) return null;
  const now = ctx.now();
  return people.filter((person) => letsIn(flowId, policy, person, now)).length;
}
