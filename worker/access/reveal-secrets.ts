import type { z } from "zod";
import type { RevealedSecrets } from "../contract/requests";
import type { RequestId, UnitId } from "../contract/values";
import { type AppContext, requireSession } from "../lib/context";
import { AppError } from "../lib/errors";
import { loadAggregates, saveAggregates } from "./aggregate";
import { detailsOf, requireGrantee } from "./list-access-details";
import { credentialsOf, revealedSeeds } from "./revealed";
import { requireVisible } from "./view-request";

/** Shows the secret of a unit, once; the audit log tells of it. @throws {AppError} `step_up_required`, `not_found`, `not_allowed`, `already_decided` */
export async function revealSecrets(
  ctx: AppContext,
  id: RequestId,
  unitId: UnitId,
): Promise<z.infer<typeof RevealedSecrets>> {
  requireSession(ctx);
  const request = await requireVisible(ctx, id);
  requireGrantee(ctx, request);
  const before = (await loadAggregates(ctx, [id])).get(id);
  const unit = before?.units.find((u) => u.id === unitId);
  if (!before || !unit) throw new AppError("not_found", "There is no such unit in this request.");
  const credentials = credentialsOf(unit, before.request, await revealedSeeds(ctx, [unit]));
  if (credentials === "viewed") {
    throw new AppError(
      "already_decided",
      "The secret was shown already; it is shown once, also when several requests give you the same access. Hand all of them back and ask again for a new one.",
    );
  }
  const found = (await detailsOf(ctx, before.request)).find((d) => d.unit.id === unitId);
  if (credentials !== "available" || !found) {
    throw new AppError(
      "not_found",
      "There is no secret to show: the access is not active, or needs none.",
    );
  }
  const saved = await saveAggregates(ctx, [
    {
      before,
      request: {},
      units: new Map([[unitId, { revealedAt: ctx.now() }]]),
      revealing: [unit],
      entries: [{ action: "unit.revealed", subject: unitId, detail: { requestId: id } }],
    },
  ]);
  if (!saved.has(id))
    throw new AppError("already_decided", "Something changed at this moment. Try again.");
  return { unitId, secrets: (await found.secrets()).map((s) => ({ ...s })) };
}
