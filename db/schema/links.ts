import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AccessLinkId, LinkId, UserId } from "../../worker/contract/values";
import { instant } from "./columns";

/** A mailed pointer: for one purpose, one person, until `expiresAt`. Its secret is derived; only the hash is here. */
export const links = sqliteTable(
  "links",
  {
    id: text().$type<LinkId>().primaryKey(),
    purpose: text({ enum: ["approve", "sign_in", "invite", "extend"] }).notNull(),
    /** The request or user it is about. */
    subjectId: text().notNull(),
    userId: text().$type<UserId>().notNull(),
    secretHash: text().notNull(),
    /** Of the 6-digit code in the same mail: sign-in and invitation only. Null: a code is mailed when it is asked for. */
    codeHash: text(),
    /** Wrong codes so far. */
    attempts: integer().notNull().default(0),
    /** Of the cookie of the browser that asked for it; null when it was not asked for in a browser. */
    browserHash: text(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [
    index("links_subject").on(t.subjectId),
    index("links_user").on(t.userId),
    index("links_browser").on(t.browserHash, t.createdAt).where(sql`browser_hash is not null`),
  ],
);
export type LinkRow = typeof links.$inferSelect;

/** A one-time code, mailed to the owner of a link because a browser that we do not know asked for it. */
export const linkCodes = sqliteTable(
  "link_codes",
  {
    id: text().$type<LinkId>().primaryKey(),
    linkId: text().$type<LinkId>().notNull(),
    codeHash: text().notNull(),
    /** Of the cookie of the browser that asked: the code works in no other. */
    browserHash: text().notNull(),
    attempts: integer().notNull().default(0),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [index("link_codes_link").on(t.linkId, t.createdAt)],
);

/** A one-time code that proves an e-mail address on an access-link page. */
export const emailCodes = sqliteTable(
  "email_codes",
  {
    id: text().$type<LinkId>().primaryKey(),
    accessLinkId: text().$type<AccessLinkId>().notNull(),
    email: text().notNull(),
    codeHash: text().notNull(),
    /** Of the cookie of the browser that asked: the code works in no other. */
    browserHash: text().notNull(),
    attempts: integer().notNull().default(0),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [index("email_codes_email").on(t.email, t.createdAt)],
);
