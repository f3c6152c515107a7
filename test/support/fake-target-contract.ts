/** The webhook contract as a target sees it, with a ledger in memory. Written from docs/webhook.md, sharing no code with the connector. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export type Action = "list" | "grant" | "revoke" | "observe";

export type Resource = {
  readonly type: string;
  readonly externalId: string;
  readonly name: string;
  readonly path?: ReadonlyArray<string>;
  readonly tags?: Readonly<Record<string, string>>;
};

export type ResourceType = {
  readonly type: string;
  readonly title: string;
  readonly permissions: ReadonlyArray<{ readonly name: string; readonly title?: string }>;
};

/** One privilege that stands. `handle` is null when somebody else gave it. */
export type Privilege = {
  readonly handle: string | null;
  readonly externalId: string;
  readonly permission: string;
  readonly account: string;
  readonly deadlineAt: string | null;
  /** What the order carried and the answer gave, where the privilege is ours. */
  readonly resourceType?: string;
  readonly deployment?: string;
  readonly recipe?: object;
};

export type Change = {
  /** Epoch ms at which it took effect. */
  readonly at: number;
  readonly change: "granted" | "extended" | "repeated" | "revoked" | "nothing_to_revoke";
  readonly handle: string;
};

export type Answer = { readonly status: number; readonly json: object };

type OrderBody = {
  readonly handle: string;
  readonly deployment?: string;
  readonly resource: { readonly externalId: string; readonly type?: string };
  readonly permission: string;
  readonly account: string;
  readonly deadlineAt: string | null;
  readonly cursor?: string | null;
  readonly limit?: number;
};

export const defaultTypes: ReadonlyArray<ResourceType> = [
  {
    type: "fake.room",
    title: "Room",
    permissions: [{ name: "enter", title: "Enter" }, { name: "clean" }],
  },
];

export const makeResources = (count: number): ReadonlyArray<Resource> =>
  Array.from({ length: count }, (_, i) => ({
    type: "fake.room",
    externalId: `room-${i}`,
    name: `Room ${i}`,
    path: ["House", `Floor ${Math.floor(i / 100)}`],
    tags: { env: i % 2 === 0 ? "prod" : "test" },
  }));

/** True when one of the space-separated `v1` signatures fits and the timestamp is within five minutes. */
export function isSigned(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const seconds = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(Date.now() / 1_000 - seconds) <= 300)) return false;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const right = createHmac("sha256", key)
    .update(`${headers["webhook-id"]}.${seconds}.${body}`)
    .digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .filter((one) => one.startsWith("v1,"))
    .map((one) => Buffer.from(one.slice(3), "base64"))
    .some((one) => one.length === right.length && timingSafeEqual(one, right));
}

/** What every answer carries: the service's own id, signed for this one call. */
export function instanceHeaders(
  secret: string,
  instance: string | null,
  callId: string,
): Readonly<Record<string, string>> {
  if (instance === null) return {};
  const signature = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"))
    .update(`instance.${callId}.${instance}`)
    .digest("base64");
  return { "webhook-instance": instance, "webhook-instance-signature": `v1,${signature}` };
}

export class Ledger {
  readonly standing = new Map<string, Privilege>();
  readonly foreign: Privilege[] = [];
  readonly history: Change[] = [];
  readonly types: ReadonlyArray<ResourceType>;
  readonly resources: ReadonlyArray<Resource>;

  constructor(types: ReadonlyArray<ResourceType>, resources: ReadonlyArray<Resource>) {
    this.types = types;
    this.resources = resources;
  }

  privileges(): ReadonlyArray<Privilege> {
    return [...this.standing.values(), ...this.foreign];
  }

  apply(action: Action, body: OrderBody): Answer {
    if (action === "list") return this.list(body);
    if (action === "observe") return this.observe(body);
    return action === "grant" ? this.grant(body) : this.revoke(body);
  }

  private list({ cursor, limit = 100 }: OrderBody): Answer {
    const from = Number(cursor ?? 0);
    const next = from + limit < this.resources.length ? String(from + limit) : null;
    const page = { resources: this.resources.slice(from, from + limit), nextCursor: next };
    return { status: 200, json: cursor ? page : { types: this.types, ...page } };
  }

  private observe({ cursor, limit = 100, handle }: OrderBody): Answer {
    if (handle) {
      const found = this.standing.get(handle);
      return { status: 200, json: { privileges: found ? [found] : [], nextCursor: null } };
    }
    const from = Number(cursor ?? 0);
    const all = this.privileges();
    const next = from + limit < all.length ? String(from + limit) : null;
    return { status: 200, json: { privileges: all.slice(from, from + limit), nextCursor: next } };
  }

  private grant(order: OrderBody): Answer {
    const { handle, resource, permission, account, deadlineAt, deployment } = order;
    if (!this.resources.some((one) => one.externalId === resource.externalId))
      return { status: 404, json: { error: `no resource ${resource.externalId}` } };
    if (!this.types.some((t) => t.permissions.some((one) => one.name === permission)))
      return { status: 422, json: { error: `no permission ${permission}` } };
    const before = this.standing.get(handle);
    const again = before?.deadlineAt === deadlineAt ? "repeated" : "extended";
    this.note(before ? again : "granted", handle);
    const { externalId } = resource;
    const recipe = { externalId };
    this.standing.set(handle, {
      handle,
      externalId,
      permission,
      account,
      deadlineAt,
      recipe,
      ...(resource.type !== undefined && { resourceType: resource.type }),
      ...(deployment !== undefined && { deployment }),
    });
    const details = {
      instructions: `Go to ${externalId}.`,
      fields: [{ label: "Key", value: "under the mat" }],
    };
    return { status: 200, json: { handle, state: "present", recipe, details } };
  }

  private revoke({ handle }: OrderBody): Answer {
    this.note(this.standing.delete(handle) ? "revoked" : "nothing_to_revoke", handle);
    return { status: 200, json: { handle, state: "absent" } };
  }

  private note(change: Change["change"], handle: string): void {
    this.history.push({ at: Date.now(), change, handle });
  }
}
