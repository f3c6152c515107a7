import { inList } from "../../db/rows";
import { users } from "../../db/schema";
import type { DryRun, NewRequest } from "../contract/requests";
import { maybeInstantText } from "../contract/values";
import { linkOf } from "../lib/actor";
import { type AppContext, requirePerson } from "../lib/context";
import { durationsUntil, linkEnd } from "../policy/durations";
import { spokenSeconds } from "../policy/text";
import { numberText } from "./describe-requests";
import { type Weighed, weighRequest } from "./weigh-request";

/** Says what would happen, and changes nothing. @throws {AppError} `not_found` */
export async function dryRunRequest(ctx: AppContext, wanted: NewRequest): Promise<DryRun> {
  requirePerson(ctx);
  const weighed = await weighRequest(ctx, wanted);
  const { verdict, approval, approvers, open, units, flow } = weighed;
  const people = await ctx.db
    .select({ id: users.id, email: users.email, fullName: users.fullName })
    .from(users)
    .where(inList(users.id, [...approvers.keys()]));
  return {
    requestable: verdict.ok,
    reasons: verdict.ok ? [] : verdict.reasons,
    automatic: verdict.ok && verdict.automatic,
    durationSeconds: verdict.ok ? verdict.seconds : null,
    maxSeconds: durationsUntil(
      flow.document.duration,
      linkEnd(flow, linkOf(ctx.actor) === null ? null : flow.id),
      ctx.now(),
    ).maxSeconds,
    approvers: people.map((p) => ({ ...p, why: approvers.get(p.id) ?? [] })),
    held: units.flatMap((u) =>
      open
        .filter((o) => o.handle === u.handle)
        .map((o) => ({
          resourceId: u.resource.id,
          permission: u.permission,
          until: maybeInstantText(o.expiresAt),
          number: numberText(o.number),
        })),
    ),
    summary: summary(
      weighed,
      approval.outcome === "stuck",
      people.map((p) => p.fullName),
    ),
  };
}

function summary({ verdict, flow }: Weighed, stuck: boolean, names: ReadonlyArray<string>): string {
  if (!verdict.ok) return verdict.reasons.map((r) => r.message).join(" ");
  const length =
    verdict.seconds === null
      ? "until an admin revokes it"
      : `for ${spokenSeconds(verdict.seconds)}`;
  if (verdict.automatic) return `Granted at once, ${length}.`;
  if (stuck) return "Nobody can approve this at the moment; the admins are told when you ask.";
  const who =
    names.length > 3
      ? `${names.slice(0, 3).join(", ")} or ${names.length - 3} more`
      : names.join(" or ");
  const every =
    flow.document.approval.mode === "all_of" ? "every group of approvers has" : `${who} has`;
  return `Granted ${length} once ${every} approved.`;
}
