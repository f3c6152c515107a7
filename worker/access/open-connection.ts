/** From an integration's row to a connection: secrets unsealed, ports guarded. */
import { connect } from "cloudflare:sockets";
import type { IntegrationRow } from "../../db/schema";
import type { Connection, Connector, Ports } from "../connectors/connector";
import { ConnectorError } from "../connectors/errors";
import { httpPort } from "../connectors/http-port";
import { connectorOf } from "../connectors/registry";
import { tcpPort } from "../connectors/tcp-port";
import type { AppContext } from "../lib/context";
import { deploymentOf } from "./deployment";

/** The ports every connector gets here. */
export async function portsOf(
  ctx: Pick<AppContext, "db" | "settings" | "now" | "network">,
  identity: string | null,
): Promise<Ports> {
  const { allowPrivateTargets: allowPrivateAddresses } = ctx.settings;
  return {
    http: httpPort({
      allowPrivateAddresses,
      fetch: ctx.network,
    }),
    tcp: tcpPort({ allowPrivateAddresses, connect }),
    now: ctx.now,
    deployment: await deploymentOf(ctx),
    identity,
  };
}

export type Opened = { readonly connection: Connection; readonly connector: Connector };

/** @throws {ConnectorError} `misconfigured` when the kind is unknown or the stored configuration does not parse */
export async function openConnection(
  ctx: Pick<AppContext, "db" | "settings" | "now" | "keys" | "network">,
  integration: Pick<IntegrationRow, "id" | "kind" | "config" | "secrets" | "identity">,
): Promise<Opened> {
  const connector = connectorOf(integration.kind);
  if (!connector)
    throw new ConnectorError("misconfigured", `There is no connector “${integration.kind}”.`);
  const ports = await portsOf(ctx, integration.identity);
  const secrets = await unsealed(ctx, integration);
  try {
    return {
      connector,
      connection: connector.open({ ...integration.config, ...secrets }, ports),
    };
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    throw new ConnectorError(
      "misconfigured",
      "The stored configuration of this integration cannot be read.",
      { cause },
    );
  }
}

async function unsealed(
  { keys }: Pick<AppContext, "keys">,
  { id, secrets }: Pick<IntegrationRow, "id" | "secrets">,
): Promise<Readonly<Record<string, unknown>>> {
  if (secrets === null) return {};
  try {
    return JSON.parse(await keys.open(secrets, id)) as Record<string, unknown>;
  } catch (cause) {
    throw new ConnectorError(
      "misconfigured",
      "The secret of this integration cannot be opened with this deployment’s key. Bring the key back, or enter the secret again in its settings.",
      { cause },
    );
  }
}
