/** Whose is what a target shows: in our books, ours without a book, or somebody else's. */
import { sql } from "drizzle-orm";
import { rowsJson } from "../../db/commit";
import type { Handle, Observed } from "../connectors/connector";
import type { IntegrationId, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { handleOf } from "./handles";

export type Marked = Observed & { readonly handle: Handle };

export type Sorted = {
  /** A request holds it now. */
  readonly known: ReadonlyArray<Marked>;
  /** This deployment granted it, and no request holds it any more. */
  readonly orphans: ReadonlyArray<Marked>;
  readonly foreign: ReadonlyArray<Observed>;
};

const isMarked = (one: Observed): one is Marked => one.handle !== null;

export async function sortObserved(
  ctx: AppContext,
  integrationId: IntegrationId,
  portion: ReadonlyArray<Observed>,
): Promise<Sorted> {
  const marked = portion.filter(isMarked);
  const books = await stateInBooks(ctx, marked);
  const known: Marked[] = [];
  const orphans: Marked[] = [];
  const foreign: Observed[] = portion.filter((one) => one.handle === null);
  for (const one of marked) {
    const inBooks = books.get(one.handle);
    if (inBooks === "held") known.push(one);
    else if (one.markedBy === "other") foreign.push(one);
    else if (one.markedBy === "this" || inBooks === "ended") orphans.push(one);
    else if (await isOurHandle(ctx, integrationId, one)) orphans.push(one);
    else foreign.push(one);
  }
  return { known, orphans, foreign };
}

async function stateInBooks(
  ctx: AppContext,
  marked: ReadonlyArray<Marked>,
): Promise<ReadonlyMap<string, "held" | "ended">> {
  if (marked.length === 0) return new Map();
  const rows = await ctx.db.all<{ handle: string; held: number }>(
    sql`select handle, max(state in ('granting', 'active', 'revoking')) as held from units
        where handle in (select value from json_each(${rowsJson(marked.map((one) => one.handle))})) group by handle`,
  );
  return new Map(rows.map(({ handle, held }) => [handle, held ? "held" : "ended"]));
}

/**
 * For a mark without a deployment's id that no book knows, as after the database was restored to the past. Nobody without
 * the key can make the handle of a person, thing and permission: if one of ours has it, we made it.
 */
async function isOurHandle(
  ctx: AppContext,
  integrationId: IntegrationId,
  { handle, resourceType, externalId, permission }: Marked,
): Promise<boolean> {
  if (externalId === null || permission === null) return false;
  const types =
    resourceType === null ? await typesOf(ctx, integrationId, externalId) : [resourceType];
  const people = await ctx.db.all<{ id: UserId }>(sql`select id from users`);
  for (const type of types) {
    for (const { id } of people) {
      const made = await handleOf(ctx, {
        integrationId,
        resourceType: type,
        externalId,
        permission,
        granteeId: id,
      });
      if (made === handle) return true;
    }
  }
  return false;
}

async function typesOf(
  ctx: AppContext,
  integrationId: IntegrationId,
  externalId: string,
): Promise<string[]> {
  const rows = await ctx.db.all<{ type: string }>(
    sql`select distinct type from resources where integration_id = ${integrationId} and external_id = ${externalId}`,
  );
  return rows.map(({ type }) => type);
}
