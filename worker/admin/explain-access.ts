/** Why somebody can or cannot request something: every flow that has to do with it, part by part. */
import { and, eq, ne, type SQL, sql } from "drizzle-orm";
import { requests, units, users } from "../../db/schema";
import { numberText } from "../access/describe-requests";
import { loadResources } from "../access/load-facts";
import { openWorld, personIn, titleKey, type World } from "../access/offer-cache";
import type { Explain, ExplainedFlow, Explanation } from "../contract/insight";
import { maybeInstantText, type UserId } from "../contract/values";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { mailboxKey } from "../lib/mailbox";
import { explainFlow, linkOf } from "../policy/explain";
import type { FlowPolicy, PersonFacts, ResourceFacts } from "../policy/facts";
import { itself } from "../policy/names";
import { byStrictness } from "../policy/offer-terms";
import { type ApprovalOutlook, approvalOutlook } from "./approval-outlook";

const MAX_FLOWS = 100;
/** Of so many different approvals the people are looked up. */
const MAX_LOOKED_UP = 20;
const MAX_HELD = 100;

/** @throws {AppError} `not_found` for a person, resource or flow that is not there */
export async function explainAccess(ctx: AppContext, asked: Explain): Promise<Explanation> {
  requireAdmin(ctx);
  const [world, userId, resource] = await Promise.all([
    openWorld(ctx),
    requireUserId(ctx, asked),
    requireResource(ctx, asked),
  ]);
  const person = (await personIn(ctx, world, userId))?.facts;
  if (!person) throw notFound("/userId", "There is no such person.");
  const policies = flowsAbout(world, resource, asked);
  const explained = policies.map((policy) => ({
    policy,
    ...explainFlow({
      policy,
      person,
      resource,
      permission: asked.permission ?? null,
      existsThere: (name) =>
        !resource || world.titles.has(titleKey(resource.integrationId, resource.type, name)),
      now: ctx.now(),
      paused: world.paused,
      throughLink: linkOf(policy, person),
      nameOf: policy.nameOf ?? itself,
    }),
  }));
  explained.sort(
    (a, b) =>
      Number(b.requestable) - Number(a.requestable) ||
      byStrictness(a.policy.document, b.policy.document),
  );
  const shown = explained.slice(0, MAX_FLOWS);
  const outlooks = await outlooksOf(ctx, shown, person, resource);
  const flows = shown.map((one) => showFlow(one, outlooks.get(approvalKey(one.policy)) ?? null));
  const first = flows.find((flow) => flow.requestable) ?? null;
  return {
    person: { id: person.id, email: person.email, fullName: person.fullName },
    requestable: first !== null,
    summary: summary(person, flows, first, asked),
    suggestedFlowId: first?.flowId ?? null,
    flows,
    moreFlows: explained.length - shown.length,
    held: await heldBy(ctx, person.id, asked),
  };
}

const notFound = (pointer: string, detail: string) =>
  new AppError("not_found", detail, { errors: [{ pointer, detail }] });

async function requireUserId(
  { db }: AppContext,
  { userId, email }: Pick<Explain, "userId" | "email">,
): Promise<UserId> {
  if (userId) return userId;
  const [row] = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.emailKey, mailboxKey(email ?? "")), ne(users.status, "deleted")));
  if (!row) throw notFound("/email", "There is no such person.");
  return row.id;
}

async function requireResource(
  ctx: AppContext,
  { resourceId }: Explain,
): Promise<ResourceFacts | null> {
  if (!resourceId) return null;
  const resource = (await loadResources(ctx, [resourceId])).get(resourceId);
  if (!resource) throw notFound("/resourceId", "There is no such resource.");
  return resource;
}

/** The flow that was named; else those that offer things of the resource's kind; else all. */
function flowsAbout(
  { compiled }: World,
  resource: ResourceFacts | null,
  { flowId }: Explain,
): FlowPolicy[] {
  const all = compiled.flows.map((flow) => flow.policy);
  if (flowId) {
    const policy = compiled.flowById.get(flowId)?.policy;
    if (!policy) throw notFound("/flowId", "There is no such flow.");
    return [policy];
  }
  if (!resource) return all;
  const { integrationId, type } = resource;
  return all.filter((policy) =>
    policy.targets.some((t) => t.integration === integrationId && t.resourceType === type),
  );
}

