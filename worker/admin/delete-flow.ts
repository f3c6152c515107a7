/** Taking flows and their links out of use. */
import { eq, sql } from "drizzle-orm";
import { settleName } from "../../db/names";
import { accessLinks, flows, sessions } from "../../db/schema";
import type { AccessFlow } from "../contract/flows";
import type { FlowId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { requireFlow, showOneFlow } from "./flow-views";
import { endLinks, insertLink } from "./save-flow";

/** Open requests go on under their own terms; nothing new can be asked. @throws {AppError} `not_found` */
export async function deleteFlow(ctx: AppContext, flowId: FlowId): Promise<void> {
  const { email } = requireAdmin(ctx);
  const row = await requireFlow(ctx, flowId);
  const at = ctx.now();
  const done = await commit(ctx, {
    entries: [
      { action: "flow.deleted", subject: flowId, detail: { name: row.name, before: row.version } },
    ],
    guard: sql`exists (select 1 from ${flows} where id = ${flowId} and deleted_at is null)`,
    writes: [
      ctx.db
        .update(flows)
        .set({ deletedAt: at, updatedAt: at, updatedBy: email })
        .where(eq(flows.id, flowId)),
      settleName(ctx.db, flows, row.name),
      endLinks(ctx, flowId),
    ],
  });
  if (!done) throw new AppError("not_found", "There is no such flow.");
}

/**
 * A new address; the old one and the sessions opened through it end at once. Access that was granted stays.
 * @throws {AppError} `not_found`, `bad_input` for a flow that has no link
 */
export async function rotateAccessLink(ctx: AppContext, flowId: FlowId): Promise<AccessFlow> {
  requireAdmin(ctx);
  const row = await requireFlow(ctx, flowId);
  if (row.document.trigger !== "access_link") {
    throw new AppError(
      "bad_input",
      "This flow is not requested by an access link, so it has none to replace.",
    );
  }
  const at = ctx.now();
  await commit(ctx, {
    entries: [{ action: "flow.link_rotated", subject: flowId, detail: { name: row.name } }],
    guard: sql`exists (select 1 from ${flows} where id = ${flowId} and deleted_at is null)`,
    writes: [
      ctx.db.run(
        sql`update ${sessions} set ended_at = ${at} where ended_at is null and access_link_id in
            (select id from ${accessLinks} where flow_id = ${flowId} and ended_at is null)`,
      ),
      endLinks(ctx, flowId),
      insertLink(ctx, flowId),
    ],
  });
  return showOneFlow(ctx, flowId);
}
