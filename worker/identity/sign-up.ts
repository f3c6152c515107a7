import { sql } from "drizzle-orm";
import { z } from "zod";
import { organization, users } from "../../db/schema";
import { EmailAddress, name, type UserId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { calledAs } from "../lib/fold";
import { newId } from "../lib/ids";
import { addressedAs } from "../lib/mailbox";
import { newSession } from "./new-session";
import { requireSetupSecret } from "./setup-secret";

const SignUp = z.object({ organization: name(120), fullName: name(200), email: EmailAddress });

/** Whether the first visitor may still sign up. */
export async function isEmpty(ctx: Pick<AppContext, "db">): Promise<boolean> {
  return (await ctx.db.select({ id: organization.id }).from(organization)).length === 0;
}

/**
 * Makes the organization and its first admin, and closes the door: of any number of first visitors one gets in.
 *
 * @returns `token` for the session cookie
 * @throws {AppError} `bad_input`, `not_allowed`, `too_many_calls` for the setup secret; `already_exists` when there is an organization
 */
export async function signUp(
  ctx: AppContext,
  input: {
    readonly organization: string;
    readonly fullName: string;
    readonly email: string;
    /** What the operator was told, where the deployment asks for it. */
    readonly setupSecret?: string;
    readonly userAgent?: string | undefined;
  },
): Promise<{ readonly token: string; readonly userId: UserId }> {
  const parsed = SignUp.safeParse(input);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((i) => ({
      pointer: `/${i.path.join("/")}`,
      detail: i.message,
    }));
    throw new AppError("bad_input", "Please check the marked fields.", { errors });
  }
  await requireSetupSecret(ctx, input.setupSecret ?? "");
  const [userId, now] = [newId("user"), ctx.now()];
  const { fullName, email } = parsed.data;
  const session = await newSession(ctx, { userId, accessLinkId: null, userAgent: input.userAgent });
  const done = await commit(ctx, {
    at: now,
    actor: { principal: { kind: "member", userId }, via: { kind: "session", id: session.id } },
    entries: [
      {
        action: "organization.created",
        subject: "organization",
        detail: { name: parsed.data.organization },
      },
      {
        action: "user.signed_in",
        subject: userId,
        detail: { by: "sign_up", email, sessionId: session.id },
      },
    ],
    guard: sql`not exists (select 1 from ${organization})`,
    writes: [
      ctx.db.insert(organization).values({
        id: 1,
        name: parsed.data.organization,
        settings: { timeZone: "UTC" },
        createdAt: now,
      }),
      ctx.db.insert(users).values({
        id: userId,
        ...addressedAs(email),
        ...calledAs(fullName),
        role: "admin",
        status: "active",
        attributes: {},
        createdAt: now,
        updatedAt: now,
        lastSignInAt: now,
      }),
      ...session.writes,
    ],
  });
  if (!done)
    throw new AppError("already_exists", "This organization is set up already. Sign in instead.");
  return { token: session.token, userId };
}
