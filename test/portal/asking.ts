/** Requests for the portal's tests, made through the API. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { AccessRequest } from "../../worker/contract/requests";
import { startFakeTarget } from "../support/fake-target";
import { callFrom, type PortalWorld } from "./world";

type Wanted = {
  readonly flow?: "automatic" | "approved";
  readonly names?: ReadonlyArray<string>;
  readonly permission?: string;
  readonly why?: string;
  readonly seconds?: number;
};

/** Asks with the session of a page. */
export function askFrom(world: PortalWorld, page: Page, wanted: Wanted): Promise<AccessRequest> {
  const flow = wanted.flow ?? "approved";
  const permission = wanted.permission ?? (flow === "approved" ? "write" : "read");
  return callFrom<AccessRequest>(page, "POST", "/api/v1/requests", {
    flowId: world.flows[flow].id,
    units: (wanted.names ?? ["orders"]).map((name) => ({
      resourceId: world.resources[name],
      permission,
    })),
    justification: wanted.why ?? "INC-42: orders are stuck",
    ...(wanted.seconds !== undefined && { durationSeconds: wanted.seconds }),
  });
}

/** Waits for a state, as the admin sees it. */
export async function untilState(
  world: PortalWorld,
  id: string,
  state: AccessRequest["state"],
): Promise<AccessRequest> {
  let last: AccessRequest | undefined;
  for (let tries = 0; tries < 500; tries++) {
    last = await world.must<AccessRequest>("GET", `/api/v1/requests/${id}`);
    if (last.state === state) return last;
    await sleep(50);
  }
  throw new Error(`${id} is ${last?.state} and not ${state}`);
}

/** A target of its own that gives a password with every grant, with an automatic flow to it. */
export async function addRoom(world: PortalWorld) {
  const target = await startFakeTarget({ resources: 1 });
  const { id } = await world.must<{ id: string }>("POST", "/api/v1/integrations", {
    name: "vault",
    kind: "webhook",
    config: { url: target.url, secret: target.secret, sendSecret: true },
  });
  let room: { id: string; name: string; type: string } | undefined;
  for (let tries = 0; tries < 200 && !room; tries++) {
    const { items } = await world.must<{ items: NonNullable<typeof room>[] }>(
      "GET",
      `/api/v1/resources?integrationId=${id}&limit=1`,
    );
    room = items[0];
    if (!room) await sleep(50);
  }
  if (!room) throw new Error("the target was not synced within 10 seconds");
  // The fake target has rooms to enter.
  const permission = "enter";
  const flow = await world.must<{ id: string }>("POST", "/api/v1/flows", {
    name: "Open the vault",
    requesters: {
      operator: "any",
      conditions: [{ type: "group", match: "is", values: ["Engineers"] }],
    },
    targets: [
      {
        integration: id,
        resourceType: room.type,
        permissions: [permission],
        include: [{ by: "any" }],
      },
    ],
    duration: { maxSeconds: 14_400, defaultSeconds: 3_600 },
    approval: { mode: "automatic" },
    settings: { justificationRequired: false },
  });
  return { target, flowId: flow.id, resourceId: room.id, resource: room.name, permission };
}
