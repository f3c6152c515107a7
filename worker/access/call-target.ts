/** One call to one target, as a result that never throws. */
import type { IntegrationRow, UnitRow, UserRow } from "../../db/schema";
import { type Access, isHandle } from "../connectors/connector";
import { ConnectorError } from "../connectors/errors";
import type { AppContext } from "../lib/context";
import { log } from "../lib/log";
import { grantOrder, heldOf } from "./access-order";
import type { CallResult } from "./apply-results";
import { openTarget } from "./open-target";

export type Call = {
  readonly unitId: string;
  readonly what: "grant" | "refresh" | "revoke";
  readonly unit: UnitRow;
  readonly grantee: Pick<UserRow, "id" | "email" | "fullName">;
};

/** What one round knows of the targets it calls. */
export type Caller = {
  readonly integrations: ReadonlyMap<string, IntegrationRow>;
  readonly open: Map<string, Promise<Access>>;
  /** Unreachable so many times in a row in this round; the error of the last. */
  readonly down: Map<string, { count: number; error: ConnectorError }>;
};

/** After so many failures in a row the rest of the round is not tried: it would only wait for time-outs. */
const GIVE_UP_ROUND_AFTER = 3;

export async function callTarget(
  ctx: AppContext,
  caller: Caller,
  call: Call,
  deadlineAt: number | null,
): Promise<CallResult> {
  const { unitId, what, unit, grantee } = call;
  const result = skipped(caller, call) ?? (await tried());
  noteReach(caller, unit.integrationId, result);
  return result;

  async function tried(): Promise<CallResult> {
    try {
      const access = await accessOf(ctx, caller, unit.integrationId);
      if (what === "revoke") {
        const { evidence } = await access.revoke(heldOf(unit));
        return { unitId, what, ok: true, evidence };
      }
      if (what === "refresh" && !unit.repairing && !(await stillStands(access, unit)))
        return { unitId, what: "missing", ok: true };
      const order = await grantOrder(ctx.keys, unit, grantee, deadlineAt);
      const { recipe } = await access.grant(order);
      const hasSecret = access.secrets({ ...order, recipe }, order.secret).length > 0;
      return { unitId, what, ok: true, recipe: { ...recipe, hasSecret } };
    } catch (thrown) {
      return { unitId, what, ok: false, error: asConnectorError(thrown, unit) };
    }
  }
}

/** The result of a call that need not be made: the target of this round is down. */
export function skipped({ down }: Caller, { unitId, what, unit }: Call): CallResult | null {
  const seen = down.get(unit.integrationId);
  if (!seen || seen.count < GIVE_UP_ROUND_AFTER) return null;
  return { unitId, what, ok: false, error: seen.error };
}

export function noteReach({ down }: Caller, integrationId: string, result: CallResult): void {
  if (result.ok) down.delete(integrationId);
  else if (result.error.failure === "unreachable")
    down.set(integrationId, {
      count: (down.get(integrationId)?.count ?? 0) + 1,
      error: result.error,
    });
}

/** What somebody took away at the target is not given again by moving its deadline. */
async function stillStands(access: Access, { handle }: UnitRow): Promise<boolean> {
  if (!access.observe || !isHandle(handle)) return true;
  for await (const portion of access.observe({ handle }))
    if (portion.some((one) => one.handle === handle)) return true;
  return false;
}

function accessOf(ctx: AppContext, caller: Caller, integrationId: string): Promise<Access> {
  const known = caller.open.get(integrationId);
  if (known) return known;
  const opening = openAccess(ctx, caller.integrations.get(integrationId));
  caller.open.set(integrationId, opening);
  return opening;
}

async function openAccess(ctx: AppContext, row: IntegrationRow | undefined): Promise<Access> {
  if (!row)
    throw new ConnectorError("misconfigured", "The integration of this access no longer exists.");
  const { connection, connector } = await openTarget(ctx, row);
  if (!connection.access) {
    throw new ConnectorError("misconfigured", `${connector.title} cannot grant access.`);
  }
  return connection.access;
}

/** A bug in a connector is a failure like any other: the unit is tried again, and the log has the stack. */
function asConnectorError(thrown: unknown, unit: UnitRow): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown;
  log.error("connector.bug", { unit: unit.id, integration: unit.integrationId, error: thrown });
  return new ConnectorError("target_error", "The connector failed in an unexpected way.", {
    cause: thrown,
  });
}
