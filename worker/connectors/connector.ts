/** What a connector is: the code that speaks to one kind of outside system, through two ports and a clock. */
import type { z } from "zod";

/**
 * The name under which a target knows one of our grants: `hp_` and 26 characters of [0-9a-v].
 * The same person, resource and permission always give the same handle, so repeating a call changes nothing.
 */
export type Handle = `hp_${string}`;
export const isHandle = (text: string): text is Handle => /^hp_[0-9a-v]{26}$/.test(text);

/**
 * When a target lets go by itself, and people are told so.
 * A: checked on every call. B: the target's own scheduler removes it. C: only new logins stop. D: never.
 */
export type DeadlineClass = "A" | "B" | "C" | "D";

export type PermissionOffer = {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
};

export type ResourceTypeOffer = {
  readonly type: string;
  readonly title: string;
  readonly permissions: ReadonlyArray<PermissionOffer>;
};

/** A thing that access can be granted to, as the outside system names it. */
export type FoundResource = {
  readonly type: string;
  /** The system's own id, unique in the integration; at most 1,024 characters. */
  readonly externalId: string;
  readonly name: string;
  /** Place in the native hierarchy, outermost first, without the resource's own name. */
  readonly path: ReadonlyArray<string>;
  readonly tags: Readonly<Record<string, string>>;
};

export type InventoryPage = {
  readonly resources: ReadonlyArray<FoundResource>;
  /** Where to go on. Null: this was the last page. A cursor may be used again after a crash. */
  readonly nextCursor: string | null;
  /** Parts that could not be read: what was known of them stays as it is, and people are told. */
  readonly unread?: ReadonlyArray<UnreadPart>;
};

/** A place in the hierarchy with all that is below it; the place itself is listed by another page. */
export type UnreadPart = {
  readonly path: ReadonlyArray<string>;
  /** Why, and what an admin can do, in one or two sentences. */
  readonly message: string;
};

export type Inventory = {
  types(): Promise<ReadonlyArray<ResourceTypeOffer>>;
  /** Pages from `cursor` (null: from the start) to the end. A part that cannot be read is named in `unread`, and a page that cannot throws: nothing is skipped in silence. */
  pages(cursor: string | null): AsyncIterable<InventoryPage>;
};

/** What somebody has access to, as our books know it. */
export type HeldResource = {
  readonly type: string;
  readonly externalId: string;
  readonly name: string;
  readonly path: ReadonlyArray<string>;
};

/** One privilege of ours. It carries everything needed, so deleted rows never block a revoke. */
export type Held = {
  readonly handle: Handle;
  /** The same in every repetition of one grant and its revoke; another when the handle is granted again. */
  readonly period: string;
  /** The person's account at the target when one is known, else their e-mail address. */
  readonly account: string;
  readonly resource: HeldResource;
  readonly permission: string;
  /** What `grant` returned; null before the first grant came back. */
  readonly recipe: Recipe | null;
};

/**
 * A privilege that is to go. For a grant in the books it is a whole `Held`. For one that no book knows it is what
 * `observe` could say of it, and null where it could not: a connector that cannot do without says so.
 */
export type Leaving = Omit<Held, "resource" | "permission"> & {
  readonly resource:
    | (Pick<HeldResource, "type" | "externalId"> & Partial<Pick<HeldResource, "name" | "path">>)
    | null;
  readonly permission: string | null;
};

/** A privilege that is to be given. */
export type GrantOrder = Held & {
  readonly person: { readonly id: string; readonly email: string; readonly name: string };
  /** Latest moment the target may still honour the privilege, epoch ms; null when it has no end. */
  readonly deadlineAt: number | null;
  /** A strong secret of this grant, the same in every repetition. For targets that need a password. */
  readonly secret: string;
};

/** Plain JSON, at most 16 KiB, no secrets: it is stored in clear. */
export type Recipe = { readonly [key: string]: unknown };

/** How the target proved that nothing is left, in words for the audit log. */
export type Gone = { readonly evidence: string };

/**
 * Who put a mark at the target. `unsaid`: the mark is from before deployments had ids, or the target keeps no ids.
 * Another deployment's mark is foreign, whatever its handle looks like: it is never revoked.
 */
export type MarkedBy = "this" | "other" | "unsaid";

/** A privilege that stands at the target now. Null: the target does not say. */
export type Observed = {
  /** Set when the privilege carries a mark of Hallpass; null for what others put there. */
  readonly handle: Handle | null;
  readonly markedBy: MarkedBy;
  readonly resourceType: string | null;
  readonly externalId: string | null;
  readonly permission: string | null;
  readonly account: string;
  /** Null: it has no end. Absent: the target does not say. */
  readonly deadlineAt?: number | null;
  /**
   * What `grant` would return for what stands now. The core compares each key that both know with what `grant` did
   * return, so a privilege that somebody widened by hand is noticed. Null: nothing to compare.
   */
  readonly recipe: Recipe | null;
};

/** How to use what was granted. Nothing here is secret. */
export type AccessDetails = {
  readonly instructions: string;
  readonly url: string | null;
  readonly fields: ReadonlyArray<{ readonly label: string; readonly value: string }>;
  readonly commands: ReadonlyArray<{ readonly label: string; readonly command: string }>;
};

