/** Trying a configuration against the real system. */

import { openConnection, portsOf } from "../access/open-connection";
import { heldAt } from "../access/standing-at";
import type { CheckItem, Connection, Held } from "../connectors/connector";
import { ConnectorError } from "../connectors/errors";
import type { CheckResult } from "../contract/integrations";
import type { IntegrationId } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { requireIntegration } from "./find-integration";
import { partConfig, requireConnector } from "./integration-config";
import { openSecrets } from "./open-secrets";

type Tried = {
  readonly kind: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly integrationId?: IntegrationId | undefined;
};

/**
 * With an integration, its stored secrets stand in for those that are not sent, but never at another address.
 * @throws {AppError} `bad_input` for a configuration that is not even well-formed; `not_found`
 */
export async function checkConfig(ctx: AppContext, tried: Tried): Promise<CheckResult> {
  requireAdmin(ctx);
  const connector = requireConnector(tried.kind);
  const row = tried.integrationId ? await requireIntegration(ctx, tried.integrationId) : null;
  const stored =
    row && row.kind === tried.kind
      ? { open: row.config, secret: (await openSecrets(ctx, row)) ?? {} }
      : undefined;
  const { open, secret } = partConfig(connector, tried.config, stored);
  // Another address may be another target: only the stored settings are bound to what was recorded.
  const ports = await portsOf(ctx, null);
  return run(row ? await heldAt(ctx, row.id) : [], async () =>
    connector.open({ ...open, ...secret }, ports),
  );
}

/** @throws {AppError} `not_found` */
export async function checkIntegration(ctx: AppContext, id: IntegrationId): Promise<CheckResult> {
  requireAdmin(ctx);
  const row = await requireIntegration(ctx, id);
  return run(await heldAt(ctx, id), async () => (await openConnection(ctx, row)).connection);
}

/** A system that does not answer is a finding, not a failure of the call. */
async function run(
  held: ReadonlyArray<Held>,
  open: () => Promise<Connection>,
): Promise<CheckResult> {
  const items = await open()
    .then((connection) => connection.check(held))
    .catch((error: unknown): CheckItem[] => {
      if (!(error instanceof ConnectorError)) throw error;
      return [{ name: error.failure, ok: false, message: error.message }];
    });
  return { ok: items.every((item) => item.ok), items: items.map((item) => ({ ...item })) };
}
