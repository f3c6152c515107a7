/** Who is calling: one indexed query per call, and rights are always the ones of this moment. */
import { and, eq, inArray, lt } from "drizzle-orm";
import type { Db } from "../../db/client";
import { apiTokens, extensionSessions, sessions, type users } from "../../db/schema";
import { Scope } from "../contract/endpoint";
import type { Instant } from "../contract/values";
import {
  type Actor,
  byAccessLink,
  byExtension,
  bySession,
  byToken,
  type LinkActor,
  nobody,
} from "../lib/actor";

import { sha256Hex } from "../lib/ids";
import { LINK_SESSION_COOKIE, SESSION_COOKIE } from "./cookies";
import { ACCESS_PREFIX } from "./extension-tokens";
import {
  LINK_SESSION_IDLE_SECONDS,
  SEEN_EVERY_SECONDS,
  SESSION_IDLE_SECONDS,
} from "./session-lengths";

export type Caller = {
  readonly actor: Actor;
  /** The link session beside a portal session, or alone. */
  readonly linkActor: LinkActor | null;
  /** Notes that the session or token was used; null when that was noted within the last minute. */
  readonly touch: (() => Promise<unknown>) | null;
  /** Of the same read: caches of policy and people compare it. Null when nobody was found. */
  readonly factsVersion: number | null;
};

const unknownCaller: Caller = {
  actor: nobody,
  linkActor: null,
  touch: null,
  factsVersion: null,
};

/** API tokens are recognisable, so that secret scanners find leaked ones; an operator's first token may be anything. */
const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

/**
 * Finds out who sent a request. A call with an `Authorization` header is judged by it alone, never by cookies.
 * Unknown, ended, expired: all the same nobody.
 */
export async function resolveActor(db: Db, request: Request, now: Instant): Promise<Caller> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) return unknownCaller;
    if (token.startsWith(ACCESS_PREFIX)) return callerByExtension(db, request, token, now);
    return callerByToken(db, await sha256Hex(token), now);
  }
  const portal = cookieOf(request, SESSION_COOKIE);
  const link = cookieOf(request, LINK_SESSION_COOKIE);
  if (portal === null && link === null) return unknownCaller;
  return callerBySession(
    db,
    portal === null ? null : await sha256Hex(portal),
    link === null ? null : await sha256Hex(link),
    now,
  );
}

function cookieOf(request: Request, name: string): string | null {
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/**
 * The two reads below run with every call there is, so they are written out: building the same statement anew each
 * time costs as much as the read itself.
 */
const BY_TOKEN = `select t.id, t.scopes, t.last_used_at as lastUsedAt, u.id as userId, u.email, u.role,
  (select facts_version from organization where id = 1) as factsVersion
  from api_tokens t join users u on u.id = t.user_id
  where t.token_hash = ?1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > ?2) and u.status = 'active'`;

type Owner = {
  readonly userId: (typeof users.$inferSelect)["id"];
  readonly email: string;
  readonly role: (typeof users.$inferSelect)["role"];
  readonly factsVersion: number | null;
};

type TokenRow = Owner & {
  readonly id: (typeof apiTokens.$inferSelect)["id"];
  /** A list of scopes as JSON. */
  readonly scopes: string;
  readonly lastUsedAt: Instant | null;
};

const knownScopes: ReadonlySet<string> = new Set(Scope.options);

async function callerByToken(db: Db, tokenHash: string, now: Instant): Promise<Caller> {
  const row = await db.$client.prepare(BY_TOKEN).bind(tokenHash, now).first<TokenRow>();
  if (!row || row.role === "external") return unknownCaller;
  const written = JSON.parse(row.scopes) as ReadonlyArray<string>;
  const scopes = new Set(written.filter((s): s is Scope => knownScopes.has(s)));
  const { id, userId, email, role } = row;
  const stale = (row.lastUsedAt ?? 0) < now - SEEN_EVERY_SECONDS * 1_000;
  return {
    actor: byToken({ userId, email, role }, id, scopes),
    linkActor: null,
    factsVersion: row.factsVersion,
    touch: stale
      ? () => db.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, id))
      : null,
  };
}

