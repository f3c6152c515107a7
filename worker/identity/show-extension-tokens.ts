import type { ExtensionSessionRow } from "../../db/schema";
import type { ExtensionTokens } from "../contract/extension-sessions";
import { instantText } from "../contract/values";
import type { AppContext } from "../lib/context";
import type { TokenPair } from "./extension-tokens";
import { personRef, requireUserRow } from "./show-users";

/** Tokens as the wire shows them, the only time they are shown. */
export async function showExtensionTokens(
  ctx: AppContext,
  row: Pick<ExtensionSessionRow, "id" | "userId" | "accessExpiresAt" | "idleAt" | "expiresAt">,
  { accessToken, refreshToken }: TokenPair,
): Promise<ExtensionTokens> {
  return {
    tokenType: "Bearer",
    accessToken,
    accessExpiresAt: instantText(row.accessExpiresAt),
    refreshToken,
    refreshExpiresAt: instantText(Math.min(row.idleAt, row.expiresAt)),
    sessionId: row.id,
    sessionExpiresAt: instantText(row.expiresAt),
    user: personRef(await requireUserRow(ctx, row.userId)),
  };
}
