/** A found resource as it is stored. */
import { createHash } from "node:crypto";
import type { FoundResource } from "../connectors/connector";
import { ConnectorError } from "../connectors/errors";
import { fold } from "../lib/fold";
import { canonicalJson, newId } from "../lib/ids";
import { pathKeyOf } from "../policy/paths";
import type { SnapshotRow } from "./snapshot";

/** Columns of `resources`, and the tags as they are looked up by. */
export type ResourceRecord = {
  /** Used when the resource is new. */
  readonly id: string;
  readonly type: string;
  readonly externalId: string;
  readonly name: string;
  readonly searchName: string;
  readonly path: ReadonlyArray<string>;
  readonly pathKey: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Folded values: policies compare them without regard to case. */
  readonly tagPairs: ReadonlyArray<readonly [key: string, value: string]>;
  readonly hash: string;
};

const MAX_ID = 1_024;
const MAX_TAGS = 200;

/** @throws {ConnectorError} `protocol` for what cannot be stored as it is; a feed is taken whole or not at all */
export function recordOf(found: FoundResource, types: ReadonlySet<string>): SnapshotRow {
  requireSound(found, types);
  const { type, externalId, name, path, tags } = found;
  const facts = { type, externalId, name, path, tags };
  const folds = {
    searchName: fold(name),
    pathKey: pathKeyOf(path),
    tagPairs: Object.entries(tags).map(([key, value]) => [key, fold(value)] as const),
  };
  // What is stored holds the folds as well: a resource that an older fold read differently is written anew.
  const told = isLowered(facts, folds) ? facts : { ...facts, ...folds };
  // 132 bits: enough that two states of one resource never look alike. In one call, because a feed has a million.
  const hash = createHash("sha256").update(canonicalJson(told)).digest("base64url").slice(0, 22);
  const record: ResourceRecord = { ...facts, ...folds, id: newId("resource"), hash };
  return { externalId, hash, record: JSON.stringify(record) };
}

type Folds = Pick<ResourceRecord, "searchName" | "pathKey" | "tagPairs">;
type Facts = Pick<ResourceRecord, "name" | "path" | "tags">;

/** Whether all folds are lower case and nothing more, as for nearly every resource. */
const isLowered = ({ name, path, tags }: Facts, { searchName, pathKey, tagPairs }: Folds) =>
  searchName === name.toLowerCase() &&
  pathKey === path.map((segment) => `${segment.toLowerCase()}/`).join("") &&
  tagPairs.every(([key, value]) => value === tags[key]?.toLowerCase());

function requireSound(found: FoundResource, types: ReadonlySet<string>): void {
  const { type, externalId, name, path, tags } = found;
  const refuse = (what: string): never => {
    throw new ConnectorError(
      "protocol",
      `The target lists ${shown(externalId)} with ${what}. Nothing was changed.`,
    );
  };
  if (!externalId || externalId.length > MAX_ID) refuse("an id that is empty or too long");
  if (!types.has(type)) refuse(`the type “${type}”, which it does not offer`);
  if (Object.keys(tags).length > MAX_TAGS) refuse(`more than ${MAX_TAGS} tags`);
  const texts = [externalId, name, ...path, ...Object.entries(tags).flat()];
  // SQLite's JSON functions end a text at NUL and replace half surrogates: what is stored would differ from the feed.
  if (!texts.every((text) => text.isWellFormed() && !text.includes("\u0000")))
    refuse("text that is not proper Unicode");
}

const shown = (id: string) => (id ? `“${id.slice(0, 200)}”` : "a resource");
