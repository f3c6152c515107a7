import { organization } from "../../db/schema";
import type { AppContext } from "../lib/context";

const known = new WeakMap<object, string>();

/** This deployment's id, as marks at targets carry it. It lives in the database and is read once per isolate. */
export async function deploymentOf({ db }: Pick<AppContext, "db">): Promise<string> {
  const kept = known.get(db.$client);
  if (kept !== undefined) return kept;
  const [row] = await db.select({ deployment: organization.deployment }).from(organization);
  // Nothing can be connected before the organization is there.
  if (!row) throw new Error("there is no organization yet");
  known.set(db.$client, row.deployment);
  return row.deployment;
}
