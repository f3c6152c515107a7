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
};

export type Inventory = {
  types(): Promise<ReadonlyArray<ResourceTypeOffer>>;
  /** Pages from `cursor` (null: from the start) to the end. A page that cannot be read throws; it is never skipped. */
  pages(cursor: string | null): AsyncIterable<InventoryPage>;
};

/** One privilege to be given, taken or explained. It carries everything needed, so deleted rows never block a revoke. */
export type AccessOrder = {
  readonly handle: Handle;
  readonly externalId: string;
  readonly resourceType: string;
  readonly resourceName: string;
  readonly path: ReadonlyArray<string>;
  readonly permission: string;
  /** The person's account at the target when one is known, else their e-mail address. */
  readonly account: string;
  readonly person: { readonly id: string; readonly email: string; readonly name: string };
  /** Latest moment the target may still honour the privilege, epoch ms; null when it has no end. */
  readonly deadlineAt: number | null;
  /** A strong secret of this grant, the same in every repetition. For targets that need a password. */
  readonly secret: string;
  /** What `grant` returned, for `revoke` and `details`; null before the first grant came back. */
  readonly recipe: Recipe | null;
};

/** Plain JSON, at most 16 KiB, no secrets: it is stored in clear. */
export type Recipe = { readonly [key: string]: unknown };

/** How the target proved that nothing is left, in words for the audit log. */
export type Gone = { readonly evidence: string };

/** A privilege that stands at the target now. */
export type Observed = {
  /** Ours when set; null for what others put there. */
  readonly handle: Handle | null;
  readonly externalId: string | null;
  readonly permission: string | null;
  readonly account: string;
  readonly deadlineAt: number | null;
};

/** How to use what was granted. `secrets` are shown once and never stored. */
export type AccessDetails = {
  readonly instructions: string;
  readonly url: string | null;
  readonly fields: ReadonlyArray<{ readonly label: string; readonly value: string }>;
  readonly commands: ReadonlyArray<{ readonly label: string; readonly command: string }>;
  readonly secrets: ReadonlyArray<{ readonly label: string; readonly value: string }>;
};

export type Access = {
  /** Gives the privilege, or brings an existing one to this order's deadline. Idempotent by handle. */
  grant(order: AccessOrder): Promise<{ readonly recipe: Recipe }>;
  /** Detaches, ends live sessions, reads back. Resolves only when nothing is left; idempotent by handle. */
  revoke(order: AccessOrder): Promise<Gone>;
  /**
   * Everything that stands at the target now, ours and foreign.
   * Absent: the target cannot be read back (nothing is there to be read), so nothing is ever compared with the books.
   */
  observe?(): AsyncIterable<Observed>;
  /** How the grantee uses it. Makes no change at the target. */
  details(order: AccessOrder): AccessDetails;
};

/** One thing that was looked at. `fix` is text an admin can act on, with the exact command where there is one. */
export type CheckItem = {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
  readonly fix?: string;
};

export type Check = () => Promise<ReadonlyArray<CheckItem>>;

export type Connection = {
  readonly inventory?: Inventory;
  readonly access?: Access;
  readonly check: Check;
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
};

export type ConnectorSpec<C extends z.ZodObject> = {
  /** Lower case; stored with every integration. */
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  /** Validates, types, marks secrets (`.meta({ secret: true })`) and draws the admin's form. */
  readonly config: C;
  readonly deadlineClass: DeadlineClass;
  readonly connect: (config: z.output<C>, ports: Ports) => Connection;
};

export type Connector = ConnectorSpec<z.ZodObject> & {
  /** Names of the config's secret fields: sealed in the database and never returned. */
  readonly secretFields: ReadonlyArray<string>;
  /** Validates, then connects. @throws z.ZodError when the configuration is not right. */
  readonly open: (config: unknown, ports: Ports) => Connection;
};

export function defineConnector<C extends z.ZodObject>(spec: ConnectorSpec<C>): Connector {
  const secretFields = Object.entries(spec.config.shape)
    .filter(([, field]) => (field as z.ZodType).meta()?.secret === true)
    .map(([name]) => name);
  return {
    ...spec,
    // The registry holds connectors of every configuration; `open` is the only way in and validates first.
    connect: spec.connect as Connector["connect"],
    secretFields,
    open: (config, ports) => spec.connect(spec.config.parse(config), ports),
  };
}
