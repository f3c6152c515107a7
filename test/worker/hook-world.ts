/** Webhook services in memory, by their host, and an integration with a request for one of their things. */
import { eq } from "drizzle-orm";
import { integrations, type UnitRow, units } from "../../db/schema";
import { advanceRequests } from "../../worker/access/advance-requests";
import { handleOf } from "../../worker/access/handles";
import { FlowDocument } from "../../worker/contract/flows";
import type { IntegrationId, RequestId, UserId } from "../../worker/contract/values";
import type { Actor } from "../../worker/lib/actor";
import type { AppContext } from "../../worker/lib/context";
import { newId } from "../../worker/lib/ids";
import { db } from "../support/app";
import { as, system, unitRows } from "./access-world";
import { anyBucket, flowDocument } from "./catalogue-world";
import { insertRequest } from "./request-rows";

export const SECRET = `whsec_${"c2VjcmV0".repeat(6)}`;

export type Stands = {
  handle: string | null;
  deployment?: string;
  resourceType?: string;
  externalId: string;
  permission: string;
  account: string;
  deadlineAt?: string | null;
  recipe?: object;
};

export class Service {
  readonly standing = new Map<string, Stands>();
  readonly calls: Array<{ action: string; id: string; body: Record<string, never> }> = [];
  /** Runs after a call took effect; throwing loses its answer. */
  afterEffect: (action: string) => void = () => {};

  constructor(public instance: string | null) {}

  async answer(request: Request): Promise<Response> {
    const action = new URL(request.url).pathname.slice(1);
    const body = (await request.json()) as Record<string, never>;
    const id = request.headers.get("webhook-id") ?? "";
    this.calls.push({ action, id, body });
    const json = this.apply(action, body);
    this.afterEffect(action);
    return Response.json(json, { headers: await this.headers(id) });
  }

  private apply(action: string, body: Record<string, never>): object {
    const { handle } = body as { handle?: string };
    if (action === "observe") {
      const all = [...this.standing.values()].filter((one) => !handle || one.handle === handle);
      return { privileges: all, nextCursor: null };
    }
    if (action === "revoke") {
      this.standing.delete(String(handle));
      return { handle, state: "absent" };
    }
    const { resource, permission, account, deadlineAt, deployment } = body as never as {
      resource: { type: string; externalId: string };
    } & Stands;
    const recipe = { place: resource.externalId };
    this.standing.set(String(handle), {
      handle: String(handle),
      ...(deployment !== undefined && { deployment }),
      resourceType: resource.type,
      externalId: resource.externalId,
      permission,
      account,
      deadlineAt: deadlineAt ?? null,
      recipe,
    });
    return { handle, state: "present", recipe };
  }

  private async headers(callId: string): Promise<Record<string, string>> {
    if (this.instance === null) return {};
    const key = await crypto.subtle.importKey(
      "raw",
      Uint8Array.from(atob(SECRET.slice(6)), (c) => c.charCodeAt(0)),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const text = new TextEncoder().encode(`instance.${callId}.${this.instance}`);
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, text));
    return {
      "webhook-instance": this.instance,
      "webhook-instance-signature": `v1,${btoa(String.fromCharCode(...mac))}`,
    };
  }
}

export type Net = Map<string, Service>;

/** A context whose calls go to the services of `net`; a host that is not there does not answer. */
export async function onNet(net: Net, actor: Actor = system, now?: () => number) {
  const ctx = await as(actor, now);
  const network: AppContext["network"] = async (url, init) => {
    const service = net.get(new URL(url).host);
    if (!service) throw new TypeError("connection refused");
    return service.answer(new Request(url, init));
  };
  return { ...ctx, network } satisfies AppContext;
}

export const advance = (ctx: AppContext, ...ids: RequestId[]) =>
  advanceRequests(ctx, ids, {
    lanes: { run: <T>(_lane: string, call: () => Promise<T>) => call() },
    helpers: [],
    unbooked: new Set<string>(),
  });

export async function addHook(
  ctx: AppContext,
  host: string,
  config: Record<string, unknown> = {},
): Promise<IntegrationId> {
  const id = newId("integration");
  const secrets = await ctx.keys.seal(JSON.stringify({ secret: SECRET }), id);
  await db.insert(integrations).values({
    id,
    name: `hook ${id.slice(-8)}`,
    kind: "webhook",
    config: { url: `https://${host}/`, sendSecret: false, timeoutSeconds: 10, ...config },
    secrets,
    state: "active",
    createdAt: 1,
    updatedAt: 1,
  });
  return id;
}

export const hookRow = async (id: IntegrationId) => {
  const [row] = await db.select().from(integrations).where(eq(integrations.id, id));
  if (!row) throw new Error("no such integration");
  return row;
};

let number = 50_000;

const anybody = FlowDocument.parse(
  flowDocument({
    name: "Rooms",
    targets: [anyBucket("int_x")],
    settings: { maxExtensions: 3, extensionSeconds: 1_800 },
  }),
);
const policy = { ...anybody, requesters: { ...anybody.requesters, conditions: [] } };

/** A request that was allowed and waits for its grant. */
export async function ask(
  ctx: AppContext,
  integrationId: IntegrationId,
  granteeId: UserId,
  over: Partial<UnitRow> = {},
): Promise<RequestId> {
  const now = ctx.now();
  number += 1;
  const requestId = await insertRequest(db, granteeId, {
    number,
    state: "granting",
    createdAt: now,
    decidedAt: now,
    lapsesAt: now + 3_600_000,
    dueAt: null,
    policy,
  });
  const unit = {
    integrationId,
    resourceType: "room",
    externalId: "r1",
    permission: "enter",
  };
  const id = newId("unit");
  await db.insert(units).values({
    id,
    requestId,
    ...unit,
    resourceId: newId("resource"),
    resourceName: "Room 1",
    path: ["House"],
    account: "linus@example.com",
    handle: await handleOf(ctx, { ...unit, granteeId }),
    seed: id,
    state: "queued",
    ...over,
  });
  return requestId;
}

/** Granted at its service. */
export async function granted(
  ctx: AppContext,
  integrationId: IntegrationId,
  granteeId: UserId,
): Promise<{ readonly id: RequestId; readonly unit: UnitRow }> {
  const id = await ask(ctx, integrationId, granteeId);
  await advance(ctx, id);
  const [unit] = await unitRows(id);
  if (unit?.state !== "active") throw new Error(`not granted: ${JSON.stringify(unit)}`);
  return { id, unit };
}
