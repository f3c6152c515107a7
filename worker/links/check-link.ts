/** Whether a secret or a code is the one a link was made with. Who may act, and until when, is the caller's to check. */
import type { LinkRow } from "../../db/schema";
import { sameText, sha256Hex } from "../lib/ids";

/** How a mailed 6-digit code is kept: bound to the id it was made for, so equal codes have different hashes. */
export const codeHashOf = (id: string, code: string): Promise<string> => sha256Hex(`${id}:${code}`);

/** @param secret what stood behind `#` in the link */
export async function checkLink(
  row: Pick<LinkRow, "secretHash">,
  secret: string,
): Promise<boolean> {
  return sameText(row.secretHash, await sha256Hex(secret));
}

/**
 * Codes of links and of e-mail proofs alike. A row without a code accepts none.
 *
 * @param code as typed: blanks and dashes between the digits do not matter
 */
export async function checkCode(
  row: { readonly id: string; readonly codeHash: string | null },
  code: string,
): Promise<boolean> {
  if (row.codeHash === null) return false;
  return sameText(row.codeHash, await codeHashOf(row.id, code.replaceAll(/[\s-]/g, "")));
}
