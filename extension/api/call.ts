/** A call as the person who connected the extension. Runs in the background only: nobody else has a token. */
import type { EndpointId, Input, Output } from "../../portal/api/endpoints";
import { freshAccess } from "../session/tokens.ts";
import type { Operation } from "./operations.ts";
import { CallError } from "./problem.ts";
import { type SendOptions, send } from "./send.ts";

/** @throws {CallError} `not_connected`, `not_signed_in`, `offline`, or what the portal said */
export async function call<K extends Operation & EndpointId>(
  id: K,
  input: Input<K>,
  options: Omit<SendOptions, "token"> = {},
): Promise<Output<K>> {
  const { portal, token } = await freshAccess();
  try {
    return await send(portal, id, input, { ...options, token });
  } catch (error) {
    if (!(error instanceof CallError) || error.code !== "not_signed_in") throw error;
    // The clock of this machine may be wrong, or the token was ended: one more try with a new one.
    const renewed = await freshAccess(token);
    return send(renewed.portal, id, input, { ...options, token: renewed.token });
  }
}
