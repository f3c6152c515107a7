/** A request's timer is armed before the commit that needs it, so that no crash in between leaves it without one. */
import type { Instant, RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";

/** How soon the timer looks at a request if the wake after the commit is lost. */
const SAFETY_WAKE_MS = 5_000;

/** Call before the commit. */
export const armSafely = (ctx: AppContext, requestId: RequestId): Promise<void> =>
  ctx.wakes.armTimers([{ requestId, at: ctx.now() + SAFETY_WAKE_MS }]);

/** Call after the commit, with the moment it settled on. */
export const armAt = (ctx: AppContext, requestId: RequestId, at: Instant): Promise<void> =>
  ctx.wakes.armTimers([{ requestId, at }]);
