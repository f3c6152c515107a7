import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type {
  AccessLinkId,
  ApiTokenId,
  BrowserId,
  SessionId,
  UserId,
} from "../../worker/contract/values";
import { instant, json } from "./columns";

/** A signed-in browser. `link` sessions belong to one access link and see nothing else. */
export const sessions = sqliteTable(
  "sessions",
  {
    id: text().$type<SessionId>().primaryKey(),
    tokenHash: text().notNull().unique(),
    userId: text().$type<UserId>().notNull(),
    kind: text({ enum: ["portal", "link"] }).notNull(),
    accessLinkId: text().$type<AccessLinkId>(),
    userAgent: text().notNull().default(""),
    createdAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
    expiresAt: instant().notNull(),
    endedAt: instant(),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

/** A browser that has proven an approver once: mailed links need no code there for 30 days. */
export const browsers = sqliteTable(
  "browsers",
  {
    tokenHash: text().primaryKey(),
    /** What its owner ends it by. */
    id: text().$type<BrowserId>().notNull().unique(),
    userId: text().$type<UserId>().notNull(),
    userAgent: text().notNull().default(""),
    createdAt: instant().notNull(),
    lastUsedAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [index("browsers_user").on(t.userId)],
);

export const apiTokens = sqliteTable(
  "api_tokens",
  {
    id: text().$type<ApiTokenId>().primaryKey(),
    name: text().notNull(),
    tokenHash: text().notNull().unique(),
    /** First characters, so that people recognise it in a list. */
    hint: text().notNull(),
    userId: text().$type<UserId>().notNull(),
    scopes: json<string[]>().notNull(),
    createdAt: instant().notNull(),
    lastUsedAt: instant(),
    expiresAt: instant(),
    revokedAt: instant(),
  },
  (t) => [index("api_tokens_user").on(t.userId)],
);
