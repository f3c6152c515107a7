import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Retention, WorkingHours } from "../../worker/contract/organization";
import type { NotificationKind } from "../../worker/contract/preferences";
import { flag, instant, json } from "./columns";

export type OrganizationSettings = {
  /** IANA zone for mails to people whose own zone is unknown. */
  readonly timeZone: string;
  readonly workingHours?: WorkingHours | null;
  readonly retention?: Partial<Retention>;
  /** Messages nobody can switch off. */
  readonly notificationLocks?: ReadonlyArray<NotificationKind>;
  /** Consoles that the browser extension leaves alone. */
  readonly disabledConsoles?: ReadonlyArray<string>;
  /** Extensions that people may connect, beside those of the stores. */
  readonly extensionIds?: ReadonlyArray<string>;
  /** What handles are made with, sealed: it stays when the master key is exchanged. */
  readonly handleKey?: string;
  /** True: an admin put the first steps away. */
  readonly onboardingDismissed?: boolean;
};

/** One row with id 1: a deployment serves one organization. Absent until the first admin signs up. */
export const organization = sqliteTable("organization", {
  id: integer().primaryKey(),
  name: text().notNull(),
  settings: json<OrganizationSettings>().notNull(),
  /** Nothing new is granted while true; revoking goes on. */
  paused: flag().notNull().default(false),
  pausedReason: text(),
  /** Counts every change of policy or people (kept by triggers), so caches know when they are stale. */
  factsVersion: integer().notNull().default(1),
  /** Names this deployment at targets, so that two of them never take each other's marks for their own. Never changes. */
  deployment: text()
    .notNull()
    .default("")
    .$defaultFn(() => crypto.randomUUID()),
  /** True: documents from before may name people, groups and shifts; the minute sweep puts ids in their place. */
  namesStored: flag().notNull().default(false),
  createdAt: instant().notNull(),
});
