/** Which instance of a service answered: its own id, signed with the shared secret for this one call. */
import { ConnectorError } from "../errors";
import type { HttpAnswer } from "../http-failure";

const ID = /^[\x21-\x7e]{1,200}$/;

/**
 * The signature keeps whoever does not know the secret from naming the right id, and the call's own id keeps an old
 * answer from being used again.
 *
 * @returns null when the service names none
 * @throws {ConnectorError} `protocol` when the id is not well-formed, `unauthorized` when its signature does not fit
 */
export async function instanceOf(
  { headers }: Pick<HttpAnswer, "headers">,
  callId: string,
  secret: string,
): Promise<string | null> {
  const id = headers.get("webhook-instance");
  if (id === null) return null;
  if (!ID.test(id))
    throw new ConnectorError("protocol", "The header webhook-instance is not a plain short text.");
  const [scheme, signature = ""] = (headers.get("webhook-instance-signature") ?? "").split(",");
  const key = await crypto.subtle.importKey(
    "raw",
    bytesOf(secret.slice("whsec_".length)) ?? new Uint8Array(1),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  const signed = new TextEncoder().encode(`instance.${callId}.${id}`);
  const given = bytesOf(signature);
  const fits =
    scheme === "v1" && given !== null && (await crypto.subtle.verify("HMAC", key, given, signed));
  if (fits) return `instance:${id}`;
  throw new ConnectorError(
    "unauthorized",
    "The answer is signed with another secret than ours: the secrets differ, or somebody else is answering.",
  );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
