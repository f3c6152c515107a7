/** Where something is in a server, and its external id: the names, percent-encoded, between slashes. */
import { ConnectorError } from "../errors";
import type { Scope } from "./levels";
import { requireName } from "./quote";

export type Place =
  | { readonly type: "postgresql.cluster" }
  | { readonly type: "postgresql.database"; readonly database: string }
  | { readonly type: "postgresql.schema"; readonly database: string; readonly schema: string }
  | {
      readonly type: "postgresql.table";
      readonly database: string;
      readonly schema: string;
      readonly table: string;
    };
export type InDatabase = Exclude<Place, { readonly type: "postgresql.cluster" }>;

/** A slash alone: no database can have this id, because a slash in a name is encoded. */
export const CLUSTER_ID = "/";

/** `encodeURIComponent` and the five marks it leaves; the result is safe in URLs, shells and SQL alike. */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const idOf = (...names: ReadonlyArray<string>): string => names.map(percentEncode).join("/");

/** @throws {ConnectorError} `refused` when the id is not one that `idOf` makes for this type */
export function placeOf(type: string, externalId: string): Place {
  if (type === "postgresql.cluster" && externalId === CLUSTER_ID) return { type };
  const [database, schema, table, ...rest] = namesOf(externalId);
  const count = [database, schema, table].filter((name) => name !== undefined).length + rest.length;
  if (type === "postgresql.database" && count === 1 && database) return { type, database };
  if (type === "postgresql.schema" && count === 2 && database && schema) {
    return { type, database, schema };
  }
  if (type === "postgresql.table" && count === 3 && database && schema && table) {
    return { type, database, schema, table };
  }
  throw new ConnectorError("refused", `${externalId} is not the id of a ${type}.`);
}

function namesOf(externalId: string): ReadonlyArray<string> {
  let names: ReadonlyArray<string>;
  try {
    names = externalId.split("/").map(decodeURIComponent);
  } catch (cause) {
    throw new ConnectorError("refused", `${externalId} is not an id of ours.`, { cause });
  }
  // One thing has one id: a second spelling would give a second grant of the same thing.
  if (idOf(...names) !== externalId) {
    throw new ConnectorError("refused", `${externalId} is not an id of ours.`);
  }
  return names.map(requireName);
}

export const scopeOf = (place: InDatabase): Scope =>
  ({
    "postgresql.database": "database",
    "postgresql.schema": "schema",
    "postgresql.table": "table",
  })[place.type] as Scope;
