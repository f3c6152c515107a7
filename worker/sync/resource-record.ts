/** A found resource as it is stored. */
import { createHash } from "node:crypto";
import type { FoundResource } from "../connectors/connector";
import { ConnectorError } from "../connectors/errors";
import { canonicalJson, newId } from "../lib/ids";
import { pathKeyOf } from "../policy/paths";
import { fold } from "../policy/text";
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
  // 132 bits: enough that two states of one resource never look alike. In one call, because a feed has a million.
  const hash = createHash("sha256").update(canonicalJson(facts)).digest("base64url").slice(0, 22);
  const record: ResourceRecord = {
    ...facts,
    id: newId("resource"),
    searchName: fold(name),
    pathKey: pathKeyOf(path),
    tagPairs: Object.entries(tags).map(([key, value]) => [key, fold(value)]),
    hash,
  };
  return { externalId, hash, record: JSON.stringify(record) };
}

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
