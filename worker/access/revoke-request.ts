import { and, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { inList } from "../../db/rows";
import { requests } from "../../db/schema";
import type { AccessRequest, BulkRevoke } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import type { Aggregate } from "./aggregate";
import { beginEnd } from "./begin-end";
import { actingName, changeAggregate, changeRequest } from "./change-request";

/** @throws {AppError} `already_decided` unless something is granted or being granted */
export function requireStanding({ request }: Aggregate): void {
  if (request.state === "active" || request.state === "granting") return;
  if (request.state === "pending") {
    throw new AppError(
      "already_decided",
      "This request is still waiting: it can be cancelled or rejected.",
    );
  }
  throw new AppError("already_decided", "This access is over already, or being taken away.");
}

/** Takes access away. @throws {AppError} `not_found`, `not_allowed`, `already_decided` */
export async function revokeRequest(
  ctx: AppContext,
  id: RequestId,
  reason = "",
): Promise<AccessRequest> {
  requireAdmin(ctx);
  const by = await actingName(ctx);
  return changeRequest(ctx, id, (before) => {
    requireStanding(before);
    return beginEnd(before, {
      state: "revoked",
      by,
      reason: reason || "Revoked by an admin.",
      at: ctx.now(),
    });
  });
}

type Skipped = { requestId: RequestId; code: AppError["code"]; detail: string };

/** The most that one call revokes; a caller repeats until `revoking` is 0. */
const MAX_AT_ONCE = 1_000;

/** Takes away everything of a person, a flow, an integration, or of a list. What cannot be taken is named. */
export async function bulkRevoke(
  ctx: AppContext,
  wanted: z.infer<typeof BulkRevoke>,
): Promise<{ revoking: number; skipped: Skipped[] }> {
  requireAdmin(ctx);
  const by = await actingName(ctx);
  const ids = wanted.requestIds ?? (await standing(ctx, filterOf(wanted)));
  const skipped: Skipped[] = [];
  let revoking = 0;
  for (const id of ids) {
    try {
      await changeAggregate(ctx, id, (before) => {
        requireStanding(before);
        return beginEnd(before, { state: "revoked", by, reason: wanted.reason, at: ctx.now() });
      });
      revoking += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      skipped.push({ requestId: id, code: error.code, detail: error.message });
    }
  }
  return { revoking, skipped };
}

function filterOf({
  granteeId,
  flowId,
  integrationId,
}: z.infer<typeof BulkRevoke>): SQL | undefined {
  if (granteeId) return sql`${requests.granteeId} = ${granteeId}`;
  if (flowId) return sql`${requests.flowId} = ${flowId}`;
  return sql`exists (select 1 from units u where u.request_id = ${requests.id} and u.integration_id = ${integrationId ?? ""})`;
}

/** Requests that stand or are about to. */
export async function standing(ctx: AppContext, where: SQL | undefined): Promise<RequestId[]> {
  const rows = await ctx.db
    .select({ id: requests.id })
    .from(requests)
    .where(and(inList(requests.state, ["granting", "active"]), where))
    .limit(MAX_AT_ONCE);
  return rows.map((r) => r.id);
}
