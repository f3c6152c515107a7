/** Which messages a member gets, and which nobody can switch off. */
import { eq, sql } from "drizzle-orm";
import { organization, userPreferences } from "../../db/schema";
import {
  NotificationChannel,
  type NotificationChoices,
  type NotificationKind,
  type NotificationSettings,
  notificationKinds,
} from "../contract/preferences";
import { commit } from "../lib/commit";
import { type AppContext, requireMember } from "../lib/context";
import { AppError } from "../lib/errors";
import { lockOf } from "../mail/notification-kinds";

const words: Readonly<Record<NotificationKind, readonly [title: string, description: string]>> = {
  approval_wanted: ["Approval wanted", "Somebody asks for access and you can decide."],
  request_decided: ["Request decided", "Your request was approved, rejected or lapsed."],
  request_stuck: ["Nobody can approve", "A request has nobody who could decide it."],
  access_granted: ["Access granted", "What you asked for is yours, and how to use it."],
  access_ending: ["Access ends soon", "With a button to extend it where the flow allows it."],
  access_ended: ["Access ended", "By the clock, by you or by an admin."],
  access_failed: ["Access failed", "It was approved and could not be granted."],
  report: ["Reports", "Reports that are sent to you by a schedule."],
  integration_health: [
    "Integration health",
    "Syncs that wait for an admin, integrations that recovered.",
  ],
  security: [
    "Security",
    "Access that does not end in time, a database that was restored, sign-in mails.",
  ],
};

export async function getMyNotifications(ctx: AppContext): Promise<NotificationSettings> {
  const { userId } = requireMember(ctx);
  const [[owner], [own]] = await ctx.db.batch([
    ctx.db.select({ settings: organization.settings }).from(organization),
    ctx.db
      .select({ switchedOff: userPreferences.switchedOff })
      .from(userPreferences)
      .where(eq(userPreferences.userId, userId)),
  ]);
  const off = own?.switchedOff ?? [];
  return {
    items: notificationKinds.map((kind) => {
      const lockedBy = lockOf(kind, owner?.settings);
      const [title, description] = words[kind];
      const channels = NotificationChannel.options.map((channel) => ({
        channel,
        on: lockedBy !== null || !off.some((o) => o.kind === kind && o.channel === channel),
        locked: lockedBy !== null,
      }));
      return { kind, title, description, lockedBy, channels };
    }),
  };
}

/** @throws {AppError} `not_allowed` when a locked message is switched off */
export async function setMyNotifications(
  ctx: AppContext,
  { choices }: NotificationChoices,
): Promise<NotificationSettings> {
  const { userId } = requireMember(ctx);
  const [owner] = await ctx.db.select({ settings: organization.settings }).from(organization);
  const off = choices
    .filter((choice) => !choice.on)
    .map(({ kind, channel }) => ({ kind, channel }));
  const locked = off.find(({ kind }) => lockOf(kind, owner?.settings) !== null);
  if (locked) throw new AppError("not_allowed", `${words[locked.kind][0]}: this is always on.`);
  const [now, list] = [ctx.now(), JSON.stringify(off)];
  await commit(ctx, {
    entries: [{ action: "preferences.changed", subject: userId, detail: { switchedOff: off } }],
    writes: [
      ctx.db.run(sql`insert into user_preferences (user_id, preferences, switched_off, updated_at)
        values (${userId}, '{}', ${list}, ${now})
        on conflict (user_id) do update set switched_off = ${list}, updated_at = ${now}`),
    ],
  });
  return getMyNotifications(ctx);
}
