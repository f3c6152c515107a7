import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ExtensionSessionId, UserId } from "../../worker/contract/values";
import { instant } from "./columns";

/** A browser in which somebody connected the extension. Its tokens are derived; only hashes are here. */
export const extensionSessions = sqliteTable(
  "extension_sessions",
  {
    id: text().$type<ExtensionSessionId>().primaryKey(),
    userId: text().$type<UserId>().notNull(),
    /** The extension's id in its store. */
    clientId: text().notNull(),
    userAgent: text().notNull().default(""),
    /** How often the tokens were renewed: only the refresh token of this generation is good. */
    generation: integer().notNull().default(0),
    renewedAt: instant().notNull(),
    accessHash: text().notNull().unique(),
    accessExpiresAt: instant().notNull(),
    /** When the refresh token dies if it is not used. */
    idleAt: instant().notNull(),
    createdAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
    /** The end, however much it is used. */
    expiresAt: instant().notNull(),
    endedAt: instant(),
  },
  (t) => [index("extension_sessions_user").on(t.userId)],
);
export type ExtensionSessionRow = typeof extensionSessions.$inferSelect;

/** A one-time code between the connect page and the extension that asked for it. */
export const extensionCodes = sqliteTable("extension_codes", {
  codeHash: text().primaryKey(),
  userId: text().$type<UserId>().notNull(),
  clientId: text().notNull(),
  /** Null: handed over by the page itself. */
  redirectUri: text(),
  /** RFC 7636, S256. */
  challenge: text().notNull(),
  userAgent: text().notNull().default(""),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  usedAt: instant(),
  /** What it was exchanged for. */
  sessionId: text().$type<ExtensionSessionId>(),
});
