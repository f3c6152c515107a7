/** Has anything changed since? One small read, so that open pages may ask every few seconds. */
import { userOf } from "../lib/actor";
import { type AppContext, requireMember } from "../lib/context";
import { base64url } from "../lib/ids";

/**
 * Every change writes an audit event, every change of policy or people raises the facts version, and a restore raises
 * it by a random step: the two together differ whenever anything does.
 */
const NOW_AT = `select coalesce((select max(seq) from audit_events), 0) as seq,
  (select facts_version from organization where id = 1) as facts`;

/** Opaque: keyed, so that nobody can tell from it how much goes on elsewhere, nor compare two people's. */
export async function showChanges(
  ctx: Pick<AppContext, "db" | "keys" | "actor">,
): Promise<{ readonly version: string }> {
  requireMember(ctx);
  const row = await ctx.db.$client.prepare(NOW_AT).first<{ seq: number; facts: number | null }>();
  const reader = userOf(ctx.actor) ?? "";
  const mac = await ctx.keys.mac("changes", `${reader}/${row?.seq ?? 0}/${row?.facts ?? 0}`);
  return { version: base64url(mac.slice(0, 15)) };
}
