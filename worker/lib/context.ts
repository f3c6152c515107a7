/** What every use case gets: who acts, the database, the keys, the clock, and ways to wake what runs later. */
import { type Db, openDb } from "../../db/client";
import type { Scope } from "../contract/endpoint";
import type {
  AccessLinkId,
  ApiTokenId,
  ExtensionSessionId,
  Instant,
  IntegrationId,
  LinkId,
  RequestId,
  SessionId,
  UserId,
} from "../contract/values";
import { type Env, readSettings, type Settings } from "../env";
import { AppError } from "./errors";
import { type Keys, openKeys } from "./keys";

type Member = {
  readonly userId: UserId;
  readonly role: "admin" | "grantee";
  readonly email: string;
};

export type Actor =
  | { readonly kind: "nobody" }
  | ({ readonly kind: "session"; readonly sessionId: SessionId } & Member)
  | ({
      readonly kind: "token";
      readonly tokenId: ApiTokenId;
      readonly scopes: ReadonlySet<Scope>;
    } & Member)
  /** The browser extension of a member: rights of a grantee whoever they are, and only `extensionOperations`. */
  | {
      readonly kind: "extension";
      readonly extensionSessionId: ExtensionSessionId;
      readonly userId: UserId;
      readonly role: "grantee";
      readonly email: string;
    }
  /** Somebody who proved an e-mail address on an access link: sees that link's flow and their own requests through it. */
  | {
      readonly kind: "link";
      readonly userId: UserId;
      readonly email: string;
      readonly sessionId: SessionId;
      readonly accessLinkId: AccessLinkId;
    }
  /** The holder of one mailed link, for its one purpose. */
  | {
      readonly kind: "mail_link";
      readonly userId: UserId;
      readonly email: string;
      readonly linkId: LinkId;
    }
  | { readonly kind: "system"; readonly job: string };

/** Who did it, as the audit log writes it. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case "nobody":
      return "nobody";
    case "session":
      return `user:${actor.userId}`;
    case "token":
      return `token:${actor.tokenId}/${actor.userId}`;
    case "extension":
      return `extension:${actor.extensionSessionId}/${actor.userId}`;
    case "link":
      return `external:${actor.userId}`;
    case "mail_link":
      return `mail:${actor.userId}`;
    case "system":
      return `system:${actor.job}`;
  }
}

/** Reminders that may be lost or doubled without harm: the truth is in the database. */
export type Wakes = {
  /** Makes sure the timer of each request fires at its time. Call before the commit that needs it. */
  armTimers(
    due: ReadonlyArray<{ readonly requestId: RequestId; readonly at: Instant }>,
  ): Promise<void>;
  sendMail(): Promise<void>;
  sealAudit(): Promise<void>;
  startSync(integrationId: IntegrationId): Promise<void>;
};

/** Counts in one place, exactly. False: over the limit. */
export type TakeLimit = (
  name: string,
  limit: { readonly count: number; readonly windowSeconds: number },
) => Promise<boolean>;

export type AppContext = {
  readonly db: Db;
  readonly env: Env;
  readonly settings: Settings;
  readonly keys: Keys;
  readonly actor: Actor;
  readonly now: () => Instant;
  readonly wakes: Wakes;
  readonly takeLimit: TakeLimit;
  /** `organization.facts_version` in the read that found the actor; absent where nobody was looked up. */
  readonly factsVersion?: number | null;
};

const opened = new WeakMap<object, { readonly settings: Settings; readonly keys: Keys }>();

async function openOnce(env: Env) {
  const known = opened.get(env.DB);
  if (known) return known;
  const settings = readSettings(env);
  // Kept when it is there, not as a promise: one of a call whose client went away would never end for the others.
  const made = { settings, keys: await openKeys(settings.masterKey) };
  opened.set(env.DB, made);
  return made;
}

export async function contextFor(
  env: Env,
  actor: Actor,
  wakes: Wakes,
  takeLimit: TakeLimit,
  now: () => Instant = Date.now,
): Promise<AppContext> {
  return { ...(await openOnce(env)), db: openDb(env.DB), env, actor, wakes, takeLimit, now };
}

/** @throws {AppError} `not_signed_in` when nobody, or not a member of the organization, is acting */
export function requireMember(
  ctx: AppContext,
): Extract<Actor, { kind: "session" | "token" | "extension" }> {
  const { actor } = ctx;
  if (actor.kind === "session" || actor.kind === "token" || actor.kind === "extension")
    return actor;
  throw new AppError("not_signed_in", "Sign in to continue.");
}

/** @throws {AppError} `not_allowed` for members who are not admins */
export function requireAdmin(ctx: AppContext): Extract<Actor, { kind: "session" | "token" }> {
  const member = requireMember(ctx);
  if (member.kind !== "extension" && member.role === "admin") return member;
  throw new AppError("not_allowed", "Only admins can do this.");
}

/** A member or an external requester. @throws {AppError} `not_signed_in` */
export function requirePerson(
  ctx: AppContext,
): Extract<Actor, { kind: "session" | "token" | "extension" | "link" }> {
  return ctx.actor.kind === "link" ? ctx.actor : requireMember(ctx);
}

/**
 * For what a stolen token must not do: hand out secrets or rights that outlive it, or move where sign-in mails go.
 * @throws {AppError} `step_up_required` unless a person is signed in, in a browser
 */
export function requireSession(ctx: AppContext): Extract<Actor, { kind: "session" | "link" }> {
  const person = requirePerson(ctx);
  if (person.kind === "session" || person.kind === "link") return person;
  throw new AppError("step_up_required", "Sign in to the portal to do this.", {
    url: `${ctx.settings.publicUrl}/`,
  });
}
