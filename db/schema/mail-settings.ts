import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { instant, json } from "./columns";

export type MailConfig = {
  readonly from: string;
  readonly host?: string;
  readonly port?: number;
  readonly tls?: "starttls" | "on" | "off";
  readonly user?: string | null;
  readonly url?: string;
};

/** How mail leaves, where admins set it. One row with id 1; absent: the deployment's variables say it. */
export const mailSettings = sqliteTable("mail_settings", {
  id: integer().primaryKey(),
  transport: text({ enum: ["smtp", "cloudflare", "http", "log"] }).notNull(),
  config: json<MailConfig>().notNull(),
  /** Password or token, sealed and bound to `mail`. */
  secret: text(),
  updatedAt: instant().notNull(),
});
export type MailSettingsRow = typeof mailSettings.$inferSelect;
