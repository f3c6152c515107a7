/** People: inviting them, what is known about them, ending them. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, noContent, Scope } from "./endpoint";
import { PersonRef } from "./requests";
import {
  EmailAddress,
  GroupId,
  InstantText,
  IntegrationId,
  line,
  name,
  PageQuery,
  page,
  TimeZone,
  UserId,
} from "./values";

/** `external`: came through an access link and may use nothing else. */
export const UserRole = z.enum(["admin", "grantee", "external"]).openapi("UserRole");
export const MemberRole = z.enum(["admin", "grantee"]);
export const UserStatus = z
  .enum(["invited", "active", "disabled", "deleted"])
  .openapi("UserStatus");

/** One value or several under a name, as access flows compare them. */
const AttributesInput = z
  .record(line(128), z.union([line(256), z.array(line(256)).max(50)]))
  .refine((a) => Object.keys(a).length <= 50, { error: "at most 50 attributes" });

/** International form, such as +49 30 1234567. */
const Phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9 ()/.-]{3,30}$/, { error: "must be a telephone number such as +49 30 1234567" });

/** An e-mail address or an id. */
const Person = line(254);
/** A group's name or id. */
const GroupName = line(120);

export const User = z
  .object({
    id: UserId,
    email: z.string(),
    fullName: z.string(),
    phone: z.string().nullable(),
    role: UserRole,
    status: UserStatus,
    manager: PersonRef.nullable(),
    /** From an admin or the source: what timeframes "in the requester's zone" go by. Null: UTC. */
    timeZone: z.string().nullable(),
    /** What they read times in; decides nothing. */
    displayTimeZone: z.string().nullable(),
    /** The address they are to have once its mailbox has confirmed it. */
    pendingEmail: z.string().nullable(),
    attributes: z.record(z.string(), z.array(z.string())),
    groups: z.array(z.object({ id: GroupId, name: z.string() })),
    /** In how many integrations they are called something else than their e-mail address. */
    accountCount: z.int().nonnegative(),
    /** Others whose address reaches the same mailbox, such as a plus address: they cannot approve for each other. */
    sameMailbox: z.array(PersonRef),
    /** Who keeps it: `local`, or the integration that synced it. */
    source: z.string(),
    createdAt: InstantText,
    updatedAt: InstantText,
    lastSignInAt: InstantText.nullable(),
  })
  .openapi("User");
export type User = z.infer<typeof User>;

export const NewUser = z
  .strictObject({
    email: EmailAddress,
    fullName: name(200),
    role: MemberRole.default("grantee"),
    phone: Phone.optional(),
    manager: Person.optional(),
    timeZone: TimeZone.optional(),
    attributes: AttributesInput.default({}),
    groups: z.array(GroupName).max(100).default([]),
    /** False: no mail is sent now; the person can still sign in by a mailed link. */
    sendInvitation: z.boolean().default(true),
  })
  .openapi("NewUser");
export type NewUser = z.infer<typeof NewUser>;

/** Absent fields stay as they are; null empties. Status has its own endpoints. */
export const UserChange = z
  .strictObject({
    fullName: name(200).optional(),
    phone: Phone.nullable().optional(),
    role: MemberRole.optional(),
    manager: Person.nullable().optional(),
    timeZone: TimeZone.nullable().optional(),
    attributes: AttributesInput.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: "say what to change" })
  .openapi("UserChange");
export type UserChange = z.infer<typeof UserChange>;

export const UserQuery = PageQuery.extend({
  /** In the name or the e-mail address, without regard to case. */
  search: z.string().trim().max(200).optional(),
  status: UserStatus.optional(),
  role: UserRole.optional(),
  groupId: GroupId.optional(),
  /** Whose manager this person is. */
  managerId: UserId.optional(),
});
export type UserQuery = z.infer<typeof UserQuery>;

export const Account = z
  .object({ integrationId: IntegrationId, integration: z.string(), account: z.string() })
  .openapi("Account");
export type Account = z.infer<typeof Account>;

/** How the portal behaves for one person. */
export const Preferences = z
  .object({
    timeZoneDisplay: z.enum(["local", "utc"]),
    theme: z.enum(["system", "light", "dark"]),
    /** Whether single keys are shortcuts (WCAG 2.1.4 wants a switch). */
    singleKeys: z.boolean(),
  })
  .openapi("Preferences");
export type Preferences = z.infer<typeof Preferences>;

