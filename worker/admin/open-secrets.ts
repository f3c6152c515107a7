import type { IntegrationRow } from "../../db/schema";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import type { PartedConfig } from "./integration-config";

/** Only to be used, never to be shown. Null: sealed with a key that this deployment does not have (any more). */
export async function openSecrets(
  { keys }: Pick<AppContext, "keys">,
  row: Pick<IntegrationRow, "id" | "secrets">,
): Promise<PartedConfig["secret"] | null> {
  if (row.secrets === null) return {};
  try {
    return JSON.parse(await keys.open(row.secrets, row.id)) as Record<string, unknown>;
  } catch (error) {
    log.warn("integration.secret_sealed", { integrationId: row.id, error: String(error) });
    return null;
  }
}
