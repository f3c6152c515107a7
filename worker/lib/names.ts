/** What people are told about a name that cannot be had. */
import type { Db } from "../../db/client";
import { type NamedTable, namesakes, sharers } from "../../db/names";
import { AppError } from "./errors";
import { fold } from "./fold";

export type NamedKind = "group" | "shift" | "integration" | "flow" | "bundle";

const article = (kind: NamedKind) => (kind === "integration" ? `an ${kind}` : `a ${kind}`);

/** Why a guard with `nameIsFree` did not hold. */
export async function nameTaken(
  db: Db,
  table: NamedTable,
  kind: NamedKind,
  name: string,
  except = "",
): Promise<AppError> {
  const [other] = await namesakes(db, table, name, except);
  const looks = other !== undefined && fold(other.name) !== fold(name);
  return looks
    ? new AppError(
        "already_exists",
        `“${name}” looks like the ${kind} “${other.name}”, written with other letters. Choose a name that people can tell apart.`,
        { errors: [{ pointer: "/name", detail: "looks like another name" }] },
      )
    : new AppError(
        "already_exists",
        `There is ${article(kind)} called “${other?.name ?? name}” already.`,
        { errors: [{ pointer: "/name", detail: "is taken" }] },
      );
}

/** Said where a name is looked up and two have it: null when they do not. */
export async function sharedName(
  db: Db,
  table: NamedTable,
  kind: NamedKind,
  name: string,
): Promise<string | null> {
  const rows = await sharers(db, table, name);
  return rows.length === 0
    ? null
    : `${rows.length} ${kind}s are called “${name}”. Use the id, or rename one of them.`;
}
