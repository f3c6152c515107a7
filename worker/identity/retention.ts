import type { OrganizationChange, Retention } from "../contract/organization";

/** What is kept where the organization says nothing: every request, and a month of what nobody reads again. */
export const defaultRetention: Retention = {
  closedRequestsDays: null,
  messagesDays: 30,
  syncRunsDays: 30,
};

/** What is in force once `change` is made. */
export function changedRetention(
  kept: Partial<Retention> | undefined,
  change: NonNullable<OrganizationChange["retention"]>,
): Retention {
  const before = { ...defaultRetention, ...kept };
  return {
    closedRequestsDays:
      change.closedRequestsDays === undefined
        ? before.closedRequestsDays
        : change.closedRequestsDays,
    messagesDays: change.messagesDays ?? before.messagesDays,
    syncRunsDays: change.syncRunsDays ?? before.syncRunsDays,
  };
}
