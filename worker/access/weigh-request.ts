/** What a request would mean: read all facts, ask the policy, find the approvers. Dry-run and submit both start here. */

import { and, eq, isNull, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import {
  accessLinks,
  accounts,
  bundles,
  organization,
  permissions,
  requests,
  resources,
  units,
} from "../../db/schema";
import type { NewRequest } from "../contract/requests";
import type { BundleId, FlowId, IntegrationId, UserId } from "../contract/values";
import { linkOf } from "../lib/actor";
import { type AppContext, requirePerson } from "../lib/context";
import { AppError } from "../lib/errors";
import { mailboxKey } from "../lib/mailbox";
import type { ApprovalVerdict } from "../policy/approval";
import type { FlowPolicy, PersonFacts, ResourceFacts } from "../policy/facts";
import { evaluateRequest, type RequestVerdict } from "../policy/requests";
import { selectResource } from "../policy/selectors";
import { approvalOf } from "./approval-of";
import { handleOf } from "./handles";
import { loadFlowPolicies, loadPerson, loadResources, resourceFacts } from "./load-facts";

export type WantedUnit = {
  readonly resource: ResourceFacts;
  readonly permission: string;
  readonly handle: string;
  readonly account: string;
};

export type OpenUnit = {
  readonly handle: string;
  readonly requestId: string;
  readonly number: number;
  readonly state: string;
  readonly expiresAt: number | null;
};

export type Weighed = {
  readonly flow: FlowPolicy;
  readonly person: PersonFacts;
  readonly units: ReadonlyArray<WantedUnit>;
  readonly verdict: RequestVerdict;
  readonly approval: ApprovalVerdict;
  readonly approvers: ReadonlyMap<UserId, string[]>;
  /** Requests of the same person that are open for the same things. */
  readonly open: ReadonlyArray<OpenUnit>;
  readonly bundleId: BundleId | null;
};

/** The largest number of units a bundle may expand to. */
const MAX_UNITS = 200;

/** @throws {AppError} `not_found` for a flow, resource or bundle that is not there; `not_signed_in` */
export async function weighRequest(ctx: AppContext, wanted: NewRequest): Promise<Weighed> {
  const { userId } = requirePerson(ctx);
  const link = linkOf(ctx.actor);
  const [person, [flow], [org], throughLink] = await Promise.all([
    loadPerson(ctx, userId),
    loadFlowPolicies(ctx, wanted.flowId),
    ctx.db.select({ paused: organization.paused }).from(organization),
    link === null ? null : flowOfLink(ctx, link),
  ]);
  if (!person) throw new AppError("not_signed_in", "Sign in to continue.");
  if (!flow || (link !== null && throughLink !== flow.id)) {
    throw new AppError("not_found", "There is no such flow.", {
      errors: [{ pointer: "/flowId", detail: "There is no such flow." }],
    });
  }
  const asked = wanted.bundleId
    ? await unitsOfBundle(ctx, wanted.bundleId, flow)
    : await unitsAsked(ctx, wanted.units ?? []);
  const evaluated = evaluateRequest({
    flow,
    person,
    units: asked,
    durationSeconds: wanted.durationSeconds,
    justification: wanted.justification,
    now: ctx.now(),
    paused: org?.paused ?? true,
    throughLink,
  });
  const verdict = await withOfferedPermissions(ctx, asked, evaluated);
  const withHandles = await nameUnits(ctx, asked, person);
  const { verdict: approval, approvers } = await approvalOf(ctx, {
    document: flow.document,
    requester: person,
    resources: asked.map((u) => u.resource),
    votes: [],
  });
  return {
    flow,
    person,
    units: withHandles,
    verdict,
    approval,
    approvers,
    open: await openUnits(
      ctx,
      withHandles.map((u) => u.handle),
    ),
    bundleId: wanted.bundleId ?? null,
  };
}

async function flowOfLink(
  ctx: AppContext,
  id: typeof accessLinks.$inferSelect.id,
): Promise<FlowId | null> {
  const [link] = await ctx.db
    .select({ flowId: accessLinks.flowId })
    .from(accessLinks)
    .where(and(eq(accessLinks.id, id), isNull(accessLinks.endedAt)));
  return link?.flowId ?? null;
}

type Asked = { readonly resource: ResourceFacts; readonly permission: string };

async function unitsAsked(
  ctx: AppContext,
  wanted: NonNullable<NewRequest["units"]>,
): Promise<Asked[]> {
  const found = await loadResources(
    ctx,
    wanted.map((u) => u.resourceId),
  );
  return wanted.map(({ resourceId, permission }, i) => {
    const resource = found.get(resourceId);
    if (!resource) {
      const detail = "There is no such resource any more.";
      throw new AppError("not_found", detail, {
        errors: [{ pointer: `/units/${i}/resourceId`, detail }],
      });
    }
    return { resource, permission };
  });
}

/** Everything a bundle means now: each of its targets' resources with each of its permissions. */
async function unitsOfBundle(
  ctx: AppContext,
  bundleId: BundleId,
  flow: FlowPolicy,
): Promise<Asked[]> {
  const [bundle] = await ctx.db
    .select()
    .from(bundles)
    .where(and(eq(bundles.id, bundleId), isNull(bundles.deletedAt)));
  if (!bundle || !flow.targets.some((t) => t.bundleId === bundleId)) {
    const detail = "This flow does not offer that bundle.";
    throw new AppError("not_found", detail, { errors: [{ pointer: "/bundleId", detail }] });
  }
  const asked: Asked[] = [];
  for (const target of flow.targets.filter((t) => t.bundleId === bundleId)) {
    const rows = await ctx.db
      .select()
      .from(resources)
      .where(
        and(
          eq(resources.integrationId, target.integration as IntegrationId),
          eq(resources.type, target.resourceType),
          isNull(resources.deletedAt),
        ),
      );
    for (const resource of rows.map(resourceFacts)) {
      if (!selectResource(target, resource).selected) continue;
      for (const permission of target.permissions) asked.push({ resource, permission });
    }
  }
  if (asked.length > MAX_UNITS) {
    const detail = `The bundle holds ${asked.length} things now; a request may have ${MAX_UNITS}. Ask for single resources of it.`;
    throw new AppError("bad_input", detail, { errors: [{ pointer: "/bundleId", detail }] });
  }
  return asked;
}

/** A permission has to exist at the target too, not only in the flow. */
async function withOfferedPermissions(
  ctx: AppContext,
  asked: ReadonlyArray<Asked>,
  verdict: RequestVerdict,
): Promise<RequestVerdict> {
  const ids = [...new Set(asked.map((a) => a.resource.integrationId))];
  const rows = await ctx.db
    .select({
      integrationId: permissions.integrationId,
      type: permissions.resourceType,
      name: permissions.name,
    })
    .from(permissions)
    .where(and(inList(permissions.integrationId, ids), isNull(permissions.deletedAt)));
  const offered = new Set(rows.map((r) => `${r.integrationId} ${r.type} ${r.name}`));
  const missing = asked.flatMap(({ resource, permission }, i) =>
    offered.has(`${resource.integrationId} ${resource.type} ${permission}`)
      ? []
      : [
          {
            code: "permission_not_offered" as const,
            message: `“${resource.name}” has no permission “${permission}”.`,
            pointer: `/units/${i}`,
          },
        ],
  );
  if (missing.length === 0) return verdict;
  return { ok: false, reasons: [...(verdict.ok ? [] : verdict.reasons), ...missing] };
}

async function nameUnits(
  ctx: AppContext,
  asked: ReadonlyArray<Asked>,
  person: PersonFacts,
): Promise<WantedUnit[]> {
  const known = await ctx.db.select().from(accounts).where(eq(accounts.userId, person.id));
  const accountOf = new Map(known.map((a) => [a.integrationId, a.account]));
  return Promise.all(
    asked.map(async ({ resource, permission }) => ({
      resource,
      permission,
      account: accountOf.get(resource.integrationId) ?? mailboxKey(person.email),
      handle: await handleOf(ctx, {
        integrationId: resource.integrationId,
        resourceType: resource.type,
        externalId: resource.externalId,
        permission,
        granteeId: person.id,
      }),
    })),
  );
}

async function openUnits(ctx: AppContext, handles: ReadonlyArray<string>): Promise<OpenUnit[]> {
  return ctx.db
    .select({
      handle: units.handle,
      requestId: requests.id,
      number: requests.number,
      state: requests.state,
      expiresAt: requests.expiresAt,
    })
    .from(units)
    .innerJoin(requests, eq(requests.id, units.requestId))
    .where(
      and(
        inList(units.handle, handles),
        sql`${units.state} in ('queued', 'granting', 'active')`,
        sql`${requests.state} in ('pending', 'granting', 'active')`,
      ),
    );
}
