import { sql } from "drizzle-orm";
import { apiTokens, organization, users } from "../../db/schema";
import { Scope } from "../contract/endpoint";
import { system } from "../lib/actor";
import { commit } from "../lib/commit";
import { type AppContext, requireSystem } from "../lib/context";
import { calledAs } from "../lib/fold";
import { newId, sha256Hex } from "../lib/ids";
import { log } from "../lib/log";
import { addressedAs } from "../lib/mailbox";
import { isEmpty } from "./sign-up";

const DEFAULT_EMAIL = "admin@example.com";
/** Shorter ones can be guessed. */
const WISE_TOKEN_LENGTH = 20;

const ensured = new WeakSet<object>();

/**
 * On an empty state, `HALLPASS_ADMIN_TOKEN` makes the organization, its first admin and the admin's API token, and
 * sign-up is closed by it. On any other state the variable means nothing. Asked once per isolate; of two calls that ask
 * at the same time one makes it, which the guard of the commit sees to.
 */
export async function ensureFirstAdmin(ctx: AppContext): Promise<void> {
  requireSystem(ctx);
  const token = ctx.settings.adminToken;
  if (token === undefined || ensured.has(ctx.db)) return;
  await makeFirstAdmin(ctx, token);
  ensured.add(ctx.db);
}

async function makeFirstAdmin(ctx: AppContext, token: string): Promise<void> {
  if (!(await isEmpty(ctx))) return;
  if (token.length < WISE_TOKEN_LENGTH) {
    log.warn("weak_admin_token", {
      message: `HALLPASS_ADMIN_TOKEN is shorter than ${WISE_TOKEN_LENGTH} characters`,
    });
  }
  const [userId, tokenId, now] = [newId("user"), newId("apiToken"), ctx.now()];
  const email = ctx.settings.adminEmail ?? DEFAULT_EMAIL;
  await commit(ctx, {
    at: now,
    actor: system("start"),
    entries: [
      {
        action: "organization.created",
        subject: "organization",
        detail: { name: "Hallpass", by: "HALLPASS_ADMIN_TOKEN" },
      },
      { action: "user.invited", subject: userId, detail: { email, role: "admin" } },
      { action: "token.created", subject: tokenId, detail: { userId, scopes: Scope.options } },
    ],
    guard: sql`not exists (select 1 from ${organization})`,
    writes: [
      ctx.db
        .insert(organization)
        .values({ id: 1, name: "Hallpass", settings: { timeZone: "UTC" }, createdAt: now }),
      ctx.db.insert(users).values({
        id: userId,
        ...addressedAs(email),
        ...calledAs("Hallpass admin"),
        role: "admin",
        status: "active",
        attributes: {},
        createdAt: now,
        updatedAt: now,
      }),
      ctx.db.insert(apiTokens).values({
        id: tokenId,
        name: "HALLPASS_ADMIN_TOKEN",
        tokenHash: await sha256Hex(token),
        hint: `${token.slice(0, 4)}…`,
        userId,
        scopes: [...Scope.options],
        createdAt: now,
      }),
    ],
  });
}
