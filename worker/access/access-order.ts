/** What a connector is told about one unit. */
import type { UnitRow, UserRow } from "../../db/schema";
import { type AccessOrder, isHandle } from "../connectors/connector";
import { grantSecret, type Keys } from "../lib/keys";

export async function accessOrder(
  keys: Keys,
  unit: UnitRow,
  grantee: Pick<UserRow, "id" | "email" | "fullName">,
  deadlineAt: number | null,
  /** Taking needs no secret, and deriving thousands takes time. */
  withSecret = true,
): Promise<AccessOrder> {
  if (!isHandle(unit.handle)) throw new Error(`unit ${unit.id} has no valid handle`);
  return {
    handle: unit.handle,
    externalId: unit.externalId,
    resourceType: unit.resourceType,
    resourceName: unit.resourceName,
    path: unit.path,
    permission: unit.permission,
    account: unit.account,
    person: { id: grantee.id, email: grantee.email, name: grantee.fullName },
    deadlineAt,
    secret: withSecret ? await grantSecret(keys, unit.seed) : "",
    recipe: unit.recipe,
  };
}
