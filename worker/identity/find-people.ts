/** People and groups as callers name them: by id, or by e-mail address or name. */
import { and, ne, or } from "drizzle-orm";
import { inList } from "../../db/rows";
import { groups, type UserRow, users } from "../../db/schema";
import type { GroupId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { fold } from "../lib/fold";
import { mailboxKey } from "../lib/mailbox";
import { sharedName } from "../lib/names";
import { isIdOf } from "../policy/text";

const unknown = (pointer: string, name: string, what: string) =>
  new AppError("bad_input", `Nobody here knows the ${what} ${name}.`, {
    errors: [{ pointer, detail: `no ${what} with this name or id` }],
  });

/**
 * Everybody named, in that order. Deleted people are not found.
 * @throws {AppError} `bad_input` that points at the first unknown name
 */
export async function findPeople(
  ctx: Pick<AppContext, "db">,
  names: ReadonlyArray<string>,
  pointerOf: (index: number) => string,
): Promise<UserRow[]> {
  if (names.length === 0) return [];
  const wanted = names.map(mailboxKey);
  const rows = await ctx.db
    .select()
    .from(users)
    .where(
      and(
        ne(users.status, "deleted"),
        or(inList(users.id, wanted), inList(users.emailKey, wanted)),
      ),
    );
  const known = new Map(
    rows.flatMap((row) => [
      [row.id as string, row] as const,
      [row.emailKey ?? row.email, row] as const,
    ]),
  );
  return wanted.map((name, index) => {
    const row = known.get(name);
    if (!row) throw unknown(pointerOf(index), names[index] ?? name, "person");
    return row;
  });
}

/** @throws {AppError} `bad_input` that points at the first unknown name */
export async function findGroups(
  ctx: Pick<AppContext, "db">,
  names: ReadonlyArray<string>,
  pointerOf: (index: number) => string,
): Promise<GroupId[]> {
  if (names.length === 0) return [];
  const rows = await ctx.db
    .select({ id: groups.id, folded: groups.folded })
    .from(groups)
    .where(or(inList(groups.id, names), inList(groups.folded, names.map(fold))));
  const byId = new Map(rows.map((row) => [row.id as string, row.id] as const));
  const byName = new Map(rows.map((row) => [row.folded, row.id] as const));
  const found = new Set<GroupId>();
  for (const [index, name] of names.entries()) {
    // What has the form of an id is one: nobody can call a group like another's id.
    const id = isIdOf("group", name) ? byId.get(name) : byName.get(fold(name));
    if (!id) {
      const shared = await sharedName(ctx.db, groups, "group", name);
      if (!shared) throw unknown(pointerOf(index), name, "group");
      throw new AppError("bad_input", shared, {
        errors: [{ pointer: pointerOf(index), detail: shared }],
      });
    }
    found.add(id);
  }
  return [...found];
}
