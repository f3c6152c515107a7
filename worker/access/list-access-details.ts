/** How to use what was granted, for the grantee only. */

import { eq } from "drizzle-orm";
import { inList } from "../../db/rows";
import { integrations, type RequestRow, type UnitRow, units } from "../../db/schema";
import type {
  Connector,
  ShownSecret,
  AccessDetails as TargetDetails,
} from "../connectors/connector";
import type { AccessDetails } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { personOf } from "../lib/actor";
import { type AppContext, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import { grantSecret } from "../lib/keys";
import { heldOf } from "./access-order";
import { openConnection } from "./open-connection";
import { credentialsOf, revealedSeeds } from "./revealed";
import { requireVisible } from "./view-request";

export type UnitDetails = {
  readonly unit: UnitRow;
  readonly connector: Connector;
  readonly details: TargetDetails;
  /** Derived only when it is to be shown. */
  readonly secrets: () => Promise<ReadonlyArray<ShownSecret>>;
};

/** @throws {AppError} `not_found`; `not_allowed` for everybody but the grantee, admins too */
export async function listAccessDetails(ctx: AppContext, id: RequestId): Promise<AccessDetails[]> {
  requirePerson(ctx);
  const request = await requireVisible(ctx, id);
  requireGrantee(ctx, request);
  const found = await detailsOf(ctx, request);
  const revealed = await revealedSeeds(
    ctx,
    found.map(({ unit }) => unit),
  );
  return found.map(({ unit, connector, details }) => ({
    unitId: unit.id,
    resource: unit.resourceName,
    permission: unit.permission,
    deadlineClass: connector.deadlineClassOf(unit),
    instructions: details.instructions,
    url: details.url,
    fields: [...details.fields],
    commands: [...details.commands],
    credentials: credentialsOf(unit, request, revealed),
  }));
}

/** Details name the secret's place: they are for the person who holds the access, nobody else. */
export function requireGrantee(ctx: AppContext, request: RequestRow): void {
  if (personOf(ctx.actor)?.userId !== request.granteeId) {
    throw new AppError(
      "not_allowed",
      "Only the person who was given this access can see how to use it.",
    );
  }
}

/** Of the units that stand now. */
export async function detailsOf(ctx: AppContext, request: RequestRow): Promise<UnitDetails[]> {
  const rows = (await ctx.db.select().from(units).where(eq(units.requestId, request.id))).filter(
    (u) => u.state === "active",
  );
  const known = await ctx.db
    .select()
    .from(integrations)
    .where(inList(integrations.id, [...new Set(rows.map((u) => u.integrationId))]));
  const found: UnitDetails[] = [];
  for (const unit of rows) {
    const integration = known.find((i) => i.id === unit.integrationId);
    if (!integration) continue;
    const { connection, connector } = await openConnection(ctx, integration);
    const { access } = connection;
    if (!access) continue;
    const held = heldOf(unit);
    found.push({
      unit,
      connector,
      details: access.details(held, unit.deadlineAt),
      secrets: async () => access.secrets(held, await grantSecret(ctx.keys, unit.seed)),
    });
  }
  return found;
}
