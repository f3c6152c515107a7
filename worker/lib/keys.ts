/**
 * Everything secret is derived from, or sealed under, a master key of the deployment. There may be several: the current
 * one makes what is new, and the earlier ones still read what was made under them, until it is sealed anew or over.
 */
import { base64url, fromBase64url, sameText, sha256Hex } from "./ids";

const encoder = new TextEncoder();

/** What a derived key is for. Keys of different purposes tell nothing of each other. */
export type KeyPurpose = "seal" | "link" | "code" | "grant" | "handle" | "changes" | "extension";

type Bytes = Uint8Array<ArrayBuffer>;

export type Keys = {
  /** Names the current key, and tells nothing else of it. */
  readonly currentId: string;
  /** HMAC-SHA-256 of `text` under the current key of a purpose. */
  mac(purpose: KeyPurpose, text: string): Promise<Bytes>;
  /** The same under every key there is, the current one first. */
  macs(purpose: KeyPurpose, text: string): AsyncIterable<Bytes>;
  /** The same under the key of that name; null: under the oldest, from before keys had names. */
  macBy(keyId: string | null, purpose: KeyPurpose, text: string): Promise<Bytes>;
  /** The raw key of a purpose under the oldest key, to be kept where it must outlive a rotation. */
  oldestRaw(purpose: KeyPurpose): Promise<Bytes>;
  /** AES-256-GCM under the current key; `boundTo` (a row's id) must be the same when opening. */
  seal(plain: string, boundTo: string): Promise<string>;
  open(sealed: string, boundTo: string): Promise<string>;
  /** Whether it is sealed under the current key. */
  isCurrent(sealed: string): boolean;
};

type Ring = { readonly id: string; readonly master: CryptoKey; readonly sealKey: CryptoKey };

const hkdf = (purpose: KeyPurpose) => ({
  name: "HKDF",
  hash: "SHA-256",
  salt: new Uint8Array(),
  info: encoder.encode(`hallpass/${purpose}`),
});

async function openKey(masterKey: string, name: string): Promise<Ring> {
  const raw = fromBase64url(masterKey);
  if (raw.byteLength !== 32) throw new Error(`${name} must be 32 bytes as base64url`);
  const master = await crypto.subtle.importKey("raw", raw, "HKDF", false, [
    "deriveKey",
    "deriveBits",
  ]);
  const sealKey = await crypto.subtle.deriveKey(
    hkdf("seal"),
    master,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
  return { id: (await sha256Hex(`hallpass key ${masterKey}`)).slice(0, 8), master, sealKey };
}

/** As sealed texts begin: with the name of their key, or as it was before keys had names. */
const NAMED = "k2";
const UNNAMED = "k1";

/**
 * @param masterKey 32 bytes as base64url (`HALLPASS_KEY`)
 * @param earlier the keys before it, newest first (`HALLPASS_PREVIOUS_KEYS`)
 * @see https://www.rfc-editor.org/rfc/rfc5869 for the derivation (HKDF)
 */
export async function openKeys(
  masterKey: string,
  earlier: ReadonlyArray<string> = [],
): Promise<Keys> {
  const current = await openKey(masterKey, "HALLPASS_KEY");
  const before = await Promise.all(earlier.map((key) => openKey(key, "HALLPASS_PREVIOUS_KEYS")));
  const ring = [current, ...before.filter((key) => key.id !== current.id)];
  const oldest = ring.at(-1) ?? current;
  const hmacKeys = new Map<string, Promise<CryptoKey>>();
  const hmacKey = (key: Ring, purpose: KeyPurpose) => {
    const name = `${key.id}/${purpose}`;
    const known = hmacKeys.get(name);
    if (known) return known;
    const made = crypto.subtle.deriveKey(
      hkdf(purpose),
      key.master,
      { name: "HMAC", hash: "SHA-256", length: 256 },
      false,
      ["sign"],
    );
    hmacKeys.set(name, made);
    return made;
  };
  const sign = async (key: Ring, purpose: KeyPurpose, text: string): Promise<Bytes> =>
    new Uint8Array(
      await crypto.subtle.sign("HMAC", await hmacKey(key, purpose), encoder.encode(text)),
    );

  return {
    currentId: current.id,
    mac: (purpose, text) => sign(current, purpose, text),
    async *macs(purpose, text) {
      for (const key of ring) yield await sign(key, purpose, text);
    },
    macBy(keyId, purpose, text) {
      const key = keyId === null ? oldest : ring.find(({ id }) => id === keyId);
      if (!key) throw unknownKey();
      return sign(key, purpose, text);
    },
    async oldestRaw(purpose) {
      return new Uint8Array(await crypto.subtle.deriveBits(hkdf(purpose), oldest.master, 256));
    },
    async seal(plain, boundTo) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const box = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: encoder.encode(boundTo) },
        current.sealKey,
        encoder.encode(plain),
      );
      return [NAMED, current.id, base64url(iv), base64url(new Uint8Array(box))].join(".");
    },
    async open(sealed, boundTo) {
      const { keyId, iv, box } = partsOf(sealed);
      // Without a name any of them may be it; only the right one opens.
      const tried = ring.filter(({ id }) => keyId === null || id === keyId);
      if (tried.length === 0) throw unknownKey();
      for (const [i, { sealKey }] of tried.entries()) {
        try {
          const plain = await crypto.subtle.decrypt(
            { name: "AES-GCM", iv, additionalData: encoder.encode(boundTo) },
            sealKey,
            box,
          );
          return new TextDecoder().decode(plain);
        } catch (error) {
          if (i === tried.length - 1) throw error;
        }
      }
      throw unknownKey();
    },
    isCurrent: (sealed) => sealed.startsWith(`${NAMED}.${current.id}.`),
  };
}

