/** Whether a turn of a shift is on at a moment: the start is inside, the end is not, an open bound never ends it. */
import { type SQL, sql } from "drizzle-orm";
import { shiftTurns } from "../../db/schema";
import type { Instant } from "../contract/values";

type Bounds = { readonly startsAt: Instant | null; readonly endsAt: Instant | null };

/** A part of a query that reads `shift_turns`. */
export const onDutyAt = (at: Instant): SQL =>
  sql`(${shiftTurns.startsAt} is null or ${shiftTurns.startsAt} <= ${at})
    and (${shiftTurns.endsAt} is null or ${shiftTurns.endsAt} > ${at})`;

/** Of a turn that was read. */
export const isOnDuty = ({ startsAt, endsAt }: Bounds, at: Instant): boolean =>
  (startsAt === null || startsAt <= at) && (endsAt === null || endsAt > at);
