import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import type { HttpPort } from "../../worker/connectors/connector";
import { webhook } from "../../worker/connectors/webhook";
import { deployment, grantSecret, handle, order, required, unusedTcp } from "./webhook-fixture";

const secret = `whsec_${btoa("a key of exactly thirty-two byte")}`;

type Sent = { url: string; headers: Readonly<Record<string, string>>; body: string };
type Scripted = { status?: number; headers?: Record<string, string>; body?: unknown };

/** A connector whose target answers what the script says, call after call. */
function scripted(config: Record<string, unknown>, ...answers: ReadonlyArray<Scripted>) {
  const sent: Sent[] = [];
  const http: HttpPort = async (url, init = {}) => {
    sent.push({ url, headers: init.headers ?? {}, body: init.body ?? "" });
    const answer = answers[sent.length - 1];
    if (!answer) throw new Error(`the script has no answer for call ${sent.length}`);
    const { status = 200, headers = {}, body = "" } = answer;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return { status, headers: new Headers(headers), body: text };
  };
  const connection = webhook.open(
    { url: "https://t.example.com/base/?tenant=7", secret, ...config },
    { http, tcp: unusedTcp, now: Date.now, deployment, identity: null },
  );
  return {
    sent,
    access: required(connection.access),
    inventory: required(connection.inventory),
  };
}

const present = { body: { handle, state: "present" } };

describe("a call", () => {
  test("is signed as Standard Webhooks says, and goes behind the configured path", async () => {
    const { access, sent } = scripted({}, present);
    await access.grant(order);
    const call = sent[0];
    expect(call?.url).toBe("https://t.example.com/base/grant?tenant=7");
    expect(call?.headers["webhook-id"]).toMatch(/^hp_[0-9a-v]{26}\.grant\.[0-9a-f]{32}$/);
    const verified = new Webhook(secret).verify(call?.body ?? "", call?.headers ?? {});
    expect(verified).toEqual({
      handle,
      deployment,
      resource: {
        type: "fake.room",
        externalId: "room-1",
        name: "Room 1",
        path: ["House", "Floor 0"],
      },
      permission: "enter",
      account: "ann@example.com",
      person: order.person,
      deadlineAt: "2030-01-02T03:04:05.000Z",
    });
  });

  test("carries the extra header, and neither the signing secret nor the one-time secret", async () => {
    const { access, sent } = scripted({ headerName: "X-Key", headerValue: "k3y" }, present);
    await access.grant(order);
    expect(sent[0]?.headers["X-Key"]).toBe("k3y");
    const all = JSON.stringify(sent);
    expect(all).not.toContain(secret);
    expect(all).not.toContain(grantSecret);
  });

  test("carries the one-time secret when the configuration says so, and shows it once", async () => {
    const echoed = { ...present.body, details: { instructions: `Password: ${grantSecret}` } };
    const { access, sent } = scripted({ sendSecret: true }, { body: echoed });
    const { recipe } = await access.grant(order);
    expect(JSON.parse(sent[0]?.body ?? "{}")).toMatchObject({ secret: grantSecret });
    expect(JSON.stringify(recipe)).not.toContain(grantSecret);
    expect(access.details({ ...order, recipe }, null)).toMatchObject({
      instructions: "Password: …",
    });
    expect(access.secrets({ ...order, recipe }, grantSecret)).toMatchObject([
      { value: grantSecret },
    ]);
  });

  test("gives the target's own recipe back with revoke", async () => {
    const recipe = { ticket: 42 };
    const absent = { body: { handle, state: "absent", evidence: "ticket closed" } };
    const { access, sent } = scripted({}, { body: { ...present.body, recipe } }, absent);
    const granted = await access.grant(order);
    const { evidence } = await access.revoke({ ...order, recipe: granted.recipe });
    expect(JSON.parse(sent[1]?.body ?? "{}")).toMatchObject({ handle, recipe });
    expect(evidence).toContain("ticket closed");
  });
});

describe("an answer that breaks the contract", () => {
  test.each([
    ["nothing", ""],
    ["a page", "<html>hunter2</html>"],
    ["half of it", '{"handle":'],
    ["another shape", { ok: true }],
    ["another state", { handle, state: "maybe" }],
    ["another handle", { handle: "hp_00000000000000000000000000", state: "present" }],
    ["details of another shape", { handle, state: "present", details: "click here" }],
    ["a recipe beyond 4 KiB", { handle, state: "present", recipe: { x: "y".repeat(5_000) } }],
  ])("%s is no grant", async (_name, body) => {
    const { access } = scripted({}, { body });
    const failed = access.grant(order);
    await expect(failed).rejects.toMatchObject({ failure: "protocol", transient: true });
    await expect(failed).rejects.not.toThrow(/hunter2|click/);
  });

  test.each([
    ["no types on the first page", { resources: [], nextCursor: null }],
    ["a type without permissions", { types: [{ type: "t", title: "T" }], resources: [] }],
    ["a name with a NUL", { types: [], resources: [{ type: "t", externalId: "a\0b", name: "n" }] }],
    [
      "an endless id",
      { types: [], resources: [{ type: "t", externalId: "x".repeat(1_025), name: "n" }] },
    ],
  ])("%s is no inventory", async (_name, body) => {
    const { inventory } = scripted({}, { body });
    await expect(inventory.types()).rejects.toMatchObject({ failure: "protocol" });
  });

  test("pages that go in a circle end with an error", async () => {
    const page = (nextCursor: string) => ({ body: { types: [], resources: [], nextCursor } });
    const { inventory } = scripted({}, page("a"), page("b"), page("a"));
    await expect(Array.fromAsync(inventory.pages(null))).rejects.toMatchObject({
      failure: "protocol",
      message: expect.stringContaining("circle"),
    });
  });

  test("an unreadable observe is an error, not an empty target", async () => {
    const { access } = scripted({}, { body: { privileges: [{ handle }] } });
    await expect(Array.fromAsync(required(access.observe?.()))).rejects.toMatchObject({
      failure: "protocol",
    });
  });
});

