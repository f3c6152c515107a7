/** Who acts: the principal whose rights count, the way they came, and what that way leaves of their rights. */
import type { Scope } from "../contract/endpoint";
import type {
  AccessLinkId,
  ApiTokenId,
  ExtensionSessionId,
  LinkId,
  RequestId,
  SessionId,
  UserId,
} from "../contract/values";

export type Member = {
  readonly kind: "member";
  readonly userId: UserId;
  readonly email: string;
  /** What they are, not what they may now: `isAdmin` knows of the limits. */
  readonly role: "admin" | "grantee";
};

/** Somebody who proved an e-mail address and is no member of the organization. */
export type Outsider = {
  readonly kind: "outsider";
  readonly userId: UserId;
  readonly email: string;
  /** The link they came by: they see its flow, and their own requests through it. Null: only what `limits` say. */
  readonly accessLinkId: AccessLinkId | null;
};

export type Principal =
  | Member
  | Outsider
  | { readonly kind: "system"; readonly job: string }
  | { readonly kind: "nobody" };

export type Via =
  | { readonly kind: "session"; readonly id: SessionId }
  | { readonly kind: "token"; readonly id: ApiTokenId }
  | { readonly kind: "extension"; readonly id: ExtensionSessionId }
  | { readonly kind: "mail_link"; readonly id: LinkId }
  | { readonly kind: "job" }
  | { readonly kind: "none" };

/** What is left of the principal's rights. An absent field takes nothing away. */
export type Limits = {
  /** An API token does what its scopes name. */
  readonly scopes?: ReadonlySet<Scope>;
  /** The browser extension never does what only admins may. */
  readonly asGrantee?: true;
  /** A mailed link is good for one thing about one request. */
  readonly purpose?: { readonly kind: "approve" | "extend"; readonly requestId: RequestId };
};

export type Actor = {
  readonly principal: Principal;
  readonly via: Via;
  readonly limits: Limits;
};

type By<P extends Principal, V extends Via["kind"]> = Actor & {
  readonly principal: P;
  readonly via: Extract<Via, { kind: V }>;
};
/** A member who is signed in to the portal. */
export type SignedInMember = By<Member, "session">;
/** An outsider who is signed in on an access link. */
export type LinkActor = By<Outsider & { readonly accessLinkId: AccessLinkId }, "session">;

type Whoever = { readonly userId: UserId; readonly email: string };
type AnyMember = Whoever & { readonly role: Member["role"] };

export const nobody: Actor = {
  principal: { kind: "nobody" },
  via: { kind: "none" },
  limits: {},
};

export const system = (job: string): Actor => ({
  principal: { kind: "system", job },
  via: { kind: "job" },
  limits: {},
});

const memberOf = ({ userId, email, role }: AnyMember): Member => ({
  kind: "member",
  userId,
  email,
  role,
});

export const bySession = (member: AnyMember, id: SessionId): SignedInMember => ({
  principal: memberOf(member),
  via: { kind: "session", id },
  limits: {},
});

export const byToken = (member: AnyMember, id: ApiTokenId, scopes: ReadonlySet<Scope>): Actor => ({
  principal: memberOf(member),
  via: { kind: "token", id },
  limits: { scopes },
});

export const byExtension = (member: AnyMember, id: ExtensionSessionId): Actor => ({
  principal: memberOf(member),
  via: { kind: "extension", id },
  limits: { asGrantee: true },
});

export const byAccessLink = (
  { userId, email }: Whoever,
  accessLinkId: AccessLinkId,
  id: SessionId,
): LinkActor => ({
  principal: { kind: "outsider", userId, email, accessLinkId },
  via: { kind: "session", id },
  limits: {},
});

export const byMailedLink = (
  { userId, email, role }: Whoever & { readonly role: Member["role"] | "external" },
  id: LinkId,
  purpose: NonNullable<Limits["purpose"]>,
): Actor => ({
  principal:
    role === "external"
      ? { kind: "outsider", userId, email, accessLinkId: null }
      : memberOf({ userId, email, role }),
  via: { kind: "mail_link", id },
  limits: { purpose },
});

/** The person behind what is done; null for the system and for strangers. */
export const userOf = ({ principal }: Actor): UserId | null =>
  "userId" in principal ? principal.userId : null;

/** A member or outsider with all their rights, not with a mailed link's one. */
export const personOf = ({ principal, limits }: Actor): Member | Outsider | null =>
  "userId" in principal && limits.purpose === undefined ? principal : null;

/** The access link that an outsider came by. */
export const linkOf = ({ principal }: Actor): AccessLinkId | null =>
  principal.kind === "outsider" ? principal.accessLinkId : null;

export function isAdmin(actor: Actor): boolean {
  const person = personOf(actor);
  return person?.kind === "member" && person.role === "admin" && actor.limits.asGrantee !== true;
}

export const isSignedIn = (actor: Actor): actor is SignedInMember =>
  actor.principal.kind === "member" && actor.via.kind === "session";

export const isOnLink = (actor: Actor): actor is LinkActor =>
  actor.principal.kind === "outsider" &&
  actor.principal.accessLinkId !== null &&
  actor.via.kind === "session";

/** As much of an actor as the log needs: whoever signs in is nobody until that is written. */
export type ActorRef = {
  readonly principal:
    | { readonly kind: "member" | "outsider"; readonly userId: UserId }
    | { readonly kind: "system"; readonly job: string }
    | { readonly kind: "nobody" };
  readonly via: Via;
};

/**
 * Who did it, as the audit log writes it. The chain is made over this text, so it never changes for what is written;
 * the columns of kind, id and person are read from it by the database.
 */
export function actorText({ principal, via }: ActorRef): string {
  switch (principal.kind) {
    case "nobody":
      return "nobody";
    case "system":
      return `system:${principal.job}`;
    case "outsider":
      return via.kind === "mail_link" ? `mail:${principal.userId}` : `external:${principal.userId}`;
    case "member":
      break;
  }
  if (via.kind === "token" || via.kind === "extension")
    return `${via.kind}:${via.id}/${principal.userId}`;
  return via.kind === "mail_link" ? `mail:${principal.userId}` : `user:${principal.userId}`;
}
