/** Approvers whose mail did not arrive: whoever waits for them has to know, before the request lapses. */
import { and, desc, inArray, isNotNull, or, sql } from "drizzle-orm";
import { outbox } from "../../db/schema";
import type { MailProblem } from "../contract/requests";
import type { RequestId } from "../contract/values";
import type { AppContext } from "../lib/context";

/** The statement for a batch; `problemsIn` reads its answer. */
export const mailProblemsOf = ({ db }: Pick<AppContext, "db">, ids: ReadonlyArray<RequestId>) =>
  db
    .select({
      state: outbox.state,
      recipient: outbox.recipient,
      reason: outbox.lastError,
      requestId: sql<RequestId>`${outbox.payload}->>'requestId'`,
    })
    .from(outbox)
    .where(
      and(
        // Named one by one, so that SQLite takes the small indexes of what failed and what waits.
        or(sql`${outbox.state} = 'failed'`, sql`${outbox.state} = 'waiting'`),
        isNotNull(outbox.lastError),
        inArray(outbox.template, ["approval_wanted", "approval_reminder"]),
        sql`${outbox.payload}->>'requestId' in (select value from json_each(${JSON.stringify(ids)}))`,
      ),
    )
    .orderBy(desc(outbox.id));

type Row = Awaited<ReturnType<typeof mailProblemsOf>>[number];

/** By request and recipient; the latest mail counts. */
export function problemsIn(
  rows: ReadonlyArray<Row>,
): (id: RequestId, recipient: string) => MailProblem | null {
  const found = new Map<string, MailProblem>();
  for (const { requestId, recipient, state, reason } of rows) {
    const key = `${requestId}/${recipient}`;
    if (!found.has(key)) found.set(key, { gaveUp: state === "failed", reason: reason ?? "" });
  }
  return (id, recipient) => found.get(`${id}/${recipient}`) ?? null;
}
