/** Which target speaks: compared before anything is changed at it or believed of it. */
import { ConnectorError } from "./errors";

const ADDRESS = "address:";

/** For a target without an identity of its own: whoever answers at this address is taken for it. */
export const addressIdentity = (address: string): string => `${ADDRESS}${address}`;

export const isAddressIdentity = (identity: string): boolean => identity.startsWith(ADDRESS);

/**
 * @param expected what was recorded when the integration was connected; null: nothing yet
 * @throws {ConnectorError} `other_target`
 */
export function requireIdentity(expected: string | null, found: string): void {
  if (expected === null || expected === found) return;
  throw new ConnectorError(
    "other_target",
    `Another target answers here: ${found} instead of ${expected}. Nothing it says is believed, and nothing new is granted. Bring the old target back, or confirm that it was replaced.`,
  );
}
