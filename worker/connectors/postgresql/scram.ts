/** The form in which PostgreSQL keeps a password, made here so that the password itself never travels. */
import { ConnectorError } from "../errors";

/** PostgreSQL's own default (`scram_iterations`). The secret is random, so more would only cost time. */
const ITERATIONS = 4_096;

/**
 * `SCRAM-SHA-256$4096:salt$StoredKey:ServerKey`.
 *
 * The salt follows from the secret and the handle, so a repeated grant writes the same bytes again.
 *
 * @throws {ConnectorError} `refused` when the secret is not printable ASCII (other text would have to
 *   be normalized first, and clients differ in whether they do)
 * @see https://www.rfc-editor.org/rfc/rfc5803 and https://www.rfc-editor.org/rfc/rfc7677
 */
export async function scramVerifier(secret: string, handle: string): Promise<string> {
  if (!/^[\x21-\x7e]{8,}$/.test(secret)) {
    throw new ConnectorError("refused", "The secret of this grant cannot be used as a password.");
  }
  const salt = (await hmac(encode(secret), encode(`postgresql salt ${handle}`))).slice(0, 16);
  const password = await crypto.subtle.importKey("raw", encode(secret), "PBKDF2", false, [
    "deriveBits",
  ]);
  const salted = new Uint8Array(
    await crypto.subtle.deriveBits(
      { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS },
      password,
      256,
    ),
  );
  const clientKey = await hmac(salted, encode("Client Key"));
  const storedKey = new Uint8Array(await crypto.subtle.digest("SHA-256", clientKey));
  const serverKey = await hmac(salted, encode("Server Key"));
  return `SCRAM-SHA-256$${ITERATIONS}:${base64(salt)}$${base64(storedKey)}:${base64(serverKey)}`;
}

async function hmac(
  key: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const imported = await crypto.subtle.importKey(
    "raw",
    key,
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

const encode = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(new TextEncoder().encode(text));

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
