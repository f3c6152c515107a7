/** People and groups as callers name them: by id, or by e-mail address or name. */
import { and, ne, or, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { groups, type UserRow, users } from "../../db/schema";
import type { GroupId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";

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
  const wanted = names.map((name) => name.trim().toLowerCase());
  const rows = await ctx.db
    .select()
    .from(users)
    .where(
      and(ne(users.status, "deleted"), or(inList(users.id, wanted), inList(users.email, wanted))),
    );
  const known = new Map(
    rows.flatMap((row) => [[row.id as string, row] as const, [row.email, row] as const]),
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
    .select({ id: groups.id, name: groups.name })
    .from(groups)
    .where(
      or(
        inList(groups.id, names),
        inList(
          sql`lower(${groups.name})`,
          names.map((n) => n.toLowerCase()),
        ),
      ),
    );
  const known = new Map(
    rows.flatMap((row) => [
      [row.id as string, row.id] as const,
      [row.name.toLowerCase(), row.id] as const,
    ]),
  );
  return [
    ...new Set(
      names.map((name, index) => {
        const id = known.get(name) ?? known.get(name.toLowerCase());
        if (!id) throw unknown(pointerOf(index), name, "group");
        return id;
      }),
    ),
  ];
}
