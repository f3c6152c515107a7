/** Searching what syncs found, by whatever index fits. */
import { and, asc, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import {
  integrations,
  permissions,
  type ResourceRow,
  resources,
  resourceTags,
} from "../../db/schema";
import type { Resource, ResourcesQuery } from "../contract/resources";
import { type IntegrationId, instantText, type ResourceId } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { fold } from "../lib/fold";
import { pageOf, readPageToken } from "../lib/page-tokens";
import { pathKeyOf, pathSegments } from "../policy/paths";

/** The largest text that begins with `prefix`, nearly: no assigned character sorts after it. */
const upTo = (prefix: string) => `${prefix}\u{10ffff}`;

const startsWith = (column: SQL, prefix: string): SQL =>
  sql`${column} >= ${prefix} and ${column} < ${upTo(prefix)}`;

const searchName = sql`${resources.searchName}`;
const pathKey = sql`${resources.pathKey}`;

/** By name; within one integration by type, then name. */
export async function listResources(ctx: AppContext, query: ResourcesQuery) {
  requireAdmin(ctx);
  const narrowed = query.integrationId !== undefined && query.type === undefined;
  const rows = narrowed ? await readByTypes(ctx, query) : await readByName(ctx, query);
  const shown = await showResources(ctx, rows.slice(0, query.limit));
  const byId = new Map(shown.map((r) => [r.id, r]));
  const kept = rows.filter((r, i) => i === query.limit || byId.has(r.id));
  return pageOf(
    kept,
    query.limit,
    (r) => [r.type, r.searchName, r.id],
    (r) => byId.get(r.id) as Resource,
  );
}

const after = (name: string, id: string): SQL =>
  sql`(${resources.searchName}, ${resources.id}) > (${name}, ${id})`;

const TOKEN = ["string", "string", "string"] as const;

async function readByName(ctx: AppContext, query: ResourcesQuery): Promise<ResourceRow[]> {
  const token = readPageToken(query.pageToken, TOKEN);
  return ctx.db
    .select()
    .from(resources)
    .where(
      and(
        ...filters(query),
        query.type ? eq(resources.type, query.type) : undefined,
        token ? after(String(token[1]), String(token[2])) : undefined,
      ),
    )
    .orderBy(asc(resources.searchName), asc(resources.id))
    .limit(query.limit + 1);
}

/** Type by type, so that each step reads only the rows it returns. */
async function readByTypes(ctx: AppContext, query: ResourcesQuery): Promise<ResourceRow[]> {
  const token = readPageToken(query.pageToken, TOKEN);
  const from = String(token?.[0] ?? "");
  const types = await ctx.db
    .selectDistinct({ type: permissions.resourceType })
    .from(permissions)
    .where(eq(permissions.integrationId, query.integrationId as IntegrationId))
    .orderBy(asc(permissions.resourceType));
  const rows: ResourceRow[] = [];
  for (const { type } of types) {
    if (rows.length > query.limit) break;
    if (type < from) continue;
    const part = await ctx.db
      .select()
      .from(resources)
      .where(
        and(
          ...filters(query),
          eq(resources.type, type),
          token && type === from ? after(String(token[1]), String(token[2])) : undefined,
        ),
      )
      .orderBy(asc(resources.searchName), asc(resources.id))
      .limit(query.limit + 1 - rows.length);
    rows.push(...part);
  }
  return rows;
}

function filters(query: ResourcesQuery): Array<SQL | undefined> {
  return [
    isNull(resources.deletedAt),
    query.integrationId ? eq(resources.integrationId, query.integrationId) : undefined,
    query.search ? hasName(fold(query.search), query.match) : undefined,
    query.path ? startsWith(pathKey, pathKeyOf(pathSegments(query.path))) : undefined,
    query.tag ? hasTag(query.tag) : undefined,
  ];
}

/** Anywhere in a name: the index holds the names in order, so a million of them are gone through in a tenth of a second. */
const hasName = (wanted: string, match: ResourcesQuery["match"]): SQL =>
  match === "contains" ? sql`instr(${searchName}, ${wanted}) > 0` : startsWith(searchName, wanted);

function hasTag(tag: string): SQL {
  const at = tag.indexOf("=");
  const [key, value] = [tag.slice(0, at), fold(tag.slice(at + 1))];
  return sql`${resources.id} in (select ${resourceTags.resourceId} from ${resourceTags}
    where ${resourceTags.key} = ${key} and ${resourceTags.value} = ${value})`;
}

/** @throws {AppError} `not_found` */
export async function getResource(ctx: AppContext, id: ResourceId): Promise<Resource> {
  requireAdmin(ctx);
  const rows = await ctx.db
    .select()
    .from(resources)
    .where(and(eq(resources.id, id), isNull(resources.deletedAt)));
  const [shown] = await showResources(ctx, rows);
  if (!shown) throw new AppError("not_found", "There is no such resource.");
  return shown;
}

/** Without those of integrations that are deleted. */
async function showResources(
  ctx: AppContext,
  rows: ReadonlyArray<ResourceRow>,
): Promise<Resource[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map((r) => r.integrationId))];
  const named = await ctx.db
    .select({ id: integrations.id, name: integrations.name })
    .from(integrations)
    .where(and(inList(integrations.id, ids), ne(integrations.state, "deleted")));
  const nameOf = new Map(named.map((i) => [i.id, i.name]));
  return rows.flatMap((row) => {
    const integration = nameOf.get(row.integrationId);
    if (integration === undefined) return [];
    const { id, integrationId, type, externalId, name, path, tags, updatedAt } = row;
    return [
      {
        id,
        integrationId,
        integration,
        type,
        externalId,
        name,
        path,
        tags,
        updatedAt: instantText(updatedAt),
      },
    ];
  });
}
