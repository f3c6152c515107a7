import type { RequestRow } from "../../db/schema";
import type { Instant } from "../contract/values";
import { decideExtension, type ExtensionVerdict } from "../policy/extension";

/** Whether this request may be made longer now, by the policy it was made under. */
export const extensionOf = (
  request: Pick<
    RequestRow,
    "policy" | "extensionCount" | "state" | "grantedAt" | "expiresAt" | "boundAt"
  >,
  requesterZone: string | null,
  now: Instant,
): ExtensionVerdict =>
  decideExtension({
    settings: request.policy.settings,
    extensionCount: request.extensionCount,
    active: request.state === "active",
    grantedAt: request.grantedAt,
    expiresAt: request.expiresAt,
    boundAt: request.boundAt,
    timeframe: request.policy.timeframe,
    requesterZone,
    now,
  });
