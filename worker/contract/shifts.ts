/** Shifts: who is on call when. */
import { z } from "@hono/zod-openapi";
import { answers, body, created, endpoint, noContent } from "./endpoint";
import { PersonRef } from "./requests";
import { InstantText, line, name, PageQuery, page, ShiftId } from "./values";

export const Shift = z
  .object({
    id: ShiftId,
    name: z.string(),
    source: z.string(),
    turns: z.array(
      z.object({
        user: PersonRef,
        startsAt: InstantText.nullable(),
        endsAt: InstantText.nullable(),
      }),
    ),
    /** Who is on call now. */
    onCall: z.array(PersonRef),
    /** True: another shift is called the same, so that the name finds neither. Rename one. */
    nameShared: z.boolean(),
    createdAt: InstantText,
  })
  .openapi("Shift");
export type Shift = z.infer<typeof Shift>;

/** The end is not inside the turn; an absent bound is open. */
export const NewTurn = z
  .strictObject({
    /** E-mail address or id. */
    user: line(254),
    startsAt: InstantText.nullable().default(null),
    endsAt: InstantText.nullable().default(null),
  })
  .refine(
    (t) =>
      t.startsAt === null || t.endsAt === null || Date.parse(t.startsAt) < Date.parse(t.endsAt),
    {
      path: ["endsAt"],
      error: "a turn must end after it starts",
    },
  )
  .openapi("NewTurn");
export type NewTurn = z.infer<typeof NewTurn>;

export const NewShift = z
  .strictObject({ name: name(120), turns: z.array(NewTurn).max(1_000).default([]) })
  .openapi("NewShift");
export type NewShift = z.infer<typeof NewShift>;

const byId = { params: z.object({ shiftId: ShiftId }) };
const tag = "Shifts";
const read = { tag, scope: "users:read", audience: "admin" } as const;
const write = { tag, scope: "users:write", audience: "admin" } as const;

export const listShifts = endpoint(
  {
    ...read,
    id: "listShifts",
    method: "get",
    path: "/api/v1/shifts",
    summary: "List shifts by name",
  },
  { request: { query: PageQuery }, responses: answers(page(Shift)) },
);

export const createShift = endpoint(
  {
    ...write,
    id: "createShift",
    method: "post",
    path: "/api/v1/shifts",
    summary: "Create a shift",
  },
  { request: body(NewShift), responses: created(Shift) },
);

export const getShift = endpoint(
  {
    ...read,
    id: "getShift",
    method: "get",
    path: "/api/v1/shifts/{shiftId}",
    summary: "Get a shift",
  },
  { request: byId, responses: answers(Shift) },
);

export const replaceShift = endpoint(
  {
    ...write,
    id: "replaceShift",
    method: "put",
    path: "/api/v1/shifts/{shiftId}",
    summary: "Replace a shift's name and turns",
  },
  { request: { ...byId, ...body(NewShift) }, responses: answers(Shift) },
);

export const deleteShift = endpoint(
  {
    ...write,
    id: "deleteShift",
    method: "delete",
    path: "/api/v1/shifts/{shiftId}",
    summary: "Delete a shift",
  },
  { request: byId, responses: noContent },
);
