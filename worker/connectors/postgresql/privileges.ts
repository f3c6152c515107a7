/** Brings a role to the privileges of a level on a database, a schema or a table. */
import { ConnectorError } from "../errors";
import { giveFuturePrivileges } from "./future-privileges";
import type { Privileges } from "./levels";
import type { InDatabase } from "./place";
import { quoteIdentifier } from "./quote";
import { runInPortions } from "./remains/portions";
import type { Session } from "./session";
import { howToPassOn, KEYWORD, lackingOn, nameOf, placeExists, type Target } from "./targets";

/** Objects named in one GRANT: each is locked until its transaction ends. */
const CHUNK = 50;
/** Objects come and go meanwhile: what is there is listed again until nothing new turns up. */
const ROUNDS = 5;

/**
 * To be called outside a transaction: it works in portions, and repeating it changes nothing.
 *
 * @returns in words, what the level does *not* cover here, because we may not pass it on
 * @throws {ConnectorError} `not_found` when the place is gone; `unauthorized` with the missing
 *   privilege and the command that gives it, when the place itself cannot be entered
 */
export async function givePrivileges(
  session: Session,
  role: string,
  place: InDatabase,
  privileges: Privileges,
): Promise<ReadonlyArray<string>> {
  let lacking = await lackingOn(session, role, place, privileges);
  let problems: ReadonlyArray<ConnectorError> = [];
  for (let round = 0; round < ROUNDS && lacking.some(({ give }) => give.length > 0); round++) {
    // A table that was dropped meanwhile fails its statement; the next round does not list it.
    ({ problems } = await runInPortions(session, grants(lacking, role)));
    lacking = await lackingOn(session, role, place, privileges);
  }
  const [problem] = problems;
  if (problem && lacking.some(({ give }) => give.length > 0)) throw problem;
  requireEntrance(session, place, lacking);
  const later =
    place.type === "postgresql.table"
      ? []
      : await giveFuturePrivileges(session, role, place, privileges);
  return [...inWords(lacking), ...later];
}

const gone = (place: InDatabase): ConnectorError =>
  new ConnectorError(
    "not_found",
    "table" in place
      ? `Database ${place.database} has no table ${place.table} in schema ${place.schema}.`
      : `Database ${place.database} has no schema ${"schema" in place ? place.schema : ""}.`,
  );

/**
 * Before a role is made for it, so that a grant that cannot work leaves nothing.
 *
 * @throws {ConnectorError} as `givePrivileges`
 */
export async function requirePossible(
  session: Session,
  place: InDatabase,
  privileges: Privileges,
): Promise<void> {
  if (!(await placeExists(session, place))) throw gone(place);
  requireEntrance(session, place, await lackingOn(session, "public", place, privileges));
}

/** Without these there is nothing to grant; all else may be missing and is told. */
function requireEntrance(
  session: Session,
  place: InDatabase,
  lacking: ReadonlyArray<Target>,
): void {
  const needed = {
    "postgresql.database": ["database"],
    "postgresql.schema": ["database", "schema"],
    "postgresql.table": ["database", "schema", "table", "sequence"],
  }[place.type];
  const missing = lacking.filter((one) => one.missing.length > 0 && needed.includes(one.kind));
  const [first] = missing;
  if (!first) return;
  const others = missing.length > 1 ? ` (and ${missing.length - 1} more)` : "";
  throw new ConnectorError(
    "unauthorized",
    `${session.self} may not pass on ${first.missing.join(", ")} on ${first.kind} ${nameOf(first)}${others}. Run: ${howToPassOn(session, first)}`,
  );
}

function grants(lacking: ReadonlyArray<Target>, role: string) {
  const groups = Map.groupBy(
    lacking.filter(({ give }) => give.length > 0),
    ({ kind, give }) => `${give.join(", ")} ON ${KEYWORD[kind]}`,
  );
  return [...groups].flatMap(([what, group]) =>
    chunks(group).map((part) => ({
      sql: `GRANT ${what} ${part.map(nameOf).join(", ")} TO ${quoteIdentifier(role)}`,
    })),
  );
}

const chunks = <T>(all: ReadonlyArray<T>): ReadonlyArray<ReadonlyArray<T>> =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, i) =>
    all.slice(i * CHUNK, (i + 1) * CHUNK),
  );

/** "3 tables of reporting": one line for each owner and kind. */
function inWords(lacking: ReadonlyArray<Target>): ReadonlyArray<string> {
  const told = lacking.filter(({ missing, optional }) => missing.length > 0 && !optional);
  return [...Map.groupBy(told, ({ kind, owner }) => `${kind} ${owner}`).values()].map((group) => {
    const [{ kind, owner } = { kind: "table", owner: "" }] = group;
    return group.length === 1 && group[0]
      ? `${kind} ${nameOf(group[0])} of ${owner}`
      : `${group.length} ${kind}s of ${owner}`;
  });
}
