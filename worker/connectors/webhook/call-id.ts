/** The name of one logical call: the same for every repetition, so a receiver may drop doubles. */
import type { GrantOrder, Leaving } from "../connector";

/**
 * Granting, taking and granting again must not share an id, or a receiver that drops doubles would miss the second round
 * and keep the privilege. The period tells rounds apart, and within one the deadline tells a grant from its extension.
 */
export function orderCallId(
  ...[action, order]:
    | readonly [action: "grant", order: GrantOrder]
    | readonly [action: "revoke", leaving: Leaving]
): Promise<string> {
  const deadline = "deadlineAt" in order ? (order.deadlineAt ?? "none") : "none";
  return named(action, order, String(deadline));
}

async function named(action: string, { handle, period }: Leaving, deadline: string) {
  const text = ["hallpass call", action, handle, period, deadline].join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const hex = Array.from(new Uint8Array(digest).slice(0, 16), (byte) =>
    byte.toString(16).padStart(2, "0"),
  );
  return `${handle}.${action}.${hex.join("")}`;
}

/** Reads repeat nothing, so each is its own call. */
export const readCallId = (): string => `hp_read.${crypto.randomUUID()}`;
