import type { UnitRow } from "../../db/schema";
import type { AccessRequest } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { userOf } from "../lib/actor";
import { type AppContext, requireSomebody } from "../lib/context";
import { AppError } from "../lib/errors";
import { whyNotActive } from "../policy/requesters";
import type { AggregateChange } from "./aggregate";
import { actingName, changeRequest } from "./change-request";
import { extensionOf } from "./extension-of";
import { loadPerson } from "./load-facts";

/**
 * Moves the end by the flow's step. The target's own deadline follows at once, and is tried until it has.
 *
 * @throws {AppError} `not_found`; `not_allowed` for others; `not_requestable` with the rule that forbids it
 */
export async function extendRequest(ctx: AppContext, id: RequestId): Promise<AccessRequest> {
  requireSomebody(ctx);
  const by = await actingName(ctx);
  return changeRequest(ctx, id, async (before): Promise<AggregateChange> => {
    const { request, units } = before;
    const me = userOf(ctx.actor);
    if (me === null || (me !== request.granteeId && me !== request.requesterId)) {
      throw new AppError("not_allowed", "Only the person whose access this is can extend it.");
    }
    const person = await loadPerson(ctx, request.granteeId);
    const inactive = person ? whyNotActive(person) : null;
    if (!person || inactive)
      throw new AppError("not_requestable", inactive?.message ?? "This person is gone.");
    const verdict = extensionOf(request, person.timeZone, ctx.now());
    if (!verdict.allowed || request.expiresAt === null) {
      throw new AppError("not_requestable", verdict.reason.message);
    }
    const expiresAt = request.expiresAt + verdict.seconds * 1_000;
    // One that is missing at the target stays missing: its end is moved in our books only, until somebody repairs it.
    const moved = units.filter((u) => u.state === "active");
    return {
      before,
      request: { expiresAt, warnedAt: null, extensionCount: request.extensionCount + 1 },
      units: new Map(
        moved.map((u): [string, Partial<UnitRow>] => [
          u.id,
          {
            refreshing: true,
            deadlineAt: u.deadlineAt === null ? null : u.deadlineAt + verdict.seconds * 1_000,
            attempts: 0,
            nextAttemptAt: null,
          },
        ]),
      ),
      entries: [
        {
          action: "request.extended",
          subject: id,
          detail: { number: request.number, by, seconds: verdict.seconds, expiresAt },
        },
      ],
    };
  });
}
