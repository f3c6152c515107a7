import { and, eq, ne, or } from "drizzle-orm";
import { type IntegrationRow, integrations } from "../../db/schema";
import type { IntegrationId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { fold } from "../lib/fold";

/** By id or name; null when there is none. */
export async function findIntegrationId(ctx: AppContext, idOrName: string): Promise<string | null> {
  const rows = await ctx.db
    .select({ id: integrations.id })
    .from(integrations)
    .where(
      and(
        ne(integrations.state, "deleted"),
        or(eq(integrations.id, idOrName as IntegrationId), eq(integrations.folded, fold(idOrName))),
      ),
    );
  return (rows.find((r) => r.id === idOrName) ?? rows[0])?.id ?? null;
}

/** @throws {AppError} `not_found` for what never was and what is deleted */
export async function requireIntegration(
  ctx: AppContext,
  id: IntegrationId,
): Promise<IntegrationRow> {
  const [row] = await ctx.db
    .select()
    .from(integrations)
    .where(and(eq(integrations.id, id), ne(integrations.state, "deleted")));
  if (!row) throw new AppError("not_found", "There is no such integration.");
  return row;
}
