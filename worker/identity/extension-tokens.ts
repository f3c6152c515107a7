/**
 * The extension's tokens: derived from session and generation, so that an old refresh token is recognised as ours without
 * a table of all that ever were, and a repeated renewal gives the same answer.
 */
import { ExtensionSessionId } from "../contract/values";
import { base64url, newSecret, sameText, sha256Hex } from "../lib/ids";
import type { Keys } from "../lib/keys";

/** Lets secret scanners recognise what leaked. */
export const ACCESS_PREFIX = "hp_xa_";
export const REFRESH_PREFIX = "hp_xr_";
const CODE_PREFIX = "hp_xc_";

/** A code is random: it is exchanged once and forgotten. */
export async function newCode(): Promise<{ readonly code: string; readonly codeHash: string }> {
  const code = `${CODE_PREFIX}${newSecret()}`;
  return { code, codeHash: await sha256Hex(code) };
}

const mac = async (keys: Keys, what: string, id: ExtensionSessionId, generation: number) =>
  base64url(await keys.mac("extension", `${what}:${id}:${generation}`));

export type TokenPair = {
  readonly accessToken: string;
  readonly accessHash: string;
  readonly refreshToken: string;
};

export async function tokenPair(
  keys: Keys,
  id: ExtensionSessionId,
  generation: number,
): Promise<TokenPair> {
  const accessToken = `${ACCESS_PREFIX}${await mac(keys, "access", id, generation)}`;
  return {
    accessToken,
    accessHash: await sha256Hex(accessToken),
    refreshToken: `${REFRESH_PREFIX}${id.slice(4)}_${generation}_${await mac(keys, "refresh", id, generation)}`,
  };
}

/** Which session and generation a refresh token is of; null when we never made it. */
export async function readRefreshToken(
  keys: Keys,
  token: string,
): Promise<{ readonly id: ExtensionSessionId; readonly generation: number } | null> {
  const [, name, count] = /^hp_xr_([^_]+)_(\d{1,7})_[\w-]+$/.exec(token) ?? [];
  const id = ExtensionSessionId.safeParse(`ext_${name}`);
  if (!id.success) return null;
  const generation = Number(count);
  const given = token.slice(
    token.indexOf("_", REFRESH_PREFIX.length + (name?.length ?? 0) + 1) + 1,
  );
  for await (const made of keys.macs("extension", `refresh:${id.data}:${generation}`))
    if (sameText(given, base64url(made))) return { id: id.data, generation };
  return null;
}
