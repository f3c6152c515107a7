/** Who else reads the mailbox of a person: other accounts that they, and nobody else, may be behind. */
import { sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { users } from "../../db/schema";
import type { PersonRef } from "../contract/requests";
import type { UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { canonicalMailbox } from "../lib/mailbox";

type Person = { readonly id: UserId; readonly email: string };

/** By person; without the person. Deleted people read nothing. */
export async function sharingMailbox(
  { db }: Pick<AppContext, "db">,
  people: ReadonlyArray<Person>,
): Promise<Map<UserId, PersonRef[]>> {
  const wanted = new Set(people.map(({ email }) => canonicalMailbox(email)));
  if (wanted.size === 0) return new Map();
  const rows = await db
    .select({ id: users.id, email: users.email, fullName: users.fullName })
    .from(users)
    // A mailbox that was not read yet is read here.
    .where(
      sql`${users.status} <> 'deleted' and (${inList(users.mailbox, [...wanted])} or ${users.mailbox} is null)`,
    );
  const readers = Map.groupBy(rows, ({ email }) => canonicalMailbox(email));
  return new Map(
    people.map(({ id, email }) => [
      id,
      (readers.get(canonicalMailbox(email)) ?? []).filter((other) => other.id !== id),
    ]),
  );
}
