/** The life of a request and of its units: the only lists of their states. */

export const requestStates = [
  "pending",
  "granting",
  "active",
  "revoking",
  "expired",
  "revoked",
  "returned",
  "rejected",
  "cancelled",
  "lapsed",
  "failed",
] as const;
export type RequestStateName = (typeof requestStates)[number];

/** States in which something may stand at a target or still come. */
export const openStates = ["pending", "granting", "active", "revoking"] as const;

export const unitStates = ["queued", "granting", "active", "revoking", "ended", "failed"] as const;
export type UnitStateName = (typeof unitStates)[number];