export const Me = z
  .object({
    user: User,
    preferences: Preferences,
    via: z.enum(["session", "token", "extension"]),
    scopes: z.array(Scope).nullable(),
    organization: z.object({
      name: z.string(),
      paused: z.boolean(),
      /** Address of the logo; null: there is none. */
      logoUrl: z.string().nullable(),
    }),
  })
  .openapi("Me");

export type Me = z.infer<typeof Me>;

const byId = { params: z.object({ userId: UserId }) };
const byAccount = { params: z.object({ userId: UserId, integrationId: IntegrationId }) };
const tag = "Users";
const read = { tag, scope: "users:read", audience: "admin" } as const;
const write = { tag, scope: "users:write", audience: "admin" } as const;

export const getMe = endpoint(
  {
    tag,
    id: "getMe",
    method: "get",
    path: "/api/v1/me",
    audience: "signed_in",
    scope: "requests:read",
    summary: "Who am I",
  },
  { responses: answers(Me) },
);

export const listUsers = endpoint(
  {
    ...read,
    id: "listUsers",
    method: "get",
    path: "/api/v1/users",
    summary: "List people by name",
  },
  { request: { query: UserQuery }, responses: answers(page(User)) },
);

export const inviteUser = endpoint(
  {
    ...write,
    id: "inviteUser",
    method: "post",
    path: "/api/v1/users",
    summary: "Invite a person",
    description:
      "They get a mail with a link. An address of a former external requester becomes a member's.",
  },
  { request: body(NewUser), responses: created(User) },
);

export const getUser = endpoint(
  {
    ...read,
    id: "getUser",
    method: "get",
    path: "/api/v1/users/{userId}",
    summary: "Get a person",
  },
  { request: byId, responses: answers(User) },
);

export const changeUser = endpoint(
  {
    ...write,
    id: "changeUser",
    method: "patch",
    path: "/api/v1/users/{userId}",
    summary: "Change a person",
    description: "Nobody changes their own role, and the last active admin stays one.",
  },
  { request: { ...byId, ...body(UserChange) }, responses: answers(User) },
);

export const deleteUser = endpoint(
  {
    ...write,
    id: "deleteUser",
    method: "delete",
    path: "/api/v1/users/{userId}",
    summary: "Delete a person and end everything they hold",
  },
  { request: byId, responses: noContent },
);

export const disableUser = endpoint(
  {
    ...write,
    id: "disableUser",
    method: "post",
    path: "/api/v1/users/{userId}/disable",
    summary: "Disable a person: sessions, tokens, access and open requests end at once",
  },
  { request: byId, responses: answers(User) },
);

export const enableUser = endpoint(
  {
    ...write,
    id: "enableUser",
    method: "post",
    path: "/api/v1/users/{userId}/enable",
    summary: "Let a disabled person in again; what has ended stays ended",
  },
  { request: byId, responses: answers(User) },
);

export const resendInvitation = endpoint(
  {
    ...write,
    id: "resendInvitation",
    method: "post",
    path: "/api/v1/users/{userId}/invitation",
    summary: "Send an invitation again; the earlier link stops working",
  },
  { request: byId, responses: noContent },
);

export const endUserSessions = endpoint(
  {
    ...write,
    id: "endUserSessions",
    method: "post",
    path: "/api/v1/users/{userId}/end-sessions",
    summary: "Sign a person out everywhere",
  },
  { request: byId, responses: noContent },
);

export const listAccounts = endpoint(
  {
    ...read,
    id: "listAccounts",
    method: "get",
    path: "/api/v1/users/{userId}/accounts",
    summary: "What a person is called in the integrations",
  },
  { request: byId, responses: answers(z.object({ items: z.array(Account) })) },
);

export const setAccount = endpoint(
  {
    ...write,
    id: "setAccount",
    method: "put",
    path: "/api/v1/users/{userId}/accounts/{integrationId}",
    summary: "Say what a person is called in an integration",
  },
  {
    request: { ...byAccount, ...body(z.strictObject({ account: line(256) })) },
    responses: answers(Account),
  },
);

export const deleteAccount = endpoint(
  {
    ...write,
    id: "deleteAccount",
    method: "delete",
    path: "/api/v1/users/{userId}/accounts/{integrationId}",
    summary: "Forget it: they are called by their e-mail address again",
  },
  { request: byAccount, responses: noContent },
);
