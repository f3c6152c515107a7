/** Everything secret is derived from, or sealed under, the one master key of the deployment. */
import { base64url, fromBase64url } from "./ids";

const encoder = new TextEncoder();

/** What a derived key is for. Keys of different purposes tell nothing of each other. */
export type KeyPurpose = "seal" | "link" | "code" | "grant" | "handle" | "changes" | "extension";

export type Keys = {
  /** HMAC-SHA-256 of `text` under the key of a purpose. */
  mac(purpose: KeyPurpose, text: string): Promise<Uint8Array<ArrayBuffer>>;
  /** AES-256-GCM; `boundTo` (a row's id) must be the same when opening. */
  seal(plain: string, boundTo: string): Promise<string>;
  open(sealed: string, boundTo: string): Promise<string>;
};

const VERSION = "k1";

/**
 * @param masterKey 32 bytes as base64url (`HALLPASS_KEY`)
 * @see https://www.rfc-editor.org/rfc/rfc5869 for the derivation (HKDF)
 */
export async function openKeys(masterKey: string): Promise<Keys> {
  const raw = fromBase64url(masterKey);
  if (raw.byteLength !== 32) throw new Error("HALLPASS_KEY must be 32 bytes as base64url");
  const master = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
  const hkdf = (purpose: KeyPurpose) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode(`hallpass/${purpose}`),
  });
  const hmacKeys = new Map<KeyPurpose, Promise<CryptoKey>>();
  const hmacKey = (purpose: KeyPurpose) => {
    const known = hmacKeys.get(purpose);
    if (known) return known;
    const made = crypto.subtle.deriveKey(
      hkdf(purpose),
      master,
      { name: "HMAC", hash: "SHA-256", length: 256 },
      false,
      ["sign"],
    );
    hmacKeys.set(purpose, made);
    return made;
  };
  const sealKey = await crypto.subtle.deriveKey(
    hkdf("seal"),
    master,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );

  return {
    async mac(purpose, text) {
      return new Uint8Array(
        await crypto.subtle.sign("HMAC", await hmacKey(purpose), encoder.encode(text)),
      );
    },
    async seal(plain, boundTo) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const box = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: encoder.encode(boundTo) },
        sealKey,
        encoder.encode(plain),
      );
      return `${VERSION}.${base64url(iv)}.${base64url(new Uint8Array(box))}`;
    },
    async open(sealed, boundTo) {
      const [version, iv, box] = sealed.split(".");
      if (version !== VERSION || !iv || !box)
        throw new Error("sealed with a key this deployment does not have");
      const plain = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: fromBase64url(iv), additionalData: encoder.encode(boundTo) },
        sealKey,
        fromBase64url(box),
      );
      return new TextDecoder().decode(plain);
    },
  };
}

const PASSWORD_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/** The secret of a grant: 32 characters without look-alikes, about 186 bits, the same for the same seed. */
export async function grantSecret(keys: Keys, seed: string): Promise<string> {
  const bytes = new Uint8Array(await keys.mac("grant", seed));
  // One MAC byte a character; the bias of 256 modulo 57 costs less than 0.2 bits each.
  return Array.from(bytes, (b) => PASSWORD_ALPHABET[b % PASSWORD_ALPHABET.length]).join("");
}

/** The secret of a mailed link: 256 bits as base64url. */
export const linkSecret = async (keys: Keys, linkId: string): Promise<string> =>
  base64url(await keys.mac("link", linkId));

/** The 6-digit code that a mail carries beside its link. */
export async function mailCode(keys: Keys, id: string): Promise<string> {
  const bytes = await keys.mac("code", id);
  const number = new DataView(bytes.buffer).getUint32(0) % 1_000_000;
  return String(number).padStart(6, "0");
}
