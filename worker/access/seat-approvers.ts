/** Seats: who may decide a pending request, with a mailed link each. */
import type { Message } from "../../db/commit";
import type { links, seats } from "../../db/schema";
import type { Instant, RequestId, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { newLink } from "../links/new-link";

export type Seated = {
  readonly seats: Array<typeof seats.$inferInsert>;
  readonly links: Array<typeof links.$inferInsert>;
  readonly messages: Message[];
};

/** A seat, a link and a mail for each. Links outlive the waiting by a week, to say what was decided. */
export async function seatApprovers(
  ctx: AppContext,
  requestId: RequestId,
  lapsesAt: Instant,
  approvers: ReadonlyMap<UserId, string[]>,
): Promise<Seated> {
  const seated: Seated = { seats: [], links: [], messages: [] };
  for (const [userId, why] of approvers) {
    const { id, row } = await newLink(ctx, {
      purpose: "approve",
      subjectId: requestId,
      userId,
      expiresAt: lapsesAt + 7 * 86_400_000,
      withCode: false,
    });
    seated.links.push(row);
    seated.seats.push({ requestId, userId, why, linkId: id, createdAt: ctx.now() });
    seated.messages.push({
      key: `${requestId}:approval:${userId}`,
      template: "approval_wanted",
      recipient: userId,
      payload: { requestId, linkId: id },
    });
  }
  return seated;
}
