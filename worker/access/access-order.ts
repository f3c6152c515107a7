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
>;

export function heldOf(unit: UnitOfPrivilege): Held {
  if (!isHandle(unit.handle)) throw new Error(`unit ${unit.id} has no valid handle`);
  return {
    handle: unit.handle,
    period: unit.seed,
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
