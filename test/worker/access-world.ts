/** A small estate to ask for: one sandbox integration, three databases, flows of every kind. */

import { eq } from "drizzle-orm";
import {
  auditEvents,
  flows,
  flowVersions,
  groupMembers,
  groups,
  integrations,
  organization,
  outbox,
  permissions,
  requests,
  resources,
  units,
} from "../../db/schema";
import { requireReferences } from "../../worker/admin/find-references";
import { FlowDocument, type FlowDocumentInput } from "../../worker/contract/flows";
import type {
  FlowId,
  GroupId,
  IntegrationId,
  RequestId,
  ResourceId,
} from "../../worker/contract/values";
import type { Actor } from "../../worker/lib/actor";
import { bySession, system as systemActor } from "../../worker/lib/actor";
import type { AppContext } from "../../worker/lib/context";
import { newId } from "../../worker/lib/ids";
import { openContext } from "../../worker/runtime/open-context";
import { addOrganization, addPerson, db, env, type Person } from "../support/app";

export const as = (actor: Actor, now?: () => number): Promise<AppContext> =>
  openContext(env, actor, now);

export const member = (person: Person): Actor =>
  bySession(
    {
      userId: person.id,
      email: person.email,
      role: person.row.role === "admin" ? "admin" : "grantee",
    },
    newId("session"),
  );

export const system = systemActor("test");

export async function addSandbox(config: Record<string, unknown> = {}): Promise<IntegrationId> {
  const id = newId("integration");
  const now = Date.now();
  await db.insert(integrations).values({
    id,
    name: `sandbox ${id.slice(-5)}`,
    kind: "sandbox",
    config,
    state: "active",
    createdAt: now,
    updatedAt: now,
  });
  for (const name of ["read", "write"]) {
    await db.insert(permissions).values({
      id: newId("permission"),
      integrationId: id,
      resourceType: "sandbox.database",
      resourceTypeTitle: "Database",
      name,
      title: name,
    });
  }
  return id;
}

export async function addResource(
  integrationId: IntegrationId,
  name: string,
  tags: Record<string, string> = {},
): Promise<ResourceId> {
  const id = newId("resource");
  const now = Date.now();
  await db.insert(resources).values({
    id,
    integrationId,
    type: "sandbox.database",
    externalId: name,
    name,
    searchName: name.toLowerCase(),
    path: ["acme"],
    pathKey: "acme/",
    tags,
    hash: "",
    createdAt: now,
    updatedAt: now,
  });
  return id;
}

export async function addGroup(name: string, members: ReadonlyArray<Person>): Promise<GroupId> {
  const id = newId("group");
  await db.insert(groups).values({ id, name, createdAt: Date.now() });
  for (const m of members) await db.insert(groupMembers).values({ groupId: id, userId: m.id });
  return id;
}

type FlowInput = Omit<FlowDocumentInput, "name"> & { name?: string };

/** As saving stores it: with ids for whoever it names. */
export const addFlow = async (input: FlowInput): Promise<FlowId> =>
  storeFlow(await requireReferences({ db }, { name: newId("flow"), ...input }));

/** As it is written, which is how flows were stored before. */
export async function storeFlow(input: FlowInput): Promise<FlowId> {
  const id = newId("flow");
  const document = FlowDocument.parse({ name: `flow ${id.slice(-6)}`, ...input });
  const now = Date.now();
  await db.insert(flows).values({
    id,
    name: document.name,
    version: 1,
    document,
    createdAt: now,
    updatedAt: now,
    updatedBy: "test",
  });
  await db
    .insert(flowVersions)
    .values({ flowId: id, version: 1, document, createdAt: now, createdBy: "test" });
  return id;
}

export async function world(sandbox: Record<string, unknown> = {}) {
  await addOrganization();
  await db.update(organization).set({ paused: false });
  const admin = await addPerson("ada", { fullName: "Ada Admin", role: "admin" });
  const boss = await addPerson("grace", { fullName: "Grace Boss" });
  const linus = await addPerson("linus", { fullName: "Linus", managerId: boss.id });
  const dba = await addPerson("dana", { fullName: "Dana Dba" });
  const tag = newId("group").slice(-6);
  const engineering = await addGroup(`engineering ${tag}`, [linus]);
  const dbas = await addGroup(`dba ${tag}`, [dba]);
  const integrationId = await addSandbox(sandbox);
  const shop = await addResource(integrationId, `shop-${tag}`, { owner: dba.email });
  const orders = await addResource(integrationId, `orders-${tag}`);
  const everything = {
    integration: integrationId,
    resourceType: "sandbox.database",
    permissions: ["read", "write"],
    include: [{ by: "any" as const }],
  };
  const base: Omit<FlowDocumentInput, "name"> = {
    requesters: {
      operator: "any",
      conditions: [{ type: "group", values: [engineering] }],
    },
    targets: [everything],
    duration: { maxSeconds: 7_200, defaultSeconds: 3_600 },
    approval: { mode: "automatic" },
    settings: { maxExtensions: 1, extensionSeconds: 1_800 },
  };
  return {
    admin,
    boss,
    linus,
    dba,
    integrationId,
    shop,
    orders,
    base,
    tag,
    groups: { engineering, dba: dbas },
    automatic: await addFlow(base),
    managed: await addFlow({
      ...base,
      approval: { mode: "any_of", groups: [{ operator: "any", approvers: [{ type: "manager" }] }] },
    }),
    both: await addFlow({
      ...base,
      approval: {
        mode: "all_of",
        groups: [
          { operator: "any", approvers: [{ type: "manager" }] },
          { operator: "any", approvers: [{ type: "group", values: [`dba ${tag}`] }] },
        ],
      },
    }),
  };
}

export const requestRow = async (id: RequestId) =>
  (await db.select().from(requests).where(eq(requests.id, id)))[0];
export const unitRows = (id: RequestId) => db.select().from(units).where(eq(units.requestId, id));
export const mails = (requestId: string) =>
  db
    .select()
    .from(outbox)
    .then((rows) => rows.filter((r) => r.payload.requestId === requestId));
export const audit = (subject: string) =>
  db.select().from(auditEvents).where(eq(auditEvents.subject, subject));

/** Waits until the request is in one of the states; the timers run by themselves. */
export async function until(id: RequestId, ...states: ReadonlyArray<string>) {
  for (let i = 0; i < 400; i++) {
    const row = await requestRow(id);
    if (row && states.includes(row.state)) return row;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(
    `never became ${states.join(" or ")}: ${JSON.stringify(await requestRow(id))} ${JSON.stringify(await unitRows(id))}`,
  );
}
