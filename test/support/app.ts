/** The real app in workerd with a small organization, and callers who send it what browsers and programs send. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import { openDb } from "../../db/client";
import {
  accessLinks,
  apiTokens,
  extensionSessions,
  flows,
  flowVersions,
  organization,
  sessions,
  type UserRow,
  users,
} from "../../db/schema";
import { createApp } from "../../worker/app";
import type { AnyEndpoint } from "../../worker/contract/all";
import { Scope } from "../../worker/contract/endpoint";
import { FlowDocument } from "../../worker/contract/flows";
import { Problem } from "../../worker/contract/problems";
import { type AccessLinkId, idPrefixes, type UserId } from "../../worker/contract/values";
import { BROWSER_COOKIE, LINK_SESSION_COOKIE, SESSION_COOKIE } from "../../worker/identity/cookies";
import type { Actor } from "../../worker/lib/actor";
import type { AppContext } from "../../worker/lib/context";
import { newId, newSecret, sha256Hex } from "../../worker/lib/ids";
import type { Env } from "../../worker/runtime/bindings";
import { openContext } from "../../worker/runtime/open-context";

export const env = testEnv as unknown as Env;
export const db = openDb(env.DB);
export const app = createApp();

/** PUBLIC_URL of the tests. */
export const ORIGIN = "http://localhost:8787";
const HOUR_MS = 3_600_000;

/** Who sends a call, as it shows in the headers. */
export type Caller = { readonly name: string; readonly headers: Readonly<Record<string, string>> };

export const nobody: Caller = { name: "nobody", headers: {} };

export type Person = { readonly id: UserId; readonly email: string; readonly row: UserRow };

export async function addOrganization(): Promise<void> {
  await db
    .insert(organization)
    .values({ id: 1, name: "Acme", settings: { timeZone: "Europe/Berlin" }, createdAt: Date.now() })
    .onConflictDoNothing();
}

export async function addPerson(name: string, fields: Partial<UserRow> = {}): Promise<Person> {
  const id = newId("user");
  const now = Date.now();
  const [row] = await db
    .insert(users)
    .values({
      id,
      email: `${name.toLowerCase().replaceAll(" ", "-")}-${id.slice(-6)}@example.com`,
      fullName: name,
      role: "grantee",
      status: "active",
      attributes: {},
      createdAt: now,
      updatedAt: now,
      ...fields,
    })
    .returning();
  if (!row) throw new Error("not inserted");
  return { id, email: row.email, row };
}

type SessionFields = {
  readonly accessLinkId?: AccessLinkId;
  readonly expiresAt?: number;
  readonly lastSeenAt?: number;
};

/** Somebody signed in, as their browser: cookie, and the origin that browsers add to every change. */
export async function sessionOf(person: Person, fields: SessionFields = {}): Promise<Caller> {
  const token = newSecret();
  const now = Date.now();
  await db.insert(sessions).values({
    id: newId("session"),
    tokenHash: await sha256Hex(token),
    userId: person.id,
    kind: fields.accessLinkId ? "link" : "portal",
    accessLinkId: fields.accessLinkId ?? null,
    createdAt: now,
    lastSeenAt: fields.lastSeenAt ?? now,
    expiresAt: fields.expiresAt ?? now + HOUR_MS,
  });
  const cookie = `${fields.accessLinkId ? LINK_SESSION_COOKIE : SESSION_COOKIE}=${token}`;
  return { name: person.row.fullName, headers: { cookie, origin: ORIGIN } };
}

export async function tokenOf(
  person: Person,
  fields: {
    readonly scopes?: ReadonlyArray<Scope>;
    readonly expiresAt?: number | null;
    readonly revokedAt?: number;
  } = {},
): Promise<Caller> {
  const token = `hp_pat_${newSecret()}`;
  await db.insert(apiTokens).values({
    id: newId("apiToken"),
    name: "test",
    tokenHash: await sha256Hex(token),
    hint: "hp_pat_",
    userId: person.id,
    scopes: [...(fields.scopes ?? Scope.options)],
    createdAt: Date.now(),
    expiresAt: fields.expiresAt === undefined ? Date.now() + HOUR_MS : fields.expiresAt,
    revokedAt: fields.revokedAt ?? null,
  });
  return { name: `${person.row.fullName}'s token`, headers: { authorization: `Bearer ${token}` } };
}

