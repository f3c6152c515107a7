/** Reseating looks at every request that waits, however many there are. */
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { requests, seats, units, users } from "../../db/schema";
import { createRequest } from "../../worker/access/create-request";
import { reseatApprovers } from "../../worker/access/reseat-approvers";
import { newId } from "../../worker/lib/ids";
import { db } from "../support/app";
import { as, member, system, world } from "./access-world";

/** More than one reading takes, and more than two. */
const MANY = 450;

test("with hundreds that wait, each gets the new approver in one sweep", async () => {
  const w = await world();
  const first = await createRequest(
    await as(member(w.linus)),
    {
      flowId: w.managed,
      units: [{ resourceId: w.shop, permission: "read" }],
      durationSeconds: 3_600,
      justification: "x",
    },
    "portal",
  );
  const [row] = await db.select().from(requests).where(eq(requests.id, first.id));
  const [unit] = await db.select().from(units).where(eq(units.requestId, first.id));
  const [seat] = await db.select().from(seats).where(eq(seats.requestId, first.id));
  if (!row || !unit || !seat) throw new Error("the request was not made");
  for (let n = 1; n <= MANY; n++) {
    const id = newId("request");
    await db.batch([
      db.insert(requests).values({ ...row, id, number: 10_000 + n }),
      db.insert(units).values({
        ...unit,
        id: newId("unit"),
        requestId: id,
        handle: `${unit.handle}-${n}`,
      }),
      db.insert(seats).values({ ...seat, requestId: id }),
    ]);
  }
  await db.update(users).set({ managerId: w.dba.id }).where(eq(users.id, w.linus.id));
  expect(await reseatApprovers(await as(system))).toBe(MANY + 1);
  const seated = await db
    .select({ userId: seats.userId, count: sql<number>`count(*)` })
    .from(seats)
    .groupBy(seats.userId);
  expect(seated).toEqual([{ userId: w.dba.id, count: MANY + 1 }]);
  expect(await reseatApprovers(await as(system))).toBe(0);
}, 120_000);
