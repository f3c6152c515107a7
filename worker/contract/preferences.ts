/** What a person sets for themselves: how the portal looks, and which messages they get. */
import { z } from "@hono/zod-openapi";
import { answers, body, endpoint } from "./endpoint";
import { Me, Preferences } from "./users";
import { name, TimeZone } from "./values";

/** What a message is about. */
export const notificationKinds = [
  "approval_wanted",
  "request_decided",
  "request_stuck",
  "access_granted",
  "access_ending",
  "access_ended",
  "access_failed",
  "report",
  "integration_health",
  "security",
] as const;
export const NotificationKind = z.enum(notificationKinds).openapi("NotificationKind");
export type NotificationKind = z.infer<typeof NotificationKind>;

export const NotificationChannel = z.enum(["mail"]).openapi("NotificationChannel");
export type NotificationChannel = z.infer<typeof NotificationChannel>;

/** Always on, whatever anybody chooses: access waits for it, or somebody must act. */
export const alwaysOn: ReadonlyArray<NotificationKind> = ["approval_wanted", "security"];

export const NotificationSetting = z
  .object({
    kind: NotificationKind,
    title: z.string(),
    description: z.string(),
    /** Who locked it on: Hallpass itself, or the organization; null: the person chooses. */
    lockedBy: z.enum(["hallpass", "organization"]).nullable(),
    channels: z.array(
      z.object({ channel: NotificationChannel, on: z.boolean(), locked: z.boolean() }),
    ),
  })
  .openapi("NotificationSetting");
export type NotificationSetting = z.infer<typeof NotificationSetting>;

export const NotificationSettings = z
  .object({ items: z.array(NotificationSetting) })
  .openapi("NotificationSettings");
export type NotificationSettings = z.infer<typeof NotificationSettings>;

export const NotificationChoices = z
  .strictObject({
    choices: z
      .array(
        z.strictObject({ kind: NotificationKind, channel: NotificationChannel, on: z.boolean() }),
      )
      .max(100),
  })
  .openapi("NotificationChoices");
export type NotificationChoices = z.infer<typeof NotificationChoices>;

/** Absent fields stay as they are. */
export const MeChange = z
  .strictObject({
    fullName: name(200).optional(),
    /** What they read times in. The zone that decides about hours is set by an admin or the directory. */
    displayTimeZone: TimeZone.nullable().optional(),
    preferences: z.strictObject(Preferences.partial().shape).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: "say what to change" })
  .openapi("MeChange");
export type MeChange = z.infer<typeof MeChange>;

const tag = "Users";
const read = { tag, scope: "requests:read", audience: "signed_in" } as const;
/** Sessions only: a token is for programs. */
const write = { tag, audience: "signed_in" } as const;

export const changeMe = endpoint(
  {
    ...write,
    id: "changeMe",
    method: "patch",
    path: "/api/v1/me",
    summary: "Change my name, time zone and preferences",
    description: "The name of somebody whom a directory keeps is changed there.",
  },
  { request: body(MeChange), responses: answers(Me) },
);

export const getMyNotifications = endpoint(
  {
    ...read,
    id: "getMyNotifications",
    method: "get",
    path: "/api/v1/me/notifications",
    summary: "Which messages I get",
  },
  { responses: answers(NotificationSettings) },
);

export const setMyNotifications = endpoint(
  {
    ...write,
    id: "setMyNotifications",
    method: "put",
    path: "/api/v1/me/notifications",
    summary: "Choose which messages I get",
    description: "What is not named goes back to its default, which is on. Locked ones stay on.",
  },
  { request: body(NotificationChoices), responses: answers(NotificationSettings) },
);