/** Somebody's connected extension, as it calls with its access token. */
export async function extensionOf(
  person: Person,
  fields: Partial<typeof extensionSessions.$inferInsert> = {},
): Promise<Caller> {
  const token = `hp_xa_${newSecret()}`;
  const now = Date.now();
  await db.insert(extensionSessions).values({
    id: newId("extensionSession"),
    userId: person.id,
    clientId: "test",
    renewedAt: now,
    accessHash: await sha256Hex(token),
    accessExpiresAt: now + HOUR_MS,
    idleAt: now + HOUR_MS,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + HOUR_MS,
    ...fields,
  });
  return {
    name: `${person.row.fullName}'s extension`,
    headers: { authorization: `Bearer ${token}` },
  };
}

/** A flow that outsiders open by a link. */
export async function addAccessLink(accessLink: Partial<FlowDocument["accessLink"]> = {}) {
  const document = FlowDocument.parse({
    name: `Contractors ${newId("flow").slice(-6)}`,
    trigger: "access_link",
    accessLink: { ...accessLink },
    targets: [
      {
        integration: newId("integration"),
        resourceType: "sandbox.thing",
        permissions: ["read"],
        include: [{ by: "any" }],
      },
    ],
    duration: { maxSeconds: 3_600 },
    approval: { mode: "automatic" },
  });
  const [flowId, id, now] = [newId("flow"), newId("accessLink"), Date.now()];
  await db.insert(flows).values({
    id: flowId,
    name: document.name,
    version: 1,
    document,
    createdAt: now,
    updatedAt: now,
    updatedBy: "test",
  });
  await db
    .insert(flowVersions)
    .values({ flowId, version: 1, document, createdAt: now, createdBy: "test" });
  await db.insert(accessLinks).values({ id, flowId, createdAt: now });
  return { id, flowId, document };
}

/** The people that every test of rights needs. */
export async function seedPeople() {
  await addOrganization();
  const [admin, ann, bob] = [
    await addPerson("Admin", { role: "admin" }),
    await addPerson("Ann"),
    await addPerson("Bob"),
  ];
  const contractor = await addPerson("Contractor", { role: "external" });
  const link = await addAccessLink();
  const gone = await addPerson("Gone", { role: "admin", status: "disabled" });
  return {
    people: { admin, ann, bob, contractor, gone },
    link,
    admin: await sessionOf(admin),
    ann: await sessionOf(ann),
    bob: await sessionOf(bob),
    contractor: await sessionOf(contractor, { accessLinkId: link.id }),
    gone: await sessionOf(gone),
    adminExtension: await extensionOf(admin),
    adminToken: await tokenOf(admin),
    readToken: await tokenOf(admin, {
      scopes: Scope.options.filter((scope) => scope.endsWith(":read")),
    }),
    expiredToken: await tokenOf(admin, { expiresAt: Date.now() - 1 }),
  };
}

/** Sends a call and waits for what goes on after the answer. `path` is sent as it is written. */
export async function send(
  caller: Caller,
  method: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(caller.headers))
    if (!headers.has(name)) headers.set(name, value);
  const later = createExecutionContext();
  const answer = await app.fetch(
    new Request(ORIGIN + path, { ...init, method, headers, redirect: "manual" }),
    env,
    later,
  );
  await waitOnExecutionContext(later);
  return answer;
}

export const sendJson = (
  caller: Caller,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) =>
  send(caller, method, path, {
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });

export const sendForm = (
  caller: Caller,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  send(caller, "POST", path, {
    body: new URLSearchParams(fields).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });

const prefixOf: Readonly<Record<string, string>> = { ...idPrefixes, token: "tok" };

/** The endpoint's path with ids of the right kind that nobody has. */
export const pathOf = (endpoint: AnyEndpoint): string =>
  endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const prefix = prefixOf[name.replace(/Id$/, "")];
    return prefix ? `${prefix}_00000000000000000000` : "1";
  });

export const hasBody = (endpoint: AnyEndpoint): boolean => endpoint.request?.body !== undefined;

export async function problemOf(answer: Response): Promise<Problem> {
  if (answer.headers.get("content-type") !== "application/problem+json") {
    throw new Error(`${answer.status} is no problem: ${await answer.text()}`);
  }
  return Problem.parse(await answer.json());
}

/** A context for calling use cases directly. */
export const contextOf = (actor: Actor, now: () => number = Date.now): Promise<AppContext> =>
  openContext(env, actor, now);

export const browserCookie = (value: string) => `${BROWSER_COOKIE}=${value}`;
