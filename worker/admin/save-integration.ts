/** Connecting an outside system, and changing how. */
import { and, eq, sql } from "drizzle-orm";
import type { AuditEntry } from "../../db/commit";
import { nameIsFree, settleName } from "../../db/names";
import { type IntegrationRow, integrations, observedPrivileges, orphans } from "../../db/schema";
import { abandonUnits } from "../access/abandon-units";
import { standingAt } from "../access/standing-at";
import type { Integration, IntegrationChange, NewIntegration } from "../contract/integrations";
import type { IntegrationId } from "../contract/values";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId } from "../lib/ids";
import { nameTaken } from "../lib/names";
import { namedAs } from "../lib/skeleton";
import { answersAsBefore, requireSameTarget } from "./change-target";
import { requireIntegration } from "./find-integration";
import { type PartedConfig, partConfig, requireConnector } from "./integration-config";
import { openSecrets } from "./open-secrets";
import { standing } from "./remove-integration";
import { getIntegration } from "./show-integrations";
import { startSync } from "./sync-runs";

/** The first sync starts at once. @throws {AppError} `bad_input`, `already_exists` */
export async function createIntegration(
  ctx: AppContext,
  input: NewIntegration,
): Promise<Integration> {
  requireAdmin(ctx);
  const connector = requireConnector(input.kind);
  const config = partConfig(connector, input.config);
  const id = newId("integration");
  const at = ctx.now();
  const row: typeof integrations.$inferInsert = {
    id,
    ...namedAs(input.name),
    kind: connector.kind,
    config: config.open,
    secrets: await sealSecrets(ctx, id, config),
    state: "active",
    syncSeconds: input.syncSeconds,
    nextSyncAt: at,
    createdAt: at,
    updatedAt: at,
  };
  const done = await commit(ctx, {
    entries: [
      {
        action: "integration.created",
        subject: id,
        detail: { name: input.name, kind: connector.kind, config: config.open },
      },
    ],
    guard: nameIsFree(integrations, input.name),
    writes: [ctx.db.insert(integrations).values(row)],
  });
  if (!done) throw await nameTaken(ctx.db, integrations, "integration", input.name);
  await startSync(ctx, id);
  return getIntegration(ctx, id);
}

/**
 * @throws {AppError} `not_found`, `bad_input`, `already_exists`, `terms_changed`; `in_use` when access stands at a target
 *   that the new settings would leave behind
 */
export async function changeIntegration(
  ctx: AppContext,
  id: IntegrationId,
  change: IntegrationChange,
): Promise<Integration> {
  requireAdmin(ctx);
  const row = await requireIntegration(ctx, id);
  const { expectedVersion = row.version } = change;
  if (expectedVersion !== row.version) throw overtaken(row);
  const before: PartedConfig = { open: row.config, secret: (await openSecrets(ctx, row)) ?? {} };
  const config = change.config
    ? partConfig(requireConnector(row.kind), change.config, before)
    : before;
  const identity = await identityAfter(ctx, row, change, before, config);
  const renamed = change.name !== undefined && change.name !== row.name;
  const next = {
    ...(renamed && namedAs(change.name ?? row.name)),
    name: change.name ?? row.name,
    config: config.open,
    // Sealed anew only when something was sent: the stored box stays byte for byte what it was.
    secrets: change.config ? await sealSecrets(ctx, id, config) : row.secrets,
    identity,
    syncSeconds: change.syncSeconds ?? row.syncSeconds,
    version: row.version + 1,
    updatedAt: ctx.now(),
  };
  const done = await commit(ctx, {
    entries: [
      { action: "integration.changed", subject: id, detail: changeDetail(row, next, change) },
      ...(change.replacesTarget ? [replaced(row)] : []),
    ],
    guard: sql`exists (select 1 from ${integrations} where id = ${id} and version = ${row.version} and state <> 'deleted')
      and ${identity === null ? sql`not exists (${standing(id)})` : sql`1`}
      and ${renamed ? nameIsFree(integrations, next.name, id) : sql`1`}`,
    writes: [
      ctx.db
        .update(integrations)
        .set(next)
        .where(and(eq(integrations.id, id))),
      ...(change.replacesTarget ? forgetTarget(ctx, id) : []),
      ...(renamed ? [settleName(ctx.db, integrations, row.name)] : []),
    ],
  });
  if (!done) {
    const now = await requireIntegration(ctx, id);
    if (now.version === row.version && (await standingAt(ctx, id)).count > 0)
      throw new AppError("in_use", "New access was granted there at this moment. Try again.");
    throw now.version === row.version
      ? await nameTaken(ctx.db, integrations, "integration", next.name, id)
      : overtaken(now);
  }
  if (change.config || change.replacesTarget) await startSync(ctx, id);
  return getIntegration(ctx, id);
}

/** @returns null: to be recorded when the target is reached */
async function identityAfter(
  ctx: AppContext,
  row: IntegrationRow,
  change: IntegrationChange,
  before: PartedConfig,
  after: PartedConfig,
): Promise<string | null> {
  if (change.replacesTarget) {
    if (await answersAsBefore(ctx, row))
      throw new AppError(
        "in_use",
        "The old target still answers at the present address, so what stands there can be ended properly: revoke it, or drain the integration.",
      );
    await abandonUnits(ctx, row.id);
    return null;
  }
  return change.config ? requireSameTarget(ctx, row, before, after) : row.identity;
}

const replaced = ({ id, identity }: IntegrationRow): AuditEntry => ({
  action: "integration.target_replaced",
  subject: id,
  detail: { was: identity },
});

/** What was seen at the old target says nothing of the new one. */
const forgetTarget = ({ db }: AppContext, id: IntegrationId) => [
  db.delete(orphans).where(eq(orphans.integrationId, id)),
  db.delete(observedPrivileges).where(eq(observedPrivileges.integrationId, id)),
];

/** Old and new without secrets; of those, only which were sent. */
function changeDetail(
  row: IntegrationRow,
  next: Pick<IntegrationRow, "name" | "config" | "syncSeconds" | "version">,
  change: IntegrationChange,
) {
  const { secretFields } = requireConnector(row.kind);
  return {
    before: {
      name: row.name,
      config: row.config,
      syncSeconds: row.syncSeconds,
      version: row.version,
    },
    after: {
      name: next.name,
      config: next.config,
      syncSeconds: next.syncSeconds,
      version: next.version,
    },
    secretsReplaced: secretFields.filter((name) => change.config?.[name] !== undefined),
  };
}

/** Bound to the row: a sealed box that is copied to another integration does not open. */
async function sealSecrets(
  { keys }: AppContext,
  id: IntegrationId,
  { secret }: PartedConfig,
): Promise<string | null> {
  return Object.keys(secret).length === 0 ? null : keys.seal(JSON.stringify(secret), id);
}

const overtaken = ({ version }: IntegrationRow) =>
  new AppError(
    "terms_changed",
    `Somebody else saved version ${version} meanwhile. Look at it and save again.`,
  );
