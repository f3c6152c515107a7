/** What is probably not meant about a flow that was saved as asked. */
import { and, isNull } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type IntegrationRow, integrations, permissions } from "../../db/schema";
import { findApprovers } from "../access/find-approvers";
import type { FlowWarning } from "../contract/flow-endpoints";
import type { FlowDocument, IntegrationTarget } from "../contract/flows";
import type { UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { type ApprovalRule, decideApproval, ruleClauses } from "../policy/approval";
import { decideRequester } from "../policy/requesters";
import { STRANGER } from "../policy/ties";
import { loadCrowd } from "./crowd";

/** The document's references must be resolved. */
export async function warnAboutFlow(
  ctx: AppContext,
  document: FlowDocument,
): Promise<FlowWarning[]> {
  return [
    ...(await warnAboutTargets(
      ctx,
      document.targets.flatMap((t, i) =>
        "bundle" in t ? [] : [{ target: t, pointer: `/targets/${i}` }],
      ),
    )),
    ...(await warnAboutRequesters(ctx, document)),
    ...warnAboutLength(document),
    ...(await warnAboutApprovers(ctx, document)),
  ];
}

type Placed = { readonly target: IntegrationTarget; readonly pointer: string };

/** Types and permissions that the synced catalogue does not have. */
export async function warnAboutTargets(
  ctx: AppContext,
  placed: ReadonlyArray<Placed>,
): Promise<FlowWarning[]> {
  if (placed.length === 0) return [];
  const ids = [...new Set(placed.map((p) => p.target.integration))];
  const [rows, known] = await ctx.db.batch([
    ctx.db.select().from(integrations).where(inList(integrations.id, ids)),
    ctx.db
      .select({
        integration: permissions.integrationId,
        type: permissions.resourceType,
        name: permissions.name,
      })
      .from(permissions)
      .where(and(inList(permissions.integrationId, ids), isNull(permissions.deletedAt))),
  ]);
  const integrationOf = new Map<string, IntegrationRow>(rows.map((r) => [r.id, r]));
  return placed.flatMap(({ target, pointer }) => {
    const integration = integrationOf.get(target.integration);
    if (!integration) return [];
    const mine = known.filter((k) => k.integration === target.integration);
    return warnAboutTarget(target, pointer, integration, mine);
  });
}

function warnAboutTarget(
  target: IntegrationTarget,
  pointer: string,
  { name, state, lastSyncAt }: IntegrationRow,
  known: ReadonlyArray<{ readonly type: string; readonly name: string }>,
): FlowWarning[] {
  const draining: FlowWarning[] =
    state === "draining"
      ? [
          {
            code: "integration_draining",
            message: `“${name}” is being disconnected and grants nothing new.`,
            pointer: `${pointer}/integration`,
          },
        ]
      : [];
  if (lastSyncAt === null) {
    const message = `“${name}” has not been synced yet, so its types and permissions could not be checked.`;
    return [
      ...draining,
      { code: "integration_not_synced", message, pointer: `${pointer}/integration` },
    ];
  }
  const ofType = known.filter((k) => k.type === target.resourceType);
  if (ofType.length === 0) {
    const message = `The last sync of “${name}” found no resource type “${target.resourceType}”.`;
    return [
      ...draining,
      { code: "unknown_resource_type", message, pointer: `${pointer}/resourceType` },
    ];
  }
  const unknown = target.permissions.flatMap((permission, i): FlowWarning[] =>
    ofType.some((k) => k.name === permission)
      ? []
      : [
          {
            code: "unknown_permission",
            message: `“${name}” does not offer “${permission}” on ${target.resourceType}.`,
            pointer: `${pointer}/permissions/${i}`,
          },
        ],
  );
  return [...draining, ...unknown];
}

async function warnAboutRequesters(
  ctx: AppContext,
  document: FlowDocument,
): Promise<FlowWarning[]> {
  if (document.trigger === "access_link") return [];
  const { people, more } = await loadCrowd(ctx, [document]);
  if (more || people.some((person) => decideRequester(document.requesters, person).allowed))
    return [];
  return [NOBODY_MATCHES];
}

export const NOBODY_MATCHES: FlowWarning = {
  code: "nobody_matches",
  message: "Nobody matches these conditions now, so nobody can request this.",
  pointer: "/requesters",
};

export const warnAboutLength = ({
  duration,
  approval,
}: Pick<FlowDocument, "duration" | "approval">): FlowWarning[] =>
  duration.maxSeconds === null && approval.mode === "automatic"
    ? [
        {
          code: "indefinite_without_approval",
          message: "Access without an end is given without anybody’s approval.",
          pointer: "/duration/maxSeconds",
        },
      ]
    : [];

/** Stands for the manager or owner, who differ from request to request. */
const SOMEBODY: UserId = "user_00000000000000000000";
/** Whether nobody at all could say yes. Managers and owners are taken to exist. */
export async function warnAboutApprovers(
  ctx: AppContext,
  document: Pick<FlowDocument, "approval" | "accessLink">,
): Promise<FlowWarning[]> {
  const asked = ruleClauses(document.approval);
  const [rule] = await findApprovers(ctx, [{ document, requester: STRANGER, resources: [] }]);
  if (asked.mode === "automatic" || !rule || rule.mode === "automatic") return [];
  const filled: ApprovalRule = {
    mode: rule.mode,
    groups: rule.groups.map((group, g) => ({
      ...group,
      clauses: group.clauses.map((clause, c) => {
        const type = asked.groups[g]?.clauses[c]?.approver.type;
        return type === "manager" || type === "owner"
          ? { ...clause, eligible: new Set([SOMEBODY]) }
          : clause;
      }),
    })),
  };
  const verdict = decideApproval(filled, [], STRANGER.id, false);
  if (verdict.outcome !== "stuck") return [];
  const message = `Nobody can approve this now: there is no one for ${verdict.unmet.join(", ")}.`;
  return [{ code: "no_approver", message, pointer: "/approval" }];
}
