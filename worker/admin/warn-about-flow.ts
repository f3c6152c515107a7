/** What is probably not meant about a flow that was saved as asked. */
import { and, inArray, isNull, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { type IntegrationRow, integrations, permissions, users } from "../../db/schema";
import { findApprovers } from "../access/find-approvers";
import { loadPeople } from "../access/load-facts";
import type { FlowWarning } from "../contract/flow-endpoints";
import type { FlowDocument, IntegrationTarget } from "../contract/flows";
import type { UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { type ApprovalRule, decideApproval, ruleClauses } from "../policy/approval";
import type { PersonFacts } from "../policy/facts";
import { decideRequester } from "../policy/requesters";

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

/** People are tried so many at a time, until one matches. */
const PEOPLE_AT_A_TIME = 500;
/** Beyond these nobody is looked at: a warning is not worth more. */
const MAX_PEOPLE = 10_000;

async function warnAboutRequesters(
  ctx: AppContext,
  { trigger, requesters }: FlowDocument,
): Promise<FlowWarning[]> {
  if (trigger === "access_link") return [];
  for (let after = "", seen = 0; ; seen += PEOPLE_AT_A_TIME) {
    if (seen >= MAX_PEOPLE) return [];
    const rows = await ctx.db
      .select({ id: users.id })
      .from(users)
      .where(
        and(
          sql`${users.id} > ${after}`,
          inArray(users.status, ["active", "invited"]),
          inArray(users.role, ["admin", "grantee"]),
        ),
      )
      .orderBy(users.id)
      .limit(PEOPLE_AT_A_TIME);
    const last = rows.at(-1);
    if (!last) break;
    const people = await loadPeople(
      ctx,
      rows.map((r) => r.id),
    );
    if ([...people.values()].some((person) => decideRequester(requesters, person).allowed))
      return [];
    after = last.id;
  }
  const message = "Nobody matches these conditions now, so nobody can request this.";
  return [{ code: "nobody_matches", message, pointer: "/requesters" }];
}

const warnAboutLength = ({ duration, approval }: FlowDocument): FlowWarning[] =>
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
const STRANGER: PersonFacts = {
  id: "user_11111111111111111111",
  email: "",
  fullName: "",
  role: "grantee",
  status: "active",
  timeZone: null,
  attributes: {},
  groups: [],
  shifts: [],
  reports: [],
  managerId: null,
};

async function warnAboutApprovers(ctx: AppContext, document: FlowDocument): Promise<FlowWarning[]> {
  const asked = ruleClauses(document.approval);
  const rule = await findApprovers(ctx, document, STRANGER, []);
  if (asked.mode === "automatic" || rule.mode === "automatic") return [];
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
