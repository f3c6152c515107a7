/** Groups of people, as access flows name them. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, noContent } from "./endpoint";
import { PersonRef } from "./requests";
import { GroupId, InstantText, line, name, PageQuery, page, paragraph, UserId } from "./values";

export const Group = z
  .object({
    id: GroupId,
    name: z.string(),
    description: z.string(),
    /** Who keeps it: `local`, or the integration that synced it. */
    source: z.string(),
    memberCount: z.int(),
    /** True: another group is called the same, so that the name finds neither. Rename one. */
    nameShared: z.boolean(),
    createdAt: InstantText,
  })
  .openapi("Group");
export type Group = z.infer<typeof Group>;

/** E-mail addresses or ids. */
const Members = z.array(line(254)).max(1_000);

export const NewGroup = z
  .strictObject({
    name: name(120),
    description: paragraph(2_000).default(""),
    members: Members.default([]),
  })
  .openapi("NewGroup");
export type NewGroup = z.infer<typeof NewGroup>;

export const GroupChange = z
  .strictObject({ name: name(120).optional(), description: paragraph(2_000).optional() })
  .refine((change) => Object.keys(change).length > 0, { error: "say what to change" })
  .openapi("GroupChange");
export type GroupChange = z.infer<typeof GroupChange>;

export const MemberList = z.strictObject({ members: Members }).openapi("MemberList");

export const GroupQuery = PageQuery.extend({ search: z.string().trim().max(200).optional() });
export type GroupQuery = z.infer<typeof GroupQuery>;

const byId = { params: z.object({ groupId: GroupId }) };
const tag = "Groups";
const read = { tag, scope: "users:read", audience: "admin" } as const;
const write = { tag, scope: "users:write", audience: "admin" } as const;

export const listGroups = endpoint(
  {
    ...read,
    id: "listGroups",
    method: "get",
    path: "/api/v1/groups",
    summary: "List groups by name",
  },
  { request: { query: GroupQuery }, responses: answers(page(Group)) },
);

export const createGroup = endpoint(
  {
    ...write,
    id: "createGroup",
    method: "post",
    path: "/api/v1/groups",
    summary: "Create a group",
  },
  { request: body(NewGroup), responses: created(Group) },
);

export const getGroup = endpoint(
  {
    ...read,
    id: "getGroup",
    method: "get",
    path: "/api/v1/groups/{groupId}",
    summary: "Get a group",
  },
  { request: byId, responses: answers(Group) },
);

export const changeGroup = endpoint(
  {
    ...write,
    id: "changeGroup",
    method: "patch",
    path: "/api/v1/groups/{groupId}",
    summary: "Rename or describe a group",
  },
  { request: { ...byId, ...body(GroupChange) }, responses: answers(Group) },
);

export const deleteGroup = endpoint(
  {
    ...write,
    id: "deleteGroup",
    method: "delete",
    path: "/api/v1/groups/{groupId}",
    summary: "Delete a group",
    description: "Access flows that still name it let nobody in by it and ask nobody of it.",
  },
  { request: byId, responses: noContent },
);

export const listGroupMembers = endpoint(
  {
    ...read,
    id: "listGroupMembers",
    method: "get",
    path: "/api/v1/groups/{groupId}/members",
    summary: "List the members of a group",
  },
  { request: { ...byId, query: PageQuery }, responses: answers(page(PersonRef)) },
);

export const addGroupMembers = endpoint(
  {
    ...write,
    id: "addGroupMembers",
    method: "post",
    path: "/api/v1/groups/{groupId}/members",
    summary: "Add people to a group",
  },
  { request: { ...byId, ...body(MemberList) }, responses: answers(Group) },
);

export const replaceGroupMembers = endpoint(
  {
    ...write,
    id: "replaceGroupMembers",
    method: "put",
    path: "/api/v1/groups/{groupId}/members",
    summary: "Make these people the members of a group, and nobody else",
  },
  { request: { ...byId, ...body(MemberList) }, responses: answers(Group) },
);

export const removeGroupMember = endpoint(
  {
    ...write,
    id: "removeGroupMember",
    method: "delete",
    path: "/api/v1/groups/{groupId}/members/{userId}",
    summary: "Take a person out of a group",
  },
  { request: { params: z.object({ groupId: GroupId, userId: UserId }) }, responses: noContent },
);
