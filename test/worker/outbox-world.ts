/** A small organization with one request in it, for tests of mails. Every test makes its own people. */

import { env as testEnv } from "cloudflare:workers";
import { openDb } from "../../db/client";
import {
  decisions,
  flows,
  integrations,
  links,
  organization,
  outbox,
  permissions,
  type RequestRow,
  requests,
  seats,
  type UnitRow,
  type UserRow,
  units,
  users,
} from "../../db/schema";
import { FlowDocument } from "../../worker/contract/flows";
import type { Instant, RequestId, UserId } from "../../worker/contract/values";
import { system } from "../../worker/lib/actor";
import { newId } from "../../worker/lib/ids";
import { openKeys } from "../../worker/lib/keys";
import { readSettings } from "../../worker/lib/settings";
import { newLink } from "../../worker/links/new-link";
import type { MailContext } from "../../worker/mail/template";
import type { Env } from "../../worker/runtime/bindings";

const env = testEnv as unknown as Env;

/** Sunday, 22 November 2026, 14:40 in Berlin. */
export const NOW: Instant = Date.UTC(2026, 10, 22, 13, 40);

export type World = MailContext & { clock: Instant; readonly taken: Map<string, number> };

export async function world(): Promise<World> {
  const settings = readSettings({
    ...env,
    MAIL_FROM: "Hallpass <hallpass@example.com>",
    PUBLIC_URL: "https://pass.example.com",
  });
  const ctx = {
    db: openDb(env.DB),
    env,
    settings,
    keys: await openKeys(settings.masterKey),
    clock: NOW,
    now: () => ctx.clock,
    async takeLimit(name: string, { count }: { readonly count: number }) {
      const taken = (ctx.taken.get(name) ?? 0) + 1;
      ctx.taken.set(name, taken);
      return taken <= count;
    },
    taken: new Map<string, number>(),
    actor: system("outbox"),
    wakes: {
      armTimers: async () => {},
      sendMail: async () => {},
      sealAudit: async () => {},
      startSync: async () => {},
    },
  };
  await ctx.db.delete(outbox);
  await ctx.db
    .insert(organization)
    .values({ id: 1, name: "Acme", settings: { timeZone: "Europe/Berlin" }, createdAt: NOW })
    .onConflictDoNothing();
  return ctx;
}

let people = 0;

export async function person(
  ctx: MailContext,
  fullName: string,
  more: Partial<UserRow> = {},
): Promise<UserRow> {
  people += 1;
  // As much of the name as may stand before the @.
  const local =
    fullName
      .toLowerCase()
      .replaceAll(/[^a-z]/g, "")
      .slice(0, 40) || "person";
  const [row] = await ctx.db
    .insert(users)
    .values({
      id: newId("user"),
      email: `${local}${people}@example.com`,
      fullName,
      role: "grantee",
      status: "active",
      attributes: {},
      createdAt: NOW,
      updatedAt: NOW,
      ...more,
    })
    .returning();
  if (!row) throw new Error("no user was written");
  return row;
}

export const policy = (more: Partial<FlowDocument> = {}): FlowDocument =>
  FlowDocument.parse({
    name: "Read the shop",
    requesters: { operator: "any", conditions: [{ type: "group", values: ["Engineering"] }] },
    targets: [
      {
        integration: "Shop DB",
        resourceType: "postgresql.schema",
        permissions: ["read"],
        include: [{ by: "any" }],
      },
    ],
    duration: { maxSeconds: 14_400, defaultSeconds: 7_200 },
    approval: { mode: "any_of", groups: [{ approvers: [{ type: "manager" }] }] },
    settings: { maxExtensions: 2, extensionSeconds: 1_800 },
    ...more,
  });

let numbers = 1_042;

export type Asked = {
  readonly request: RequestRow;
  readonly dana: UserRow;
  readonly ada: UserRow;
  readonly linkId: string;
};