export type ShownSecret = { readonly label: string; readonly value: string };

export type Access = {
  /** Gives the privilege, or brings an existing one to this order's deadline. Idempotent by handle. */
  grant(order: GrantOrder): Promise<{ readonly recipe: Recipe }>;
  /** Detaches, ends live sessions, reads back. Resolves only when nothing is left; idempotent by handle. */
  revoke(leaving: Leaving): Promise<Gone>;
  /**
   * What stands at the target now, ours and foreign, in portions that are consumed as they come.
   * `only` asks for one handle; a connector may answer with more.
   * Absent: the target cannot be read back (nothing is there to be read), so nothing is ever compared with the books.
   */
  observe?(only?: { readonly handle: Handle }): AsyncIterable<ReadonlyArray<Observed>>;
  /** How the grantee uses it, until `deadlineAt`. Makes no change at the target. */
  details(held: Held, deadlineAt: number | null): AccessDetails;
  /** What the grantee is shown once and nobody stores; empty where the target needs no secret. */
  secrets(held: Held, secret: string): ReadonlyArray<ShownSecret>;
};

/** One thing that was looked at. `fix` is text an admin can act on, with the exact command where there is one. */
export type CheckItem = {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
  readonly fix?: string;
  /** True: it is about taking away what stands. A credential that cannot do that is not saved. */
  readonly standing?: boolean;
};

/**
 * Looks without changing anything. `standing` are some of the privileges that stand there by our books: the
 * configured login must be able to take them away again, not only to make new ones.
 */
export type Check = (standing: ReadonlyArray<Held>) => Promise<ReadonlyArray<CheckItem>>;

export type Connection = {
  readonly inventory?: Inventory;
  readonly access?: Access;
  readonly check: Check;
  /**
   * The target's own identity, read from the target: the same at every address it has, another one for a server that
   * took its place. A target without one is bound to its address (`addressIdentity`).
   */
  readonly identify: () => Promise<string>;
};

/** The fetch of connectors: refuses private addresses unless the operator allows them, follows no redirect. */
export type HttpPort = (
  url: string,
  init?: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Whole exchange, body included. Default 10,000 ms. */
    readonly timeoutMs?: number;
    /** Bodies beyond this are an error. Default 5 MiB. */
    readonly maxBytes?: number;
  },
) => Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }>;

/** A raw connection, in the shape of `cloudflare:sockets`; Node gives the same shape from `node:net`. */
export type TcpSocket = {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  readonly opened: Promise<unknown>;
  readonly closed: Promise<void>;
  startTls(options?: { readonly expectedServerHostname?: string }): TcpSocket;
  close(): Promise<void>;
};
export type TcpPort = (
  address: { readonly hostname: string; readonly port: number },
  options: { readonly secureTransport: "off" | "on" | "starttls" },
) => TcpSocket;

export type Ports = {
  readonly http: HttpPort;
  readonly tcp: TcpPort;
  /** Epoch ms. */
  readonly now: () => number;
  /** This deployment's id: every mark at a target carries it. */
  readonly deployment: string;
  /**
   * What `identify` said when this integration was connected; null before that. Every session and every answer is
   * compared with it (`requireIdentity`) before anything is changed or believed.
   */
  readonly identity: string | null;
};

export type PermissionKind = { readonly resourceType: string; readonly permission: string };

export type ConnectorSpec<C extends z.ZodObject> = {
  /** Lower case; stored with every integration. */
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  /**
   * Validates, types and draws the admin's form. Strict: unknown keys are refused. Marks secrets
   * (`.meta({ secret: true })`) and whatever says where calls go (`.meta({ address: true })`).
   */
  readonly config: C;
  /** The weakest of its permissions: what an admin is told of the whole. */
  readonly deadlineClass: DeadlineClass;
  /** Where permissions differ. */
  readonly deadlineClassOf?: (kind: PermissionKind) => DeadlineClass;
  /** Whether a console of this provider may show things of this connector. */
  readonly matches: (provider: string) => boolean;
  readonly connect: (config: z.output<C>, ports: Ports) => Connection;
};

export type Connector = Required<ConnectorSpec<z.ZodObject>> & {
  /** Names of the config's secret fields: sealed in the database and never returned. */
  readonly secretFields: ReadonlyArray<string>;
  /** Names of the fields that say where calls go: stored secrets never follow to another place. */
  readonly addressFields: ReadonlyArray<string>;
  /** Validates, then connects. @throws z.ZodError when the configuration is not right. */
  readonly open: (config: unknown, ports: Ports) => Connection;
};

export function defineConnector<C extends z.ZodObject>(spec: ConnectorSpec<C>): Connector {
  const marked = (mark: "secret" | "address") =>
    Object.entries(spec.config.shape)
      .filter(([, field]) => (field as z.ZodType).meta()?.[mark] === true)
      .map(([name]) => name);
  return {
    deadlineClassOf: () => spec.deadlineClass,
    ...spec,
    // The registry holds connectors of every configuration; `open` is the only way in and validates first.
    connect: spec.connect as Connector["connect"],
    secretFields: marked("secret"),
    addressFields: marked("address"),
    open: (config, ports) => spec.connect(spec.config.parse(config), ports),
  };
}
