/** Which message a mail is, and whether its reader wants it. */
import { eq } from "drizzle-orm";
import {
  type OrganizationSettings,
  organization,
  type SwitchedOff,
  type UserRow,
  userPreferences,
} from "../../db/schema";
import { alwaysOn, type NotificationKind } from "../contract/preferences";
import type { MailContext } from "./template";

/** By template. What is not here lets somebody in or answers what they just did: nobody can switch it off. */
export const kindOfTemplate: Readonly<Record<string, NotificationKind>> = {
  approval_wanted: "approval_wanted",
  approval_reminder: "approval_wanted",
  request_decided: "request_decided",
  request_stuck: "request_stuck",
  access_granted: "access_granted",
  access_ending: "access_ending",
  access_ineligible: "access_ending",
  access_ended: "access_ended",
  access_failed: "access_failed",
  mail_undelivered: "integration_health",
  report: "report",
  sync_held: "integration_health",
  target_trouble: "integration_health",
  integration_recovered: "integration_health",
  revoke_overdue: "security",
  database_restored: "security",
  extension_replayed: "security",
};

export type Lock = "hallpass" | "organization" | null;

export function lockOf(
  kind: NotificationKind,
  settings: Pick<OrganizationSettings, "notificationLocks"> | undefined,
): Lock {
  if (alwaysOn.includes(kind)) return "hallpass";
  return settings?.notificationLocks?.includes(kind) ? "organization" : null;
}

/** Asked when a mail is about to leave, so that a choice holds for what waits already. */
export async function isUnwanted(
  { db }: Pick<MailContext, "db">,
  template: string,
  reader: UserRow | null,
): Promise<boolean> {
  const kind = kindOfTemplate[template];
  if (kind === undefined || reader === null || alwaysOn.includes(kind)) return false;
  const [[owner], [own]] = await db.batch([
    db.select({ settings: organization.settings }).from(organization),
    db
      .select({ switchedOff: userPreferences.switchedOff })
      .from(userPreferences)
      .where(eq(userPreferences.userId, reader.id)),
  ]);
  if (lockOf(kind, owner?.settings) !== null) return false;
  const off = (choice: SwitchedOff) => choice.kind === kind && choice.channel === "mail";
  return own?.switchedOff.some(off) ?? false;
}