/** An extension's access token is good for the API and nothing else; `guarded` narrows it further. */
const EXTENSION_AUDIENCE = "/api/v1/";

const BY_EXTENSION = `select x.id, x.last_seen_at as lastSeenAt, u.id as userId, u.email, u.role,
  (select facts_version from organization where id = 1) as factsVersion
  from extension_sessions x join users u on u.id = x.user_id
  where x.access_hash = ?1 and x.access_expires_at > ?2 and x.ended_at is null and x.expires_at > ?2 and u.status = 'active'`;

type ExtensionRow = Owner & Pick<typeof extensionSessions.$inferSelect, "id" | "lastSeenAt">;

async function callerByExtension(
  db: Db,
  request: Request,
  token: string,
  now: Instant,
): Promise<Caller> {
  if (!new URL(request.url).pathname.startsWith(EXTENSION_AUDIENCE)) return unknownCaller;
  const row = await db.$client
    .prepare(BY_EXTENSION)
    .bind(await sha256Hex(token), now)
    .first<ExtensionRow>();
  if (!row || row.role === "external") return unknownCaller;
  const { id, userId, email, role, factsVersion } = row;
  return {
    actor: byExtension({ userId, email, role }, id),
    linkActor: null,
    factsVersion,
    touch:
      row.lastSeenAt < now - SEEN_EVERY_SECONDS * 1_000
        ? () =>
            db
              .update(extensionSessions)
              .set({ lastSeenAt: now })
              .where(eq(extensionSessions.id, id))
        : null,
  };
}

/** Of a portal session, a link session or both. A missing hash is null, which equals nothing. */
const BY_SESSION = `select s.id, s.kind, s.token_hash as tokenHash, s.access_link_id as accessLinkId,
  s.last_seen_at as lastSeenAt, u.id as userId, u.email, u.role,
  (select facts_version from organization where id = 1) as factsVersion
  from sessions s join users u on u.id = s.user_id
  where s.token_hash in (?1, ?2) and s.ended_at is null and s.expires_at > ?3 and u.status = 'active'`;

type SessionRow = Owner &
  Pick<typeof sessions.$inferSelect, "id" | "kind" | "tokenHash" | "accessLinkId" | "lastSeenAt">;

async function callerBySession(
  db: Db,
  portalHash: string | null,
  linkHash: string | null,
  now: Instant,
): Promise<Caller> {
  const { results: rows } = await db.$client
    .prepare(BY_SESSION)
    .bind(portalHash, linkHash, now)
    .all<SessionRow>();
  const fresh = rows.filter((row) => row.lastSeenAt > now - idleSeconds(row.kind) * 1_000);
  const portal = fresh.find((row) => row.kind === "portal" && row.tokenHash === portalHash);
  const link = fresh.find((row) => row.kind === "link" && row.tokenHash === linkHash);
  const linkActor = link?.accessLinkId ? byAccessLink(link, link.accessLinkId, link.id) : null;
  const stale = fresh
    .filter((row) => row.lastSeenAt < now - SEEN_EVERY_SECONDS * 1_000)
    .map((row) => row.id);
  const touch =
    stale.length === 0
      ? null
      : () =>
          db
            .update(sessions)
            .set({ lastSeenAt: now })
            .where(and(inArray(sessions.id, stale), lt(sessions.lastSeenAt, now)));
  const version = rows[0]?.factsVersion ?? null;
  if (portal && portal.role !== "external") {
    const { id, userId, email, role } = portal;
    return {
      actor: bySession({ userId, email, role }, id),
      linkActor,
      touch,
      factsVersion: version,
    };
  }
  return { actor: linkActor ?? nobody, linkActor, touch, factsVersion: version };
}

const idleSeconds = (kind: "portal" | "link") =>
  kind === "portal" ? SESSION_IDLE_SECONDS : LINK_SESSION_IDLE_SECONDS;
