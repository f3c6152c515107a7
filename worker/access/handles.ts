/** The name under which a target knows a privilege of ours. */
import { sql } from "drizzle-orm";
import { organization } from "../../db/schema";
import type { Handle } from "../connectors/connector";
import type { IntegrationId, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { base64url, canonicalJson, fromBase64url } from "../lib/ids";
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

export const HANDLE_KEY = "handle-key";
/** By the keys of an isolate: it never changes. */
const opened = new WeakMap<Keys, CryptoKey>();

/**
 * The key that handles are made with. It outlives every exchange of the master key, for what stands under a handle must
 * be found under it: kept sealed in the organization's settings, at first the one that the oldest key derives.
 */
async function handleKey({ db, keys }: Pick<AppContext, "db" | "keys">): Promise<CryptoKey> {
  const known = opened.get(keys);
  if (known) return known;
  const kept = async () =>
    (await db.select({ settings: organization.settings }).from(organization))[0]?.settings
      .handleKey;
  let sealed = await kept();
  if (sealed === undefined) {
    const fresh = await keys.seal(base64url(await keys.oldestRaw("handle")), HANDLE_KEY);
    await db.run(sql`update ${organization} set settings = json_set(settings, '$.handleKey', ${fresh})
      where json_extract(settings, '$.handleKey') is null`);
    sealed = (await kept()) ?? fresh;
  }
  const raw = fromBase64url(await keys.open(sealed, HANDLE_KEY));
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  opened.set(keys, key);
  return key;
}

/** The same person, thing and permission always give the same handle; nobody without the key can compute it. */
export async function handleOf(
  ctx: Pick<AppContext, "db" | "keys">,
  entitlement: Entitlement,
): Promise<Handle> {
  const text = new TextEncoder().encode(canonicalJson(entitlement));
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", await handleKey(ctx), text));
  // Five bits of each byte: 130 bits in all.
  return `hp_${Array.from(mac.subarray(0, LENGTH), (byte) => ALPHABET[byte & 31]).join("")}`;
}
