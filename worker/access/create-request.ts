import { eq, type SQL, sql } from "drizzle-orm";
import { type Message, rowsJson } from "../../db/commit";
import { insertRows } from "../../db/rows";
import { accessLinks, links, type RequestRow, requests, seats, units } from "../../db/schema";
import type { AccessRequest, NewRequest } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { type Actor, linkOf } from "../lib/actor";
import { commit } from "../lib/commit";
import { type AppContext, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import { newId } from "../lib/ids";
import { newSeed } from "../lib/keys";
import { linkEnd } from "../policy/durations";
import { armAt, armSafely } from "./arm-timer";
import { numberText } from "./describe-requests";
import { seatApprovers } from "./seat-approvers";
import { toAdmins } from "./target-trouble";
import { termsHashOf } from "./terms";
import { viewRequest } from "./view-request";
import { type Weighed, weighRequest } from "./weigh-request";

/** Where a request came from, as the books say it. */
export function sourceOf({ principal, via }: Actor): RequestRow["source"] {
  if (principal.kind === "outsider") return "link";
  if (via.kind === "extension") return "extension";
  return via.kind === "token" ? "api" : "portal";
}

/**
 * Makes a request: granted at once where the flow is automatic, else waiting with its approvers told.
 *
 * @throws {AppError} `not_requestable` with every reason; `already_exists` while the same thing is being asked for
 *   or granted; `link_expired` when the access link is used up; `not_found`
 */
export async function createRequest(
  ctx: AppContext,
  wanted: NewRequest,
  source: RequestRow["source"],
): Promise<AccessRequest> {
  requirePerson(ctx);
  const weighed = await weighRequest(ctx, wanted);
  requireRequestable(weighed);
  const draft = await draftRequest(ctx, weighed, wanted, source);
  await armSafely(ctx, draft.id);
  if (!(await save(ctx, draft, weighed))) await explainRefusal(ctx, weighed);
  await armAt(ctx, draft.id, draft.dueAt ?? ctx.now());
  return viewRequest(ctx, draft.id);
}

function requireRequestable({ verdict, open }: Weighed): void {
  if (!verdict.ok) {
    const [first] = verdict.reasons;
    throw new AppError("not_requestable", first?.message ?? "This cannot be requested.", {
      errors: verdict.reasons.map((r) => ({ pointer: r.pointer ?? "", detail: r.message })),
    });
  }
  const asked = open.find((o) => o.state !== "active");
  if (asked) throw alreadyAsked(asked.number);
}

const alreadyAsked = (number: number) =>
  new AppError(
    "already_exists",
    `You have asked for this already: ${numberText(number)} is still open. Cancel it first, or wait for it.`,
  );

type Draft = typeof requests.$inferInsert & {
  id: RequestId;
  unitRows: Array<typeof units.$inferInsert>;
};

async function draftRequest(
  ctx: AppContext,
  { flow, person, units: asked, verdict, approval, bundleId }: Weighed,
  wanted: NewRequest,
  source: RequestRow["source"],
): Promise<Draft> {
  const now = ctx.now();
  const id = newId("request");
  const automatic = verdict.ok && verdict.automatic && approval.outcome === "approved";
  const unitRows = asked.map(({ resource, permission, handle, account }) => {
    const unitId = newId("unit");
    return {
      id: unitId,
      requestId: id,
      integrationId: resource.integrationId,
      resourceId: resource.id,
      resourceType: resource.type,
      externalId: resource.externalId,
      resourceName: resource.name,
      path: [...resource.path],
      permission,
      account,
      handle,
      seed: newSeed(ctx.keys, unitId),
      state: "queued" as const,
      leftOut: false,
      refreshing: false,
      moving: false,
      touched: false,
      attempts: 0,
    };
  });
  const terms = {
    id,
    granteeId: person.id,
    flowId: flow.id,
    flowVersion: flow.version,
    durationSeconds: verdict.ok ? verdict.seconds : null,
    justification: wanted.justification,
  };
  const boundAt = linkEnd(flow, linkOf(ctx.actor) === null ? null : flow.id);
  const lapsesAt = Math.min(
    now + flow.document.settings.pendingSeconds * 1_000,
    boundAt ?? Number.MAX_SAFE_INTEGER,
  );
  return {
    ...terms,
    number: 0,
    version: 1,
    state: automatic ? "granting" : "pending",
    flowName: flow.document.name,
    policy: flow.document,
    bundleId,
    requesterId: person.id,
    accessLinkId: linkOf(ctx.actor),
    termsHash: await termsHashOf(terms, unitRows),
    widerTerms: [],
    automatic,
    createdAt: now,
    lapsesAt,
    boundAt,
    decidedAt: automatic ? now : null,
    extensionCount: 0,
    dueAt: automatic ? now : lapsesAt,
    attempts: 0,
    message:
      approval.outcome === "stuck"
        ? "Nobody can approve this at the moment. The admins were told."
        : null,
    source,
    unitRows,
  };
}

/** False: somebody was faster, or the link is used up. */
async function save(
  ctx: AppContext,
  draft: Draft,
  { flow, approval, approvers, units: asked }: Weighed,
): Promise<boolean> {
  const { unitRows, number: _number, ...row } = draft;
  const waiting = draft.state === "pending";
  const seated = waiting ? await seatApprovers(ctx, draft.id, draft.lapsesAt, approvers) : null;
  const stuck: Message[] =
    approval.outcome === "stuck"
      ? [
          ...(await toAdmins(ctx, "request_stuck", `${draft.id}:stuck`, { requestId: draft.id })),
          {
            key: `${draft.id}:stuck`,
            template: "request_stuck",
            recipient: draft.requesterId,
            payload: { requestId: draft.id },
          },
        ]
      : [];
  const linkId = draft.accessLinkId ?? null;
  const done = await commit(ctx, {
    at: draft.createdAt,
    entries: [
      {
        action: "request.created",
        subject: draft.id,
        detail: {
          flowId: draft.flowId,
          flowVersion: draft.flowVersion,
          granteeId: draft.granteeId,
          durationSeconds: draft.durationSeconds,
          justification: draft.justification,
          termsHash: draft.termsHash,
          units: unitRows.map((u) => ({
            id: u.id,
            resource: u.externalId,
            permission: u.permission,
            handle: u.handle,
          })),
        },
      },
      ...(draft.automatic
        ? [{ action: "request.approved" as const, subject: draft.id, detail: { automatic: true } }]
        : []),
      ...(approval.outcome === "stuck"
        ? [
            {
              action: "request.stuck" as const,
              subject: draft.id,
              detail: { unmet: approval.unmet },
            },
          ]
        : []),
    ],
    guard: createGuard(
      draft,
      asked.map((u) => u.handle),
      flow.document.accessLink?.maxUses ?? null,
    ),
    writes: [
      ctx.db
        .insert(requests)
        .values({ ...row, number: sql`(select coalesce(max(number), 0) + 1 from requests)` }),
      insertRows(ctx.db, units, unitRows),
      ...(seated && seated.seats.length > 0
        ? [insertRows(ctx.db, seats, seated.seats), insertRows(ctx.db, links, seated.links)]
        : []),
      ...(linkId
        ? [
            ctx.db
              .update(accessLinks)
              .set({ uses: sql`uses + 1`, lastUsedAt: draft.createdAt })
              .where(eq(accessLinks.id, linkId)),
          ]
        : []),
    ],
    messages: [...(seated?.messages ?? []), ...stuck],
  });
  return done;
}

function createGuard(draft: Draft, handles: ReadonlyArray<string>, maxUses: number | null): SQL {
  const notAsked = sql`not exists (
    select 1 from units u join requests r on r.id = u.request_id
    where u.handle in (select value from json_each(${rowsJson(handles)}))
      and u.state in ('queued', 'granting') and r.state in ('pending', 'granting'))`;
  const sameFlow = sql`exists (select 1 from flows f where f.id = ${draft.flowId} and f.version = ${draft.flowVersion} and f.deleted_at is null)`;
  const employed = sql`exists (select 1 from users p where p.id = ${draft.requesterId} and p.status in ('active', 'invited'))`;
  const linkOpen = draft.accessLinkId
    ? sql`exists (select 1 from access_links l where l.id = ${draft.accessLinkId} and l.ended_at is null and (${maxUses} is null or l.uses < ${maxUses}))`
    : sql`1`;
  return sql`${notAsked} and ${sameFlow} and ${employed} and ${linkOpen}`;
}

async function explainRefusal(ctx: AppContext, { units: asked, flow }: Weighed): Promise<never> {
  const handles = asked.map((u) => u.handle);
  const [twin] = await ctx.db.all<{ number: number }>(sql`
    select r.number from units u join requests r on r.id = u.request_id
    where u.handle in (select value from json_each(${rowsJson(handles)}))
      and u.state in ('queued', 'granting') and r.state in ('pending', 'granting') limit 1`);
  if (twin) throw alreadyAsked(twin.number);
  const accessLinkId = linkOf(ctx.actor);
  if (accessLinkId !== null) {
    const [link] = await ctx.db.select().from(accessLinks).where(eq(accessLinks.id, accessLinkId));
    const maxUses = flow.document.accessLink?.maxUses ?? null;
    if (!link || link.endedAt !== null || (maxUses !== null && link.uses >= maxUses)) {
      throw new AppError(
        "link_expired",
        "This access link cannot be used for another request. Ask whoever gave it to you.",
      );
    }
  }
  throw new AppError(
    "terms_changed",
    "The flow was changed while you asked. Look at the offer again and repeat.",
  );
}