describe("revoke is believed only when the target says absent", () => {
  const nothing = { body: { privileges: [], nextCursor: null } };
  const mine = { handle, account: "ann@example.com" };
  const foreign = { handle: null, account: "bob" };
  const still = { body: { privileges: [foreign, mine], nextCursor: null } };

  const unproved: ReadonlyArray<readonly [string, Scripted]> = [
    ["a 204", { status: 204 }],
    ["a 200 without a body", { status: 200 }],
    ["a 200 with a page", { body: "<html>ok</html>" }],
    ["a 200 without the handle", { body: { state: "absent" } }],
    ["a 200 about another handle", { body: { handle: "hp_x", state: "absent" } }],
    ["a 404 of a gateway", { status: 404, body: "no such route" }],
    ["a 404 with an error", { status: 404, body: { error: "unknown" } }],
    ["a bare 410", { status: 410 }],
  ];

  test.each(unproved)("after %s the target is read back", async (_name, answer) => {
    const believed = scripted({}, answer, nothing);
    await expect(believed.access.revoke(order)).resolves.toMatchObject({
      evidence: expect.stringContaining("observe lists no such handle"),
    });
    expect(believed.sent[1]?.url).toContain("/observe");
    expect(JSON.parse(believed.sent[1]?.body ?? "{}")).toMatchObject({ handle });

    await expect(scripted({}, answer, still).access.revoke(order)).rejects.toMatchObject({
      failure: (answer.status ?? 200) >= 400 ? "not_found" : "conflict",
    });
    // The whole service is somewhere else: nothing was taken, so nothing may be believed.
    const lost = scripted({}, answer, { status: 404, body: "no such route" });
    await expect(lost.access.revoke(order)).rejects.toMatchObject({ failure: "not_found" });
  });

  test("the read-back goes through all pages of a target that ignores the filter", async () => {
    const first = { body: { privileges: [foreign], nextCursor: "2" } };
    const { access } = scripted({}, { status: 204 }, first, still);
    await expect(access.revoke(order)).rejects.toMatchObject({ failure: "conflict" });
  });

  test.each([404, 410])("a %i that says absent is enough", async (status) => {
    const { access, sent } = scripted({}, { status, body: { state: "absent" } });
    await expect(access.revoke(order)).resolves.toMatchObject({
      evidence: `The target answered ${status}, state absent`,
    });
    expect(sent).toHaveLength(1);
  });

  test.each([401, 409, 422, 429, 500, 503])(
    "a %i proves nothing, whatever it says",
    async (status) => {
      const { access } = scripted({}, { status, body: { handle, state: "absent" } }, nothing);
      await expect(access.revoke(order)).rejects.toMatchObject({ name: "ConnectorError" });
    },
  );

  test("a target that is still working is asked again later", async () => {
    const answer = {
      status: 202,
      headers: { "retry-after": "5" },
      body: { handle, state: "pending" },
    };
    const busy = { failure: "conflict", transient: true, retryAfterSeconds: 5 };
    await expect(scripted({}, answer).access.revoke(order)).rejects.toMatchObject(busy);
    await expect(scripted({}, answer).access.grant(order)).rejects.toMatchObject(busy);
  });
});

describe("what a target says about using the access", () => {
  async function stored(details: object) {
    const { access } = scripted({}, { body: { handle, state: "present", details } });
    const { recipe } = await access.grant(order);
    return { recipe, shown: access.details({ ...order, recipe }, null) };
  }

  test.each(["javascript:alert(1)", "data:text/html,x", "https://u:p@example.com/", "//x", "x"])(
    "is shown without the link %s",
    async (url) => {
      expect((await stored({ url })).shown.url).toBeNull();
    },
  );

  test("is shown with a web link", async () => {
    expect((await stored({ url: "https://wiki.example.com/a b" })).shown.url).toBe(
      "https://wiki.example.com/a%20b",
    );
  });

  test("loses controls and direction overrides, and keeps its lines", async () => {
    const { shown } = await stored({
      instructions: "one\r\ntwo\u0000\u202e",
      commands: [{ label: "log\nin", command: "ssh\u001b[0m host" }],
    });
    expect(shown.instructions).toBe("one\ntwo");
    expect(shown.commands).toEqual([{ label: "log in", command: "ssh [0m host" }]);
  });

  test("never makes a recipe larger than 16 KiB", async () => {
    const text = "😀".repeat(5_000);
    const { recipe, shown } = await stored({
      instructions: text,
      fields: Array.from({ length: 50 }, () => ({ label: text, value: text })),
      commands: Array.from({ length: 50 }, () => ({ label: text, command: text })),
    });
    expect(new TextEncoder().encode(JSON.stringify(recipe)).length).toBeLessThan(16 * 1024);
    expect(shown.instructions).not.toBe("");
  });

  test("is a plain sentence when it says nothing", () => {
    const { access } = scripted({});
    expect(access.details(order, null).instructions).toBe(
      "You have enter on Room 1 as ann@example.com.",
    );
  });
});

test("an error never repeats our secrets", async () => {
  const error = `key ${secret}, header k3y-value`;
  const { access } = scripted(
    { headerName: "x-key", headerValue: "k3y-value" },
    { status: 401, body: { error } },
  );
  await expect(access.grant(order)).rejects.toThrow("The target answered 401: key …, header …");
});
