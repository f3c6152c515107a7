/** What the first visitor of an empty Hallpass must know: printed where it starts, the same with every start. */
import { createHmac } from "node:crypto";

/** @param key the state's HALLPASS_KEY */
export const setupSecretOf = (key: string): string =>
  process.env.HALLPASS_SETUP_SECRET ||
  createHmac("sha256", key).update("hallpass/setup").digest("base64url").slice(0, 24);
