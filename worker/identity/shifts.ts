/** Shifts and their turns of duty. */
import { asc, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { isShared, nameIsFree, settleName } from "../../db/names";
import { inList, insertRows } from "../../db/rows";
import { shifts, shiftTurns, users } from "../../db/schema";
import { flowsNaming, stillNamed } from "../access/flows-naming";
import { isOnDuty } from "../access/on-duty";
import type { NewShift, Shift } from "../contract/shifts";
import { instantText, maybeInstantText, type PageQuery, type ShiftId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId } from "../lib/ids";
import { nameTaken } from "../lib/names";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { namedAs } from "../lib/skeleton";
import { findPeople } from "./find-people";
import { personRef } from "./show-users";

type Row = typeof shifts.$inferSelect;

const gone = () => new AppError("not_found", "Nothing is here.");

async function show(
  ctx: Pick<AppContext, "db" | "now">,
  rows: ReadonlyArray<Row>,
): Promise<Map<ShiftId, Shift>> {
  const turns = await ctx.db
    .select({
      shiftId: shiftTurns.shiftId,
      startsAt: shiftTurns.startsAt,
      endsAt: shiftTurns.endsAt,
      id: users.id,
      email: users.email,
      fullName: users.fullName,
    })
    .from(shiftTurns)
    .innerJoin(users, eq(users.id, shiftTurns.userId))
    .where(
      inList(
        shiftTurns.shiftId,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(asc(shiftTurns.startsAt), asc(shiftTurns.id));
  const turnsOf = Map.groupBy(turns, (turn) => turn.shiftId);
  const now = ctx.now();
  return new Map(
    rows.map(({ id, name, folded, source, createdAt }) => {
      const own = turnsOf.get(id) ?? [];
      const present = own.filter((turn) => isOnDuty(turn, now));
      return [
        id,
        {
          id,
          name,
          source,
          turns: own.map((turn) => ({
            user: personRef(turn),
            startsAt: maybeInstantText(turn.startsAt),
            endsAt: maybeInstantText(turn.endsAt),
          })),
          onCall: [...new Map(present.map((turn) => [turn.id, personRef(turn)])).values()],
          nameShared: isShared({ folded }),
          createdAt: instantText(createdAt),
        },
      ];
    }),
  );
}

export async function listShifts(ctx: Pick<AppContext, "actor" | "db" | "now">, query: PageQuery) {
  requireAdmin(ctx);
  const after = readPageToken(query.pageToken, ["string", "string"]);
  const rows = await ctx.db
    .select()
    .from(shifts)
    .where(after ? sql`(${shifts.name}, ${shifts.id}) > (${after[0]}, ${after[1]})` : undefined)
    .orderBy(asc(shifts.name), asc(shifts.id))
    .limit(query.limit + 1);
  const shown = await show(ctx, rows);
  return pageOf(
    rows,
    query.limit,
    (row) => [row.name, row.id],
    (row) => shown.get(row.id) as Shift,
  );
}

/** @throws {AppError} `not_found` */
export async function getShift(
  ctx: Pick<AppContext, "actor" | "db" | "now">,
  id: ShiftId,
): Promise<Shift> {
  requireAdmin(ctx);
  const shown = (await show(ctx, await ctx.db.select().from(shifts).where(eq(shifts.id, id)))).get(
    id,
  );
  if (!shown) throw gone();
  return shown;
}

async function turnWrites(
  ctx: AppContext,
  id: ShiftId,
  input: NewShift,
): Promise<BatchItem<"sqlite">[]> {
  const people = await findPeople(
    ctx,
    input.turns.map((turn) => turn.user),
    (i) => `/turns/${i}/user`,
  );
  const rows = input.turns.flatMap(({ startsAt, endsAt }, i) => {
    const person = people[i];
    return person
      ? [
          {
            shiftId: id,
            userId: person.id,
            startsAt: startsAt === null ? null : Date.parse(startsAt),
            endsAt: endsAt === null ? null : Date.parse(endsAt),
          },
        ]
      : [];
  });
  return rows.length === 0 ? [] : [insertRows(ctx.db, shiftTurns, rows)];
}

/** @throws {AppError} `already_exists`; `bad_input` for unknown people */
export async function createShift(ctx: AppContext, input: NewShift): Promise<Shift> {
  requireAdmin(ctx);
  const id = newId("shift");
  const turns = await turnWrites(ctx, id, input);
  const done = await commit(ctx, {
    entries: [{ action: "shift.created", subject: id, detail: { ...input } }],
    guard: nameIsFree(shifts, input.name),
    writes: [
      ctx.db.insert(shifts).values({ id, ...namedAs(input.name), createdAt: ctx.now() }),
      ...turns,
    ],
  });
  if (!done) throw await nameTaken(ctx.db, shifts, "shift", input.name);
  return getShift(ctx, id);
}

/** @throws {AppError} `not_found`, `already_exists`; `bad_input` for unknown people */
export async function replaceShift(ctx: AppContext, id: ShiftId, input: NewShift): Promise<Shift> {
  requireAdmin(ctx);
  const before = await getShift(ctx, id);
  const renamed = input.name !== before.name;
  const turns = await turnWrites(ctx, id, input);
  const done = await commit(ctx, {
    entries: [{ action: "shift.changed", subject: id, detail: { ...input } }],
    guard: sql`exists (select 1 from ${shifts} where ${shifts.id} = ${id})
      and ${renamed ? nameIsFree(shifts, input.name, id) : sql`1`}`,
    writes: [
      ...(renamed
        ? [
            ctx.db.update(shifts).set(namedAs(input.name)).where(eq(shifts.id, id)),
            settleName(ctx.db, shifts, before.name),
          ]
        : []),
      ctx.db.delete(shiftTurns).where(eq(shiftTurns.shiftId, id)),
      ...turns,
    ],
  });
  if (!done) throw await nameTaken(ctx.db, shifts, "shift", input.name, id);
  return getShift(ctx, id);
}

/** @throws {AppError} `not_found` */
export async function deleteShift(ctx: AppContext, id: ShiftId): Promise<void> {
  requireAdmin(ctx);
  const { name } = await getShift(ctx, id);
  const done = await commit(ctx, {
    entries: [{ action: "shift.deleted", subject: id, detail: { name } }],
    guard: sql`exists (select 1 from ${shifts} where ${shifts.id} = ${id}) and not exists (${flowsNaming(id)})`,
    writes: [
      ctx.db.delete(shiftTurns).where(eq(shiftTurns.shiftId, id)),
      ctx.db.delete(shifts).where(eq(shifts.id, id)),
      settleName(ctx.db, shifts, name),
    ],
  });
  if (!done) throw (await stillNamed(ctx, id)) ?? gone();
}
