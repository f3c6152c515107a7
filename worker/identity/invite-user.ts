import { eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Message } from "../../db/commit";
import { insertRows } from "../../db/rows";
import { groupMembers, links, sessions, users } from "../../db/schema";
import type { NewUser, User } from "../contract/users";
import type { UserId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin, requireSession } from "../lib/context";
import { AppError } from "../lib/errors";
import { calledAs } from "../lib/fold";
import { newId } from "../lib/ids";
import { addressedAs, mailboxKey } from "../lib/mailbox";
import { newLink } from "../links/new-link";
import { findGroups, findPeople } from "./find-people";
import { INVITATION_SECONDS } from "./session-lengths";
import { getUser } from "./show-users";

export const attributesOf = (input: NewUser["attributes"]): Record<string, string[]> =>
  Object.fromEntries(Object.entries(input).map(([key, value]) => [key, [value].flat()]));

/** The link of an invitation and the message that carries it. */
export async function invitation(
  ctx: AppContext,
  userId: UserId,
): Promise<{ readonly write: BatchItem<"sqlite">; readonly message: Message }> {
  const { id, row } = await newLink(ctx, {
    purpose: "invite",
    subjectId: userId,
    userId,
    expiresAt: ctx.now() + INVITATION_SECONDS * 1_000,
    withCode: true,
  });
  return {
    write: ctx.db.insert(links).values(row),
    message: {
      key: `invitation:${id}`,
      template: "invitation",
      recipient: userId,
      payload: { linkId: id },
    },
  };
}

/**
 * Adds a member. The address of an external requester becomes a member's; their access-link sessions end.
 * @throws {AppError} `step_up_required` for a new admin without a session; `already_exists`; `bad_input` for an unknown manager or group
 */
export async function inviteUser(ctx: AppContext, input: NewUser): Promise<User> {
  requireAdmin(ctx);
  if (input.role === "admin") requireSession(ctx);
  const [manager] = await findPeople(ctx, input.manager ? [input.manager] : [], () => "/manager");
  const groupIds = await findGroups(ctx, input.groups, (i) => `/groups/${i}`);
  const [known] = await ctx.db
    .select()
    .from(users)
    .where(eq(users.emailKey, mailboxKey(input.email)));
  if (known && known.role !== "external") throw exists(input.email);

  const userId = known?.id ?? newId("user");
  const mail = input.sendInvitation ? await invitation(ctx, userId) : null;
  const now = ctx.now();
  const row = {
    ...calledAs(input.fullName),
    phone: input.phone ?? null,
    role: input.role,
    status: "invited" as const,
    managerId: manager?.id ?? null,
    timeZone: input.timeZone ?? null,
    attributes: attributesOf(input.attributes),
    updatedAt: now,
  };
  const writes: BatchItem<"sqlite">[] = known
    ? [
        ctx.db.update(users).set(row).where(eq(users.id, userId)),
        ctx.db.update(sessions).set({ endedAt: now }).where(eq(sessions.userId, userId)),
      ]
    : [
        ctx.db
          .insert(users)
          .values({ ...row, id: userId, ...addressedAs(input.email), createdAt: now }),
      ];
  if (groupIds.length > 0)
    writes.push(
      insertRows(
        ctx.db,
        groupMembers,
        groupIds.map((groupId) => ({ groupId, userId })),
      ),
    );
  const done = await commit(ctx, {
    entries: [
      {
        action: "user.invited",
        subject: userId,
        detail: {
          email: input.email,
          fullName: input.fullName,
          role: input.role,
          groups: groupIds,
        },
      },
    ],
    guard: known
      ? sql`exists (select 1 from ${users} where ${users.id} = ${userId} and ${users.role} = 'external')`
      : sql`not exists (select 1 from ${users} where ${users.emailKey} = ${mailboxKey(input.email)})`,
    writes: mail ? [...writes, mail.write] : writes,
    messages: mail ? [mail.message] : [],
  });
  if (!done) throw exists(input.email);
  return getUser(ctx, userId);
}

const exists = (email: string) =>
  new AppError("already_exists", `${email} is a member already.`, {
    errors: [{ pointer: "/email", detail: "belongs to a member already" }],
  });