const unknownKey = () => new Error("sealed with a key this deployment does not have");

function partsOf(sealed: string) {
  const parts = sealed.split(".");
  const [version] = parts;
  const keyId = version === NAMED ? (parts[1] ?? "") : null;
  const [iv, box] = parts.slice(version === NAMED ? 2 : 1);
  if ((version !== NAMED && version !== UNNAMED) || !iv || !box) throw unknownKey();
  return { keyId, iv: fromBase64url(iv), box: fromBase64url(box) };
}

const PASSWORD_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/** What a grant's secret is derived from: remembers the key, so that it stays the same when the key is exchanged. */
export const newSeed = (keys: Keys, unitId: string): string => `${unitId}.${keys.currentId}`;

/** The secret of a grant: 32 characters without look-alikes, about 186 bits, the same for the same seed. */
export async function grantSecret(keys: Keys, seed: string): Promise<string> {
  const [, keyId = null] = seed.split(".");
  const bytes = await keys.macBy(keyId, "grant", seed);
  // One MAC byte a character; the bias of 256 modulo 57 costs less than 0.2 bits each.
  return Array.from(bytes, (b) => PASSWORD_ALPHABET[b % PASSWORD_ALPHABET.length]).join("");
}

/** The secret of a new mailed link: 256 bits as base64url. */
export const linkSecret = async (keys: Keys, linkId: string): Promise<string> =>
  base64url(await keys.mac("link", linkId));

/** The secret that a link was made with, whichever key was current then. @throws Error when that key is gone */
export async function linkSecretOf(
  keys: Keys,
  { id, secretHash }: { readonly id: string; readonly secretHash: string },
): Promise<string> {
  for await (const mac of keys.macs("link", id)) {
    const secret = base64url(mac);
    if (sameText(secretHash, await sha256Hex(secret))) return secret;
  }
  throw unknownKey();
}

const codeFrom = (bytes: Bytes): string =>
  String(new DataView(bytes.buffer).getUint32(0) % 1_000_000).padStart(6, "0");

/** A new 6-digit code that a mail carries. */
export const mailCode = async (keys: Keys, id: string): Promise<string> =>
  codeFrom(await keys.mac("code", id));

/** The code that a row was made with, whichever key was current then. @throws Error when that key is gone */
export async function mailCodeOf(
  keys: Keys,
  id: string,
  isIt: (code: string) => Promise<boolean>,
): Promise<string> {
  for await (const mac of keys.macs("code", id))
    if (await isIt(codeFrom(mac))) return codeFrom(mac);
  throw unknownKey();
}
