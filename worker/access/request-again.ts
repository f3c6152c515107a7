import { asc, eq } from "drizzle-orm";
import { units } from "../../db/schema";
import type { AccessRequest } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { type AppContext, requirePerson } from "../lib/context";
import { createRequest, sourceOf } from "./create-request";
import { requireVisible } from "./view-request";

/** The same once more, by the flow as it is now. @throws {AppError} as `createRequest` */
export async function requestAgain(
  ctx: AppContext,
  id: RequestId,
  changes: {
    readonly justification?: string | undefined;
    readonly durationSeconds?: number | null | undefined;
  },
): Promise<AccessRequest> {
  requirePerson(ctx);
  const request = await requireVisible(ctx, id);
  const rows = await ctx.db
    .select()
    .from(units)
    .where(eq(units.requestId, id))
    .orderBy(asc(units.id));
  return createRequest(
    ctx,
    {
      flowId: request.flowId,
      units: rows.map((u) => ({ resourceId: u.resourceId, permission: u.permission })),
      durationSeconds:
        changes.durationSeconds === undefined ? request.durationSeconds : changes.durationSeconds,
      justification: changes.justification ?? request.justification,
    },
    sourceOf(ctx.actor),
  );
}
