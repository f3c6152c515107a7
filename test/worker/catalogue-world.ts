/** An organization with people and a connected sandbox, for tests of flows, integrations, resources, offers and audit. */

import { env as testEnv } from "cloudflare:workers";
import { openDb } from "../../db/client";
import {
  apiTokens,
  groupMembers,
  groups,
  integrations,
  organization,
  permissions,
  resources,
  resourceTags,
  type UserRow,
  users,
} from "../../db/schema";
import { createApp } from "../../worker/app";
import { Scope } from "../../worker/contract/endpoint";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import type { IntegrationId, ResourceId } from "../../worker/contract/values";
import { bySession, system } from "../../worker/lib/actor";
import type { AppContext } from "../../worker/lib/context";
import { fold } from "../../worker/lib/fold";
import { newId, sha256Hex } from "../../worker/lib/ids";
import { pathKeyOf } from "../../worker/policy/paths";
import type { Env } from "../../worker/runtime/bindings";
import { openContext } from "../../worker/runtime/open-context";

export const env = testEnv as unknown as Env;
export const db = openDb(env.DB);
const app = createApp();

export type Answer<T = Record<string, unknown>> = {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
};

export type Caller = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<T>>;

let count = 0;
export const unique = (text: string) => `${text} ${++count}`;

export async function person(
  over: Partial<typeof users.$inferInsert> & { email: string },
): Promise<UserRow> {
  const row = {
    id: newId("user"),
    fullName: over.email.split("@")[0] ?? "",
    role: "grantee",
    status: "active",
    attributes: {},
    createdAt: 1,
    updatedAt: 1,
    ...over,
  } as const;
  const [made] = await db.insert(users).values(row).returning();
  if (!made) throw new Error("the row was not written");
  return made;
}

export async function group(name: string, members: ReadonlyArray<UserRow>) {
  const id = newId("group");
  await db.insert(groups).values({ id, name, createdAt: 1 });
  for (const { id: userId } of members)
    await db.insert(groupMembers).values({ groupId: id, userId });
  return id;
}

/** Speaks to the app over HTTP as somebody, by an API token with every scope. */
export async function callerFor(user: UserRow): Promise<Caller> {
  const token = `hpt_${newId("apiToken")}`;
  await db.insert(apiTokens).values({
    id: newId("apiToken"),
    name: "test",
    tokenHash: await sha256Hex(token),
    hint: token.slice(0, 8),
    userId: user.id,
    scopes: [...Scope.options],
    createdAt: Date.now(),
    lastUsedAt: Date.now(),
  });
  return async (method, path, body, headers = {}) => {
    const response = await app.request(
      `http://localhost:8787${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      env,
    );
    const text = await response.text();
    const isJson = /json\b(?!l)/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      body: (isJson && text !== "" ? JSON.parse(text) : text) as never,
      headers: response.headers,
    };
  };
}

export async function systemContext(now?: () => number): Promise<AppContext> {
  return openContext(env, system("test"), now);
}

/** The same context in the name of an admin, for use cases that are called directly. */
export async function adminContext({ id: userId, email }: UserRow): Promise<AppContext> {
  const ctx = await systemContext();
  return {
    ...ctx,
    actor: bySession({ userId: userId, email: email, role: "admin" }, newId("session")),
  };
}

export async function openOrganization() {
  await db
    .insert(organization)
    .values({ id: 1, name: "Acme", settings: { timeZone: "Europe/Berlin" }, createdAt: 1 })
    .onConflictDoNothing();
  const admin = await person({
    email: `${unique("admin").replace(" ", "")}@example.com`,
    role: "admin",
  });
  return { admin, call: await callerFor(admin) };
}

/** An integration row with a small synced catalogue, written directly. */
export async function syncedIntegration(name: string) {
  const id: IntegrationId = newId("integration");
  await db.insert(integrations).values({
    id,
    name,
    kind: "sandbox",
    config: {},
    state: "active",
    lastSyncAt: 1,
    nextSyncAt: Date.now() + 3_600_000,
    createdAt: 1,
    updatedAt: 1,
  });
  for (const permission of ["read", "write"]) {
    await db.insert(permissions).values({
      id: newId("permission"),
      integrationId: id,
      resourceType: "bucket",
      resourceTypeTitle: "Bucket",
      name: permission,
      title: permission.toUpperCase(),
    });
  }
  return id;
}

export async function resource(
  integrationId: IntegrationId,
  name: string,
  over: { path?: string[]; tags?: Record<string, string>; type?: string } = {},
): Promise<ResourceId> {
  const id = newId("resource");
  const { path = [], tags = {}, type = "bucket" } = over;
  await db.insert(resources).values({
    id,
    integrationId,
    type,
    externalId: [...path, name].join("/"),
    name,
    searchName: fold(name),
    path,
    pathKey: pathKeyOf(path),
    tags,
    hash: "h",
    createdAt: 1,
    updatedAt: 1,
  });
  for (const [key, value] of Object.entries(tags)) {
    await db.insert(resourceTags).values({ key, value: fold(value), resourceId: id });
  }
  return id;
}

export function flowDocument(
  over: Partial<FlowDocumentInput> & { name: string },
): FlowDocumentInput {
  return {
    requesters: { conditions: [{ type: "attribute", key: "team", values: ["web"] }] },
    targets: [
      {
        integration: "nowhere",
        resourceType: "bucket",
        permissions: ["read"],
        include: [{ by: "any" }],
      },
    ],
    duration: { maxSeconds: 3_600 },
    approval: { mode: "automatic" },
    ...over,
  };
}

export const anyBucket = (integration: string, permissionNames = ["read"]) => ({
  integration,
  resourceType: "bucket",
  permissions: permissionNames,
  include: [{ by: "any" as const }],
});
