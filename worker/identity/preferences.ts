/** What a person sets for themselves. */
import { eq, sql } from "drizzle-orm";
import { userPreferences, users } from "../../db/schema";
import type { MeChange } from "../contract/preferences";
import type { Me, Preferences } from "../contract/users";
import type { UserId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireMember } from "../lib/context";
import { AppError } from "../lib/errors";
import { calledAs } from "../lib/fold";
import { getMe } from "./organization";
import { requireUserRow } from "./show-users";

const defaults: Preferences = { timeZoneDisplay: "local", theme: "system", singleKeys: true };

export async function preferencesOf(
  { db }: Pick<AppContext, "db">,
  userId: UserId,
): Promise<Preferences> {
  const [row] = await db
    .select({ preferences: userPreferences.preferences })
    .from(userPreferences)
    .where(eq(userPreferences.userId, userId));
  return { ...defaults, ...row?.preferences };
}

/** @throws {AppError} `not_allowed` for the name of somebody whom a directory keeps */
export async function changeMe(ctx: AppContext, change: MeChange): Promise<Me> {
  const { userId } = requireMember(ctx);
  const user = await requireUserRow(ctx, userId);
  const { fullName, displayTimeZone, preferences } = change;
  if (fullName !== undefined && fullName !== user.fullName && user.source !== "local")
    throw new AppError("not_allowed", "Your name comes from your directory. Change it there.");
  const columns = {
    ...(fullName !== undefined && calledAs(fullName)),
    ...(displayTimeZone !== undefined && { displayTimeZone }),
  };
  const person = Object.keys(columns).length > 0;
  const now = ctx.now();
  const patch = JSON.stringify(preferences ?? {});
  await commit(ctx, {
    entries: [
      person
        ? { action: "user.changed", subject: userId, detail: { after: columns, preferences } }
        : { action: "preferences.changed", subject: userId, detail: { preferences } },
    ],
    writes: [
      ...(person
        ? [
            ctx.db
              .update(users)
              .set({ ...columns, updatedAt: now })
              .where(eq(users.id, userId)),
          ]
        : []),
      // Patched in the database: two tabs that change different things keep both.
      ctx.db.run(sql`insert into user_preferences (user_id, preferences, switched_off, updated_at)
        values (${userId}, ${patch}, '[]', ${now})
        on conflict (user_id) do update set preferences = json_patch(preferences, ${patch}), updated_at = ${now}`),
    ],
  });
  return getMe(ctx);
}
