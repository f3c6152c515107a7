/** The name of one logical call: the same for every repetition, so a receiver may drop doubles. */
import type { AccessOrder } from "../connector";

/**
 * Granting, taking and granting again must not share an id, or a receiver that drops doubles would miss the second round
 * and keep the privilege. The deadline tells rounds apart, and where there is none, the grant's own secret does (hashed:
 * 128 of 256 bits, one way, of a value that is itself strong).
 */
export async function orderCallId(action: "grant" | "revoke", order: AccessOrder): Promise<string> {
  const text = ["hallpass call", action, order.handle, order.deadlineAt ?? "none", order.secret];
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.join("\n")));
  const hex = Array.from(new Uint8Array(digest).slice(0, 16), (byte) =>
    byte.toString(16).padStart(2, "0"),
  );
  return `${order.handle}.${action}.${hex.join("")}`;
}

/** Reads repeat nothing, so each is its own call. */
export const readCallId = (): string => `hp_read.${crypto.randomUUID()}`;