type Explained = { readonly policy: FlowPolicy } & ReturnType<typeof explainFlow>;

/** Flows that ask the same people share one look-up. */
const approvalKey = ({ document: { approval, accessLink, settings } }: FlowPolicy): string =>
  JSON.stringify([approval, accessLink?.sponsor, settings.selfApproval]);

async function outlooksOf(
  ctx: AppContext,
  shown: ReadonlyArray<Explained>,
  person: PersonFacts,
  resource: ResourceFacts | null,
): Promise<Map<string, ApprovalOutlook>> {
  const asking = shown.filter((one) => one.requestable).map(({ policy }) => policy);
  const different = [...new Map(asking.map((policy) => [approvalKey(policy), policy]))];
  const found = different.slice(0, MAX_LOOKED_UP).map(async ([key, { document }]) => {
    return [key, await approvalOutlook(ctx, document, person, resource)] as const;
  });
  return new Map(await Promise.all(found));
}

function showFlow(
  { policy, requestable, message, parts }: Explained,
  known: ApprovalOutlook | null,
): ExplainedFlow {
  const { document, id, version } = policy;
  const outlook = requestable ? known : null;
  return {
    flowId: id,
    name: document.name,
    version,
    active: document.active,
    requestable,
    message,
    parts: parts.map((part) =>
      part.part === "approval" && outlook
        ? {
            ...part,
            ok: !outlook.stuck,
            message: outlook.stuck ? `${part.message} Nobody can give it now.` : part.message,
            evidence: outlook.approvers.map((a) => `${a.fullName}: ${a.why.join(", ")}`),
          }
        : part,
    ),
    automatic: document.approval.mode === "automatic",
    stuck: outlook?.stuck ?? false,
    approvers: outlook?.approvers ?? [],
    moreApprovers: outlook?.moreApprovers ?? 0,
  };
}

function summary(
  person: PersonFacts,
  flows: ReadonlyArray<ExplainedFlow>,
  first: ExplainedFlow | null,
  { flowId }: Explain,
): string {
  if (flows.length === 0) return "No access flow offers anything of this kind.";
  if (first) {
    const others = flows.filter((flow) => flow.requestable).length - 1;
    const more =
      others > 0 ? ` ${others} more ${others === 1 ? "flow lets" : "flows let"} them ask too.` : "";
    const approval = first.parts.find((part) => part.part === "approval")?.message ?? "";
    return `${person.fullName} can request this under “${first.name}”. ${approval}${more}`;
  }
  const only = flows[0];
  if (only && (flowId || flows.length === 1)) return only.message;
  return `${person.fullName} cannot request this: none of ${flows.length} flows lets them.`;
}

async function heldBy({ db }: AppContext, userId: UserId, asked: Explain) {
  const where: Array<SQL | undefined> = [
    eq(requests.granteeId, userId),
    sql`${requests.state} in ('granting', 'active', 'revoking')`,
    sql`${units.state} in ('granting', 'active', 'revoking')`,
    asked.resourceId ? eq(units.resourceId, asked.resourceId) : undefined,
    asked.permission ? eq(units.permission, asked.permission) : undefined,
    asked.flowId ? eq(requests.flowId, asked.flowId) : undefined,
  ];
  const rows = await db
    .select({
      requestId: requests.id,
      number: requests.number,
      flow: requests.flowName,
      resourceId: units.resourceId,
      resource: units.resourceName,
      permission: units.permission,
      state: units.state,
      until: requests.expiresAt,
    })
    .from(requests)
    .innerJoin(units, eq(units.requestId, requests.id))
    .where(and(...where))
    .orderBy(sql`${requests.createdAt} desc`)
    .limit(MAX_HELD);
  return rows.map((row) => ({
    ...row,
    number: numberText(row.number),
    until: maybeInstantText(row.until),
  }));
}
