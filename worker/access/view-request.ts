import { and, eq } from "drizzle-orm";
import { type RequestRow, requests } from "../../db/schema";
import type { AccessRequest } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { type AppContext, requireSomebody } from "../lib/context";
import { AppError } from "../lib/errors";
import { describeRequests, visibleTo } from "./describe-requests";

/** @throws {AppError} `not_found` when there is none or it is none of the actor's business */
export async function requireVisible(ctx: AppContext, id: RequestId): Promise<RequestRow> {
  const [row] = await ctx.db
    .select()
    .from(requests)
    .where(and(eq(requests.id, id), visibleTo(ctx)));
  if (!row) throw new AppError("not_found", "There is no such request, or it is not yours to see.");
  return row;
}

/** @throws {AppError} `not_found` */
export async function viewRequest(ctx: AppContext, id: RequestId): Promise<AccessRequest> {
  requireSomebody(ctx);
  const [view] = await describeRequests(ctx, [await requireVisible(ctx, id)]);
  if (!view) throw new AppError("not_found", "There is no such request.");
  return view;
}
