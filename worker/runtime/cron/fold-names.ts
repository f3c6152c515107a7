/** Reads the names and addresses that the database could not fold by itself: those from before folds were kept. */
import { and, eq, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type NamedTable, namesakes, sharedFold } from "../../../db/names";
import { bundles, flows, groups, integrations, shifts, users } from "../../../db/schema";
import { commit } from "../../lib/commit";
import type { AppContext } from "../../lib/context";
import { fold } from "../../lib/fold";
import { canonicalMailbox } from "../../lib/mailbox";
import { namedAs } from "../../lib/skeleton";

/** How many rows of each kind one minute reads. */
const PORTION = 500;

const tables: ReadonlyArray<readonly [NamedTable, SQL]> = [
  [groups, isNull(groups.folded)],
  [shifts, isNull(shifts.folded)],
  [integrations, sql`${isNull(integrations.folded)} and ${ne(integrations.state, "deleted")}`],
  [flows, sql`${isNull(flows.folded)} and ${isNull(flows.deletedAt)}`],
  [bundles, sql`${isNull(bundles.folded)} and ${isNull(bundles.deletedAt)}`],
];

export async function foldNames(ctx: AppContext): Promise<void> {
  for (const [table, unread] of tables) {
    const rows = await ctx.db.all<{ id: string; name: string }>(
      sql`select id, name from ${table} where ${unread} limit ${PORTION}`,
    );
    for (const row of rows) await foldName(ctx, table, row);
  }
  await foldPeople(ctx);
}

/** A name that two rows have finds neither: nobody can say which one was meant, and admins are shown both. */
async function foldName(
  ctx: AppContext,
  table: NamedTable,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  const { folded, skeleton } = namedAs(name);
  const others = (await namesakes(ctx.db, table, name, id)).filter((o) => fold(o.name) === folded);
  const set = (rowId: string, value: string): BatchItem<"sqlite"> =>
    ctx.db.run(
      sql`update ${table} set folded = ${value}, skeleton = ${skeleton} where id = ${rowId}`,
    );
  if (others.length === 0) {
    await set(id, folded);
    return;
  }
  const all = [{ id, name }, ...others];
  await commit(ctx, {
    entries: [{ action: "name.shared", subject: id, detail: { name, with: others } }],
    writes: all.map((row) => set(row.id, sharedFold(folded, row.id))),
  });
}

async function foldPeople(ctx: AppContext): Promise<void> {
  const rows = await ctx.db
    .select({ id: users.id, email: users.email, fullName: users.fullName })
    .from(users)
    .where(and(ne(users.status, "deleted"), or(isNull(users.folded), isNull(users.mailbox))))
    .limit(PORTION);
  for (const { id, email, fullName } of rows)
    await ctx.db
      .update(users)
      .set({ folded: fold(fullName), mailbox: canonicalMailbox(email) })
      .where(eq(users.id, id));
}