/** Dana asks to read one schema; her manager Ada is asked. */
export async function ask(
  ctx: MailContext,
  more: {
    readonly request?: Partial<RequestRow>;
    readonly unit?: Partial<UnitRow>;
    readonly dana?: Partial<UserRow>;
    readonly ada?: Partial<UserRow>;
    readonly integration?: Partial<typeof integrations.$inferInsert>;
  } = {},
): Promise<Asked> {
  const ada = await person(ctx, more.ada?.fullName ?? "Ada Lovelace", {
    timeZone: "Europe/Berlin",
    ...more.ada,
  });
  const dana = await person(ctx, more.dana?.fullName ?? "Dana Scully", {
    managerId: ada.id,
    ...more.dana,
  });
  numbers += 1;
  const number = numbers;
  const document = more.request?.policy ?? policy();
  const flowId = newId("flow");
  const [request] = await ctx.db
    .insert(requests)
    .values({
      id: newId("request"),
      number,
      state: "pending",
      flowId,
      flowVersion: 1,
      flowName: document.name,
      policy: document,
      requesterId: dana.id,
      granteeId: dana.id,
      justification: "Order 4711 is stuck; I need to look at its rows.",
      durationSeconds: 7_200,
      termsHash: "terms",
      automatic: false,
      createdAt: NOW,
      lapsesAt: NOW + 86_400_000,
      source: "portal",
      ...more.request,
    })
    .returning();
  if (!request) throw new Error("no request was written");
  await ctx.db.insert(flows).values({
    id: flowId,
    name: `${document.name} ${number}`,
    version: 1,
    document,
    createdAt: NOW,
    updatedAt: NOW,
    updatedBy: "test",
  });
  await addUnit(ctx, request.id, more.unit, more.integration);
  const linkId = await seat(ctx, request.id, ada.id);
  return { request, dana, ada, linkId };
}

export async function addUnit(
  ctx: MailContext,
  requestId: RequestId,
  more: Partial<UnitRow> = {},
  integration: Partial<typeof integrations.$inferInsert> = {},
): Promise<UnitRow> {
  const integrationId = more.integrationId ?? newId("integration");
  await ctx.db
    .insert(integrations)
    .values({
      id: integrationId,
      name: `Shop DB ${integrationId.slice(-4)}`,
      kind: "postgresql",
      config: {},
      state: "active",
      createdAt: NOW,
      updatedAt: NOW,
      ...integration,
    })
    .onConflictDoNothing();
  await ctx.db
    .insert(permissions)
    .values({
      id: newId("permission"),
      integrationId,
      resourceType: "postgresql.schema",
      resourceTypeTitle: "Schema",
      name: "read",
      title: "Read only",
    })
    .onConflictDoNothing();
  const id = newId("unit");
  const [row] = await ctx.db
    .insert(units)
    .values({
      id,
      requestId,
      integrationId,
      resourceId: newId("resource"),
      resourceType: "postgresql.schema",
      externalId: "shop/public",
      resourceName: "public",
      path: ["cluster", "shop"],
      permission: "read",
      account: "dana",
      handle: `hp_${id.slice(5)}000000`,
      seed: id,
      state: "queued",
      ...more,
    })
    .returning();
  if (!row) throw new Error("no unit was written");
  return row;
}

export async function seat(
  ctx: MailContext,
  requestId: RequestId,
  userId: UserId,
  why = ["the requester’s manager"],
) {
  const link = await newLink(ctx, {
    purpose: "approve",
    subjectId: requestId,
    userId,
    expiresAt: NOW + 86_400_000,
    withCode: false,
  });
  await ctx.db.insert(links).values(link.row);
  await ctx.db.insert(seats).values({ requestId, userId, why, linkId: link.id, createdAt: NOW });
  return link.id;
}

export async function decide(
  ctx: MailContext,
  requestId: RequestId,
  approverId: UserId,
  approve: boolean,
  reason = "",
) {
  await ctx.db.insert(decisions).values({
    id: newId("decision"),
    requestId,
    approverId,
    approve,
    reason,
    termsHash: "terms",
    via: "link",
    at: NOW,
  });
}
