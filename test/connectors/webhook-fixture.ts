/** An order and an opened webhook connector, for the suites beside this file. */
import type { Access, GrantOrder, Handle, Inventory } from "../../worker/connectors/connector";
import { httpPort } from "../../worker/connectors/http-port";
import { webhook } from "../../worker/connectors/webhook";

export const handle: Handle = "hp_0123456789abcdefghijklmnop";
export const otherHandle: Handle = "hp_ponmlkjihgfedcba9876543210";
export const grantSecret = "s3cretOfThisGrant0123456789abcdef";

export const deployment = "dep-of-these-tests";

export const order: GrantOrder = {
  handle,
  period: "unit_1",
  resource: {
    type: "fake.room",
    externalId: "room-1",
    name: "Room 1",
    path: ["House", "Floor 0"],
  },
  permission: "enter",
  account: "ann@example.com",
  person: { id: "user_0123456789abcdefghjk", email: "ann@example.com", name: "Ann" },
  deadlineAt: Date.UTC(2030, 0, 2, 3, 4, 5),
  secret: grantSecret,
  recipe: null,
};

export const unusedTcp = () => {
  throw new Error("a webhook needs no raw connection");
};

export function openWebhook(
  target: { readonly url: string; readonly secret: string },
  config: Readonly<Record<string, unknown>> = {},
  identity: string | null = null,
) {
  const connection = webhook.open(
    { url: target.url, secret: target.secret, ...config },
    {
      http: httpPort({ allowPrivateAddresses: true, fetch }),
      tcp: unusedTcp,
      now: Date.now,
      deployment,
      identity,
    },
  );
  return {
    access: required<Access>(connection.access),
    inventory: required<Inventory>(connection.inventory),
    check: () => connection.check([]),
    identify: connection.identify,
  };
}

export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the connector does not offer this");
  return value;
}

export const observed = async (access: Access) =>
  (await Array.fromAsync(required(access.observe?.()))).flat();
