/** What every use case gets: who acts, the database, the keys, the clock, and ways to wake what runs later. */
import type { Db } from "../../db/client";
import type { Instant, IntegrationId, RequestId } from "../contract/values";
import { type Actor, isAdmin, type Member, type Outsider, personOf } from "./actor";
import { AppError } from "./errors";
import type { Keys } from "./keys";
import type { Settings } from "./settings";

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

/** The last event that was sealed. */
export type Head = { readonly seq: number; readonly hash: string };

export type Verification = {
  readonly ok: boolean;
  readonly checked: number;
  readonly head: Head | null;
  readonly problems: ReadonlyArray<{ readonly seq: number; readonly message: string }>;
  /** When the database was found to have been restored to the past; empty when never. */
  readonly restoredAt: ReadonlyArray<Instant>;
};

/** What is known of the audit log outside of the database. */
export type AuditChainPort = {
  verify(): Promise<Verification>;
  /** The head that the database has lost; null: all is there. */
  findRestore(): Promise<Head | null>;
  acknowledgeRestore(at: Instant): Promise<{ readonly lastGoodSeq: number }>;
};

export type AppContext = {
  readonly db: Db;
  readonly settings: Settings;
  readonly keys: Keys;
  readonly actor: Actor;
  readonly now: () => Instant;
  readonly wakes: Wakes;
  readonly takeLimit: TakeLimit;
  /** The net as integrations may use it: on one machine only to addresses that the operator allows. */
  readonly network: (url: string, init?: RequestInit) => Promise<Response>;
  /** Cloudflare Email Sending, where the deployment has it. */
  readonly sendEmail?: SendEmail;
  readonly auditChain: AuditChainPort;
  /** `organization.facts_version` in the read that found the actor; absent where nobody was looked up. */
  readonly factsVersion?: number | null;
};

/** @throws {AppError} `not_signed_in` when nobody, or not a member of the organization, is acting */
export function requireMember({ actor }: Pick<AppContext, "actor">): Member {
  const person = personOf(actor);
  if (person?.kind === "member") return person;
  throw new AppError("not_signed_in", "Sign in to continue.");
}

/** @throws {AppError} `not_allowed` for members who are not admins */
export function requireAdmin(ctx: Pick<AppContext, "actor">): Member {
  const member = requireMember(ctx);
  if (isAdmin(ctx.actor)) return member;
  throw new AppError("not_allowed", "Only admins can do this.");
}

/** A member or an external requester. @throws {AppError} `not_signed_in` */
export function requirePerson({ actor }: Pick<AppContext, "actor">): Member | Outsider {
  const person = personOf(actor);
  if (person) return person;
  throw new AppError("not_signed_in", "Sign in to continue.");
}

/**
 * For what a stolen token must not do: hand out secrets or rights that outlive it, or move where sign-in mails go.
 * @throws {AppError} `step_up_required` unless a person is signed in, in a browser
 */
export function requireSession(ctx: Pick<AppContext, "actor" | "settings">): Member | Outsider {
  const person = requirePerson(ctx);
  if (ctx.actor.via.kind === "session") return person;
  throw new AppError("step_up_required", "Sign in to the portal to do this.", {
    url: `${ctx.settings.publicUrl}/`,
  });
}

/** Everybody but a stranger: also the holder of a mailed link, whose limits the verb goes on to ask. */
export function requireSomebody({ actor }: Pick<AppContext, "actor">): void {
  if (actor.principal.kind === "nobody")
    throw new AppError("not_signed_in", "Sign in to continue.");
}

/** For what Hallpass does by itself. @throws {AppError} `not_allowed` for every person */
export function requireSystem({ actor }: Pick<AppContext, "actor">): void {
  if (actor.principal.kind !== "system")
    throw new AppError("not_allowed", "Only Hallpass itself does this.");
}
