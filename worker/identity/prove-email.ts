import { eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { emailCodes, type UserRow, users } from "../../db/schema";
import { type AccessLinkId, LinkId, type UserId } from "../contract/values";
import { commit } from "../lib/commit";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { calledAs } from "../lib/fold";
import { newId, sha256Hex } from "../lib/ids";
import { addressedAs, mailboxKey } from "../lib/mailbox";
import { checkCode } from "../links/check-link";
import { decideAccessLink } from "../policy/access-link";
import { findAccessLink } from "./find-access-link";
import { newSession } from "./new-session";
import { takeEmailCodeAttempt } from "./take-attempt";

/** One message for every way a code can be wrong: nothing is learnt from trying. */
const wrong = () =>
  new AppError(
    "bad_input",
    "This code is not right or no longer valid. Check the newest mail, or ask for a new code.",
    {
      errors: [{ pointer: "/code", detail: "is not right or no longer valid" }],
    },
  );

/**
 * Trades the mailed code for a session that is good for one access link. The first time, the address becomes an
 * external requester.
 *
 * @returns `token` for the link-session cookie
 * @throws {AppError} `bad_input` for a wrong, used or old code and after 5 tries
 */
export async function proveEmail(
  ctx: AppContext,
  input: {
    readonly codeId: string;
    readonly code: string;
    readonly browser: string;
    readonly userAgent?: string | undefined;
  },
): Promise<{
  readonly token: string;
  readonly userId: UserId;
  readonly accessLinkId: AccessLinkId;
}> {
  const id = LinkId.safeParse(input.codeId);
  if (!id.success) throw wrong();
  const code = await takeEmailCodeAttempt(ctx, id.data, await sha256Hex(input.browser));
  if (!code || !(await checkCode(code, input.code))) throw wrong();
  const link = await findAccessLink(ctx, code.accessLinkId);
  if (!link) throw wrong();

  const [known] = await ctx.db
    .select()
    .from(users)
    .where(eq(users.emailKey, mailboxKey(code.email)));
  const status = known === undefined || known.status === "invited" ? "active" : known.status;
  const { allowed } = decideAccessLink(
    link.document.accessLink,
    { email: code.email, status },
    ctx.now(),
  );
  if (!allowed) throw wrong();

  const userId = known?.id ?? newId("user");
  const session = await newSession(ctx, {
    userId,
    accessLinkId: link.id,
    userAgent: input.userAgent,
  });
  const done = await commit(ctx, {
    actor: { principal: { kind: "outsider", userId }, via: { kind: "session", id: session.id } },
    entries: [
      {
        action: "user.proven",
        subject: userId,
        detail: { email: code.email, accessLinkId: link.id, sessionId: session.id },
      },
    ],
    guard: sql`exists (select 1 from ${emailCodes} where ${emailCodes.id} = ${code.id} and ${emailCodes.usedAt} is null)
      and not exists (select 1 from ${users} where ${users.id} = ${userId} and ${users.status} in ('disabled', 'deleted'))`,
    writes: [
      ctx.db.update(emailCodes).set({ usedAt: ctx.now() }).where(eq(emailCodes.id, code.id)),
      noteProof(ctx, userId, code.email, known),
      ...session.writes,
    ],
  });
  if (!done) throw wrong();
  return { token: session.token, userId, accessLinkId: link.id };
}

function noteProof(
  ctx: AppContext,
  id: UserId,
  email: string,
  known: UserRow | undefined,
): BatchItem<"sqlite"> {
  const now = ctx.now();
  if (known) {
    return ctx.db
      .update(users)
      .set({ status: "active", lastSignInAt: now })
      .where(eq(users.id, id));
  }
  return ctx.db.insert(users).values({
    id,
    ...addressedAs(email),
    // What is known of an outsider is the address.
    ...calledAs(email),
    role: "external",
    status: "active",
    attributes: {},
    createdAt: now,
    updatedAt: now,
    lastSignInAt: now,
  });
}
