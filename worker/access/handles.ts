/** The name under which a target knows a privilege of ours. */
import type { Handle } from "../connectors/connector";
import type { IntegrationId, UserId } from "../contract/values";
import { canonicalJson } from "../lib/ids";
import type { Keys } from "../lib/keys";

export type Entitlement = {
  readonly integrationId: IntegrationId;
  readonly resourceType: string;
  readonly externalId: string;
  readonly permission: string;
  readonly granteeId: UserId;
};

const ALPHABET = "0123456789abcdefghijklmnopqrstuv";
const LENGTH = 26;

/** The same person, thing and permission always give the same handle; nobody without the key can compute it. */
export async function handleOf(keys: Keys, entitlement: Entitlement): Promise<Handle> {
  const mac = await keys.mac("handle", canonicalJson(entitlement));
  // Five bits of each byte: 130 bits in all.
  return `hp_${Array.from(mac.subarray(0, LENGTH), (byte) => ALPHABET[byte & 31]).join("")}`;
}
