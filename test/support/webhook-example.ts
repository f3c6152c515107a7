// A complete target: one wiki, and who may enter it.
// Run: WEBHOOK_SECRET=whsec_… PORT=8090 node webhook-example.ts   (Node 22.18 or later)
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";

type Order = {
  handle: string;
  deployment: string;
  permission: string;
  account: string;
  deadlineAt: string | null;
};

const key = Buffer.from((process.env.WEBHOOK_SECRET ?? "").replace(/^whsec_/, ""), "base64");
if (key.length < 24)
  throw new Error("WEBHOOK_SECRET must be whsec_ and 24 bytes or more in base64");

const permissions = [{ name: "read", title: "Read" }];
const types = [{ type: "wiki", title: "Wiki", permissions }];
const resources = [{ type: "wiki", externalId: "w1", name: "Runbooks", path: ["Ops"], tags: {} }];

const instance = randomUUID(); // made once: keep it in your database, beside what is granted
const granted = new Map<string, Order>(); // keep this in your database
const lastCall = new Map<string, number>(); // and this: a late, older call must not undo a newer one

/** When Hallpass signed this call, in seconds; null when it did not, or not within five minutes. */
function signedAt({ headers }: IncomingMessage, body: string): number | null {
  const at = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(Date.now() / 1000 - at) < 300)) return null;
  const signed = `${headers["webhook-id"]}.${at}.${body}`;
  const right = Buffer.from(`v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
  const given = String(headers["webhook-signature"])
    .split(" ")
    .map((one) => Buffer.from(one));
  const fits = given.some((one) => one.length === right.length && timingSafeEqual(one, right));
  return fits ? at : null;
}

/** Says which service this is, signed for this one call. */
function instanceHeaders({ headers }: IncomingMessage) {
  const signed = `instance.${headers["webhook-id"]}.${instance}`;
  const signature = createHmac("sha256", key).update(signed).digest("base64");
  return { "webhook-instance": instance, "webhook-instance-signature": `v1,${signature}` };
}

function answer(call: string | undefined, order: Order, at: number): [number, object] {
  const { handle } = order;
  if (call === "/list") return [200, { types, resources, nextCursor: null }];
  if (call === "/observe") {
    const stands = (o: Order) => !o.deadlineAt || Date.parse(o.deadlineAt) > Date.now();
    const privileges = [...granted.values()]
      .filter(stands)
      .map((o) => ({ ...o, externalId: "w1", resourceType: "wiki" }));
    return [200, { privileges, nextCursor: null }];
  }
  if (call !== "/grant" && call !== "/revoke") return [404, { error: "no such call" }];
  if (at < (lastCall.get(handle) ?? 0)) return [409, { error: "a newer call came first" }];
  lastCall.set(handle, at);
  if (call === "/revoke") {
    granted.delete(handle); // take the access away, end the person's sessions, look that it is gone
    return [200, { handle, state: "absent" }];
  }
  if (order.permission !== "read") return [422, { error: "there is no such permission" }];
  granted.set(handle, order); // give the access; the same handle again only moves the deadline
  const details = { instructions: `Sign in as ${order.account}.`, url: "https://wiki.example.com" };
  return [200, { handle, state: "present", details }];
}

const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  const at = signedAt(request, body);
  const refused: [number, object] = [401, { error: "wrong signature" }];
  const [status, json] = at === null ? refused : answer(request.url, JSON.parse(body), at);
  const headers = { "content-type": "application/json", ...instanceHeaders(request) };
  response.writeHead(status, headers).end(JSON.stringify(json));
});
server.listen(Number(process.env.PORT ?? 8090), "127.0.0.1", () => console.log(server.address()));
