/** Writing bundles. */
import { and, eq, isNull, sql } from "drizzle-orm";
import { nameIsFree, settleName } from "../../db/names";
import { type BundleRow, bundles, flows } from "../../db/schema";
import type { SavedBundle } from "../contract/bundle-endpoints";
import type { AccessBundle, BundleDocument } from "../contract/bundles";
import { type BundleId, instantText } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId } from "../lib/ids";
import { nameTaken } from "../lib/names";
import { namedAs } from "../lib/skeleton";
import { requireReferences } from "./find-references";
import { warnAboutTargets } from "./warn-about-flow";

export const showBundle = (row: BundleRow): AccessBundle => ({
  id: row.id,
  version: row.version,
  document: row.document,
  createdAt: instantText(row.createdAt),
  updatedAt: instantText(row.updatedAt),
});

/** @throws {AppError} `not_found` */
export async function requireBundle(ctx: AppContext, id: BundleId): Promise<BundleRow> {
  requireAdmin(ctx);
  const [row] = await ctx.db
    .select()
    .from(bundles)
    .where(and(eq(bundles.id, id), isNull(bundles.deletedAt)));
  if (!row) throw new AppError("not_found", "There is no such bundle.");
  return row;
}

/** @throws {AppError} `bad_input`, `already_exists` */
export async function createBundle(ctx: AppContext, input: BundleDocument): Promise<SavedBundle> {
  const { email } = requireAdmin(ctx);
  const document = await requireReferences(ctx, input);
  const at = ctx.now();
  const row: BundleRow = {
    id: newId("bundle"),
    ...namedAs(document.name),
    version: 1,
    document,
    createdAt: at,
    updatedAt: at,
    updatedBy: email,
    deletedAt: null,
  };
  const done = await commit(ctx, {
    entries: [
      {
        action: "bundle.created",
        subject: row.id,
        detail: { name: row.name, version: 1, after: document },
      },
    ],
    guard: nameIsFree(bundles, row.name),
    writes: [ctx.db.insert(bundles).values(row)],
  });
  if (!done) throw await nameTaken(ctx.db, bundles, "bundle", row.name);
  return withWarnings(ctx, row);
}

/** @throws {AppError} `not_found`, `bad_input`, `already_exists`, `terms_changed` */
export async function replaceBundle(
  ctx: AppContext,
  id: BundleId,
  input: BundleDocument,
  expectedVersion: number | undefined,
): Promise<SavedBundle> {
  const { email } = requireAdmin(ctx);
  const before = await requireBundle(ctx, id);
  if (expectedVersion !== undefined && expectedVersion !== before.version) throw overtaken(before);
  const document = await requireReferences(ctx, input);
  const renamed = document.name !== before.name;
  const after: BundleRow = {
    ...before,
    ...(renamed && namedAs(document.name)),
    version: before.version + 1,
    document,
    updatedAt: ctx.now(),
    updatedBy: email,
  };
  const { name, folded, skeleton, version, updatedAt, updatedBy } = after;
  const done = await commit(ctx, {
    entries: [
      {
        action: "bundle.changed",
        subject: id,
        // Bundles keep no versions of their own: the log is where the old one can be read.
        detail: { name, before: before.document, after: document, version },
      },
    ],
    guard: sql`exists (select 1 from ${bundles} where id = ${id} and version = ${before.version} and deleted_at is null)
      and ${renamed ? nameIsFree(bundles, name, id) : sql`1`}`,
    writes: [
      ctx.db
        .update(bundles)
        .set({ name, folded, skeleton, version, document, updatedAt, updatedBy })
        .where(eq(bundles.id, id)),
      ...(renamed ? [settleName(ctx.db, bundles, before.name)] : []),
    ],
  });
  if (done) return withWarnings(ctx, after);
  const now = await requireBundle(ctx, id);
  throw now.version === before.version
    ? await nameTaken(ctx.db, bundles, "bundle", name, id)
    : overtaken(now);
}

/** @throws {AppError} `not_found`, `in_use` with the names of the flows that refer to it */
export async function deleteBundle(ctx: AppContext, id: BundleId): Promise<void> {
  const { email } = requireAdmin(ctx);
  const row = await requireBundle(ctx, id);
  const users = sql`select name from ${flows} where deleted_at is null and exists
    (select 1 from json_each(${flows.document}, '$.targets') t where t.value->>'bundle' = ${id})`;
  const at = ctx.now();
  const done = await commit(ctx, {
    entries: [
      { action: "bundle.deleted", subject: id, detail: { name: row.name, before: row.document } },
    ],
    guard: sql`not exists (${users}) and exists (select 1 from ${bundles} where id = ${id} and deleted_at is null)`,
    writes: [
      ctx.db
        .update(bundles)
        .set({ deletedAt: at, updatedAt: at, updatedBy: email })
        .where(eq(bundles.id, id)),
      settleName(ctx.db, bundles, row.name),
    ],
  });
  if (done) return;
  const named = await ctx.db.all<{ name: string }>(sql`${users} order by name limit 10`);
  if (named.length === 0) throw new AppError("not_found", "There is no such bundle.");
  const names = named.map((f) => `“${f.name}”`).join(", ");
  throw new AppError(
    "in_use",
    `These flows still offer this bundle: ${names}. Take it out of them first.`,
  );
}

async function withWarnings(ctx: AppContext, row: BundleRow): Promise<SavedBundle> {
  const placed = row.document.targets.map((target, i) => ({ target, pointer: `/targets/${i}` }));
  return { ...showBundle(row), warnings: await warnAboutTargets(ctx, placed) };
}

const overtaken = ({ version }: BundleRow) =>
  new AppError(
    "terms_changed",
    `Somebody else saved version ${version} meanwhile. Look at it and save again.`,
  );
