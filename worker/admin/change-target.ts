/** Whether an integration's settings may change while access stands at its target. */

import type { IntegrationRow } from "../../db/schema";
import { openConnection, portsOf } from "../access/open-connection";
import { heldAt, type StandingAt, standingAt } from "../access/standing-at";
import type { CheckItem, Connection } from "../connectors/connector";
import { ConnectorError } from "../connectors/errors";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { isMoved, type PartedConfig, requireConnector } from "./integration-config";

/**
 * The new settings must lead to the same target and be able to take away what stands there. Else the target that the
 * access was granted at would never be asked again, and the new one would "prove" its end.
 *
 * @param before the stored settings, as far as they can be read
 * @returns the identity to keep; null: to be recorded at the next contact
 * @throws {AppError} `in_use` with what stands and what can be done
 */
export async function requireSameTarget(
  ctx: AppContext,
  row: IntegrationRow,
  before: PartedConfig,
  after: PartedConfig,
): Promise<string | null> {
  const connector = requireConnector(row.kind);
  const config = { ...after.open, ...after.secret };
  const moved = isMoved(connector, before, config);
  const standing = await standingAt(ctx, row.id);
  if (standing.count === 0) return moved ? null : row.identity;
  const recorded = row.identity ?? (await identityAtOldAddress(ctx, row, standing));
  const connection = connector.open(config, await portsOf(ctx, null));
  const found = await askIdentity(connection);
  if (found instanceof ConnectorError) {
    // Down now: a new password can be saved, since the address says that it is the same target.
    if (!moved && found.transient) return recorded;
    throw refused(standing, `With these settings the target does not answer: ${found.message}`);
  }
  if (found !== recorded)
    throw refused(standing, `Another target answers there: ${found} instead of ${recorded}.`);
  const [unable] = await outOfReach(ctx, row, connection);
  if (unable) throw refused(standing, unable.message);
  return recorded;
}

async function identityAtOldAddress(
  ctx: AppContext,
  row: IntegrationRow,
  standing: StandingAt,
): Promise<string> {
  const { connection } = await openConnection(ctx, row);
  const found = await askIdentity(connection);
  if (typeof found === "string") return found;
  throw refused(
    standing,
    `Which target that is was never recorded, and it does not answer at its present address now: ${found.message}`,
  );
}

/** The old target answers: what stands there can be taken away properly. */
export async function answersAsBefore(ctx: AppContext, row: IntegrationRow): Promise<boolean> {
  try {
    const { connection } = await openConnection(ctx, { ...row, identity: null });
    return (await connection.identify()) === row.identity;
  } catch (error) {
    if (error instanceof ConnectorError) return false;
    throw error;
  }
}

async function askIdentity(connection: Connection): Promise<string | ConnectorError> {
  try {
    return await connection.identify();
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}

async function outOfReach(
  ctx: AppContext,
  row: IntegrationRow,
  connection: Connection,
): Promise<CheckItem[]> {
  const items = await connection.check(await heldAt(ctx, row.id));
  return items.filter((item) => item.standing === true && !item.ok);
}

const refused = ({ text }: StandingAt, why: string) =>
  new AppError(
    "in_use",
    `${text}. ${why} Revoke them first, or drain this integration and connect the other target as an integration of its own. If the old target is gone for good, confirm that it was replaced: what stood there is then closed as not proven gone.`,
  );
