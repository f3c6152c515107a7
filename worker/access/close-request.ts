/** The end of a request: its last unit is gone, and the target has confirmed it. Pure. */
import type { AuditEntry, Message } from "../../db/commit";
import type { RequestRow } from "../../db/schema";
import type { Instant } from "../contract/values";
import type { Aggregate } from "./aggregate";

export type Closing = {
  readonly request: Partial<RequestRow>;
  readonly entries: ReadonlyArray<AuditEntry>;
  readonly messages: ReadonlyArray<Message>;
};

const TELL_AFTER_MS = 10_000;

/** Null while something of it still stands at a target. */
export function closing({ request, units }: Aggregate, at: Instant): Closing | null {
  if (request.state !== "revoking") return null;
  if (units.some((u) => u.state !== "ended" && u.state !== "failed")) return null;
  const state = request.endState ?? "revoked";
  const lateMs = request.expiresAt === null ? null : Math.max(0, at - request.expiresAt);
  return {
    request: { state, endedAt: at, overdueSince: null, attempts: 0 },
    entries: [
      {
        action: `request.${state}`,
        subject: request.id,
        detail: {
          number: request.number,
          by: request.endedBy,
          reason: request.endReason,
          ...(state === "expired" && { lateMs }),
        },
      },
    ],
    messages: [
      {
        key: `${request.id}:${state === "failed" ? "failed" : "ended"}`,
        template: state === "failed" ? "access_failed" : "access_ended",
        recipient: request.granteeId,
        payload: { requestId: request.id },
        // Notices of ends wait a little: when thousands end at once, ending comes before telling.
        dueAt: at + TELL_AFTER_MS,
      },
    ],
  };
}
