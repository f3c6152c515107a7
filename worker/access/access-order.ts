/** What a connector is told about one unit. */
import type { UnitRow, UserRow } from "../../db/schema";
import { type GrantOrder, type Held, isHandle } from "../connectors/connector";
import { grantSecret, type Keys } from "../lib/keys";

type UnitOfPrivilege = Pick<
  UnitRow,
  | "id"
  | "handle"
  | "seed"
  | "resourceType"
  | "externalId"
  | "resourceName"
  | "path"
  | "permission"
  | "account"
  | "recipe"
  | "repairing"
  | "missingSince"
  | "changedOutside"
>;

export function heldOf(unit: UnitOfPrivilege): Held {
  if (!isHandle(unit.handle)) throw new Error(`unit ${unit.id} has no valid handle`);
  return {
    handle: unit.handle,
    period: periodOf(unit),
    account: unit.account,
    resource: {
      type: unit.resourceType,
      externalId: unit.externalId,
      name: unit.resourceName,
      path: unit.path,
    },
    permission: unit.permission,
    recipe: unit.recipe,
  };
}

/** A repair grants the handle once more: a target that drops doubles must not take it for the first grant. */
const periodOf = ({ seed, repairing, missingSince, changedOutside }: UnitOfPrivilege): string =>
  repairing ? `${seed}.${missingSince ?? changedOutside?.since ?? "repair"}` : seed;

export async function grantOrder(
  keys: Keys,
  unit: UnitOfPrivilege,
  grantee: Pick<UserRow, "id" | "email" | "fullName">,
  deadlineAt: number | null,
): Promise<GrantOrder> {
  return {
    ...heldOf(unit),
    person: { id: grantee.id, email: grantee.email, name: grantee.fullName },
    deadlineAt,
    secret: await grantSecret(keys, unit.seed),
  };
}
