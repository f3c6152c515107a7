/** Gives a role the privileges of a level on a database, a schema or a table. */
import { ConnectorError } from "../errors";
import { giveFuturePrivileges } from "./future-privileges";
import { type Level, privilegesOf } from "./levels";
import { HANDLE } from "./login-role";
import type { InDatabase } from "./place";
import { quoteIdentifier } from "./quote";
import type { Session } from "./session";
import { howToPassOn, KEYWORD, nameOf, type Target, targetsOf } from "./targets";

/** Objects named in one GRANT, so that no statement grows without bound. */
const CHUNK = 200;

/**
 * To be called inside a transaction, after the role was made. Repeating it changes nothing.
 *
 * @returns the owners whose future tables are *not* covered, because we may not act for them
 * @throws {ConnectorError} `not_found` when the place is gone; `unauthorized` with the missing
 *   privilege and the command that gives it
 */
export async function givePrivileges(
  session: Session,
  role: string,
  place: InDatabase,
  level: Level,
): Promise<ReadonlyArray<string>> {
  const scope =
    place.type === "postgresql.database"
      ? "database"
      : place.type === "postgresql.schema"
        ? "schema"
        : "table";
  const privileges = privilegesOf(level, scope, session.version);
  const found = await targetsOf(session, place, privileges);
  requirePlace(place, found);
  const targets = scope === "table" ? found : found.filter((target) => !isOptional(target));
  requireGrantable(session, targets);

  for (const kind of ["database", "schema", "table", "sequence"] as const) {
    for (const sql of grants(kind, privileges[kind], targets, role)) await session.run(sql);
  }
  if (place.type === "postgresql.table") return [];
  return giveFuturePrivileges(session, role, place, privileges);
}

function requirePlace(place: InDatabase, targets: ReadonlyArray<Target>): void {
  const has = (kind: Target["kind"]) => targets.some((target) => target.kind === kind);
  if (place.type === "postgresql.schema" && !has("schema")) {
    throw new ConnectorError(
      "not_found",
      `Database ${place.database} has no schema ${place.schema}.`,
    );
  }
  if (place.type === "postgresql.table" && !has("table")) {
    throw new ConnectorError(
      "not_found",
      `Database ${place.database} has no table ${place.table} in schema ${place.schema}.`,
    );
  }
}

/**
 * What may be left out of a whole schema or database when we may not pass it on: what an extension
 * brought (everybody may read most of it anyway), and what somebody made who is here for a while (it
 * goes to the regular owner with the end of that access). Neither must stop others from getting in.
 */
const isOptional = ({ owner, missing, kind, extension }: Target): boolean =>
  missing.length > 0 && kind !== "database" && (extension || new RegExp(HANDLE).test(owner));

function requireGrantable(session: Session, targets: ReadonlyArray<Target>): void {
  const lacking = targets.filter(({ missing }) => missing.length > 0);
  const [first] = lacking;
  if (!first) return;
  const others = lacking.length > 1 ? ` (and ${lacking.length - 1} more)` : "";
  throw new ConnectorError(
    "unauthorized",
    `${session.self} may not pass on ${first.missing.join(", ")} on ${first.kind} ${nameOf(first)}${others}. Run: ${howToPassOn(session, first)}`,
  );
}

function grants(
  kind: Target["kind"],
  wanted: ReadonlyArray<string>,
  targets: ReadonlyArray<Target>,
  role: string,
): ReadonlyArray<string> {
  const groups = Map.groupBy(
    targets.filter((target) => target.kind === kind),
    ({ skip }) => wanted.filter((privilege) => !skip.includes(privilege)).join(", "),
  );
  return [...groups].flatMap(([privileges, group]) =>
    privileges === ""
      ? []
      : chunks(group).map(
          (part) =>
            `GRANT ${privileges} ON ${KEYWORD[kind]} ${part.map(nameOf).join(", ")} TO ${quoteIdentifier(role)}`,
        ),
  );
}

const chunks = <T>(all: ReadonlyArray<T>): ReadonlyArray<ReadonlyArray<T>> =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, i) =>
    all.slice(i * CHUNK, (i + 1) * CHUNK),
  );
