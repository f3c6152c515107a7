/** Which extensions people may connect: anybody can write one that looks like ours, and a connected one acts for its owner. */
import { eq, sql } from "drizzle-orm";
import { organization } from "../../db/schema";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin, requireSession } from "../lib/context";
import { AppError } from "../lib/errors";
import { isLoopback } from "./setup-secret";

/** Ours, by the ids that the stores give out to nobody else; extension/manifest.ts names it for Firefox. */
const STORE_IDS: ReadonlySet<string> = new Set(["{8f0a3a58-6f5b-4d0e-9f0c-4a9d1d3c7b52}"]);

async function approvedIds({ db }: Pick<AppContext, "db">): Promise<ReadonlyArray<string>> {
  const [row] = await db.select({ settings: organization.settings }).from(organization);
  return row?.settings.extensionIds ?? [];
}

/** On this machine alone everything goes: that is where extensions are built. */
export async function isKnownExtension(
  ctx: Pick<AppContext, "db" | "settings">,
  clientId: string,
): Promise<boolean> {
  if (STORE_IDS.has(clientId) || isLoopback(ctx.settings.publicUrl)) return true;
  return (await approvedIds(ctx)).includes(clientId);
}

/** @throws {AppError} `not_allowed` */
export async function requireKnownExtension(
  ctx: Pick<AppContext, "db" | "settings">,
  clientId: string,
): Promise<void> {
  if (await isKnownExtension(ctx, clientId)) return;
  throw new AppError(
    "not_allowed",
    `Your organization has not approved this extension (${clientId}). Nothing was connected. Ask an admin to press Connect in it once and approve it.`,
  );
}

/** From now on everybody may connect it. @throws {AppError} `not_allowed`, `step_up_required` */
export async function approveExtension(ctx: AppContext, clientId: string): Promise<void> {
  requireAdmin(ctx);
  requireSession(ctx);
  const ids = await approvedIds(ctx);
  if (ids.includes(clientId)) return;
  await commit(ctx, {
    entries: [{ action: "extension.approved", subject: "organization", detail: { clientId } }],
    writes: [
      ctx.db
        .update(organization)
        .set({
          settings: sql`json_set(settings, '$.extensionIds', json(${JSON.stringify([...ids, clientId].sort())}))`,
        })
        .where(eq(organization.id, 1)),
    ],
  });
}
