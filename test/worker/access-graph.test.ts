import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import {
  groups,
  integrations,
  observedPrivileges,
  shifts,
  shiftTurns,
  users,
} from "../../db/schema";
import { createRequest } from "../../worker/access/create-request";
import { foreignNotes } from "../../worker/access/note-foreign";
import { reconcile } from "../../worker/access/reconcile";
import type { Observed } from "../../worker/connectors/connector";
import type { AccessGraph, GraphNode } from "../../worker/contract/access-graph";
import type { AppContext } from "../../worker/lib/context";
import { newId } from "../../worker/lib/ids";
import { addPerson, type Caller, db, send, sessionOf } from "../support/app";
import {
  addFlow,
  addGroup,
  addResource,
  as,
  audit,
  member,
  system,
  until,
  world,
} from "./access-world";

type World = Awaited<ReturnType<typeof world>>;
let w: World;
let admin: Caller;
let number: string;
let grantedUntil: string;

beforeAll(async () => {
  w = await world();
  admin = await sessionOf(w.admin);
  const request = await createRequest(
    await as(member(w.linus)),
    {
      flowId: w.automatic,
      units: [{ resourceId: w.orders, permission: "read" }],
      durationSeconds: 3_600,
      justification: "because",
    },
    "api",
  );
  number = request.number;
  grantedUntil = new Date((await until(request.id, "active")).expiresAt ?? 0).toISOString();
});

const read = (query: string) => send(admin, "GET", `/api/v1/access-graph${query}`);
async function graph(node: string, more = ""): Promise<AccessGraph> {
  const answer = await read(`?node=${encodeURIComponent(node)}${more}`);
  expect(answer.status).toBe(200);
  return answer.json();
}

const groupId = async (name: string) =>
  (await db.select().from(groups).where(eq(groups.name, name)))[0]?.id ?? "";
const named = (g: AccessGraph, id: string | null) => g.nodes.find((n) => n.id === id)?.label;

describe("from a person", () => {
  test("it shows what is granted now, with its end, and what may be asked for, by which group", async () => {
    const g = await graph(`user:${w.linus.id}`);
    expect(g.start).toMatchObject({ kind: "person", label: "Linus", detail: w.linus.email });
    const active = g.paths.filter((p) => p.kind === "active");
    expect(active).toEqual([
      {
        person: `user:${w.linus.id}`,
        via: `group:${await groupId(`engineering ${w.tag}`)}`,
        flow: `flow:${w.automatic}`,
        permission: `permission:${w.integrationId}/sandbox.database/read`,
        resource: `resource:${w.orders}`,
        kind: "active",
        until: grantedUntil,
        number,
        account: null,
      },
    ]);
    // Three flows × two permissions × two databases.
    expect(g.paths.filter((p) => p.kind === "requestable")).toHaveLength(12);
    expect(g.truncated).toEqual([]);
  });

  test("every path runs over nodes and edges that are there", async () => {
    const g = await graph(`user:${w.linus.id}`);
    const edges = new Set(g.edges.map((e) => `${e.from} ${e.to} ${e.kind}`));
    for (const p of g.paths) {
      const way = [p.person, p.via, p.flow, p.permission, p.resource].filter((id) => id !== null);
      for (const [i, id] of way.entries()) {
        expect(g.nodes.some((n) => n.id === id)).toBe(true);
        if (i > 0) expect(edges.has(`${way[i - 1]} ${id} ${p.kind}`)).toBe(true);
      }
    }
    const open = g.edges.filter((e) => e.kind === "active");
    expect(open.every((e) => e.until === grantedUntil)).toBe(true);
  });

  test("somebody whom no flow lets in is tied to nothing", async () => {
    const g = await graph(`user:${w.boss.id}`);
    expect([g.nodes.length, g.edges, g.paths]).toEqual([1, [], []]);
  });
});

describe("from elsewhere", () => {
  test("a group leads to its members and to the flows that ask for it, not to what members have otherwise", async () => {
    const id = await groupId(`engineering ${w.tag}`);
    const g = await graph(`group:${id}`);
    expect(new Set(g.paths.map((p) => p.person))).toEqual(new Set([`user:${w.linus.id}`]));
    expect(new Set(g.paths.map((p) => p.via))).toEqual(new Set([`group:${id}`]));
    expect(g.paths.filter((p) => p.kind === "active")).toHaveLength(1);
    const other = await addGroup(`idle ${w.tag}`, [w.linus]);
    expect((await graph(`group:${other}`)).paths).toEqual([]);
  });

  test("a shift leads to whoever is on duty now", async () => {
    const [id, name] = [newId("shift"), `night ${w.tag}`];
    const [on, off] = [await addPerson("On"), await addPerson("Off")];
    await db.insert(shifts).values({ id, name, createdAt: 1 });
    await db.insert(shiftTurns).values([
      { shiftId: id, userId: on.id, startsAt: null, endsAt: null },
      { shiftId: id, userId: off.id, startsAt: null, endsAt: 1 },
    ]);
    const flowId = await addFlow({
      ...w.base,
      requesters: { conditions: [{ type: "shift", values: [name] }] },
    });
    const g = await graph(`shift:${id}`);
    expect(new Set(g.paths.map((p) => `${p.person} ${p.via} ${p.flow}`))).toEqual(
      new Set([`user:${on.id} shift:${id} flow:${flowId}`]),
    );
  });

  test("a flow leads to all whom it lets in and all it reaches", async () => {
    const g = await graph(`flow:${w.managed}`);
    expect(g.paths).toHaveLength(4);
    expect(new Set(g.paths.map((p) => named(g, p.resource)))).toEqual(
      new Set([`shop-${w.tag}`, `orders-${w.tag}`]),
    );
    expect(g.nodes.find((n) => n.kind === "flow")?.detail).toContain("Needs approval");
  });

  test("a resource and a permission lead back to the people", async () => {
    const byResource = await graph(`resource:${w.orders}`);
    expect(new Set(byResource.paths.map((p) => p.resource))).toEqual(
      new Set([`resource:${w.orders}`]),
    );
    expect(byResource.paths.map((p) => p.kind).filter((k) => k === "active")).toHaveLength(1);
    const write = `permission:${w.integrationId}/sandbox.database/write`;
    const byPermission = await graph(write);
    expect(new Set(byPermission.paths.map((p) => p.permission))).toEqual(new Set([write]));
    // Three flows × two databases, and nothing of it is granted.
    const his = byPermission.paths.filter((p) => p.person === `user:${w.linus.id}`);
    expect(his.map((p) => p.kind)).toEqual(Array(6).fill("requestable"));
  });

  test("what is not there is not found, and what is no node is not understood", async () => {
    expect((await read(`?node=user:${newId("user")}`)).status).toBe(404);
    expect((await read(`?node=permission:a/b/%25zz`)).status).toBe(404);
    expect((await read("?node=everything")).status).toBe(400);
  });
});

describe("what was not granted by Hallpass", () => {
  const seen = (account: string, permission: string): Observed => ({
    handle: null,
    markedBy: "unsaid",
    resourceType: null,
    externalId: `shop-${w.tag}`,
    permission,
    account,
    deadlineAt: null,
    recipe: null,
  });

  const note = (ctx: AppContext) => async (all: ReadonlyArray<Observed>, at: number) => {
    const notes = await foreignNotes(ctx, w.integrationId);
    for (const one of all) notes.add(one);
    await notes.save(at);
  };

  test("is noted by a reconcile with an audit entry, forgotten when it is gone, and not written again when it stays", async () => {
    const ctx = await as(system);
    const noteForeign = note(ctx);
    const stored = async () =>
      (await db.select().from(observedPrivileges)).map((row) => `${row.account} ${row.permission}`);
    await noteForeign([seen("root", "write"), seen("x", "read")], 1);
    await noteForeign([seen("root", "write"), seen("x", "read")], 2);
    expect((await stored()).sort()).toEqual(["root write", "x read"]);
    await noteForeign([seen("root", "write")], 3);
    expect(await stored()).toEqual(["root write"]);
    const events = (await audit(w.integrationId)).filter(
      (e) => e.action === "reconcile.foreign_seen",
    );
    expect(events.map((e) => e.detail)).toEqual([
      { standing: 2, appeared: 2, gone: 0 },
      { standing: 1, appeared: 0, gone: 1 },
    ]);
  });

  test("is what a reconcile of a target saw there", async () => {
    const id = newId("integration");
    await db.insert(integrations).values({
      id,
      name: `hook ${id}`,
      kind: "webhook",
      config: {
        url: "https://target.example/",
        secret: "whsec_dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXk=",
      },
      state: "active",
      createdAt: 1,
      updatedAt: 1,
    });
    const privileges = [{ handle: null, account: "root", externalId: "db", permission: "write" }];
    const answer = { privileges, nextCursor: null };
    const network = async () => Response.json(answer);
    const ctx = await as(system);
    const counts = await reconcile({ ...ctx, network }, id);
    expect(counts).toMatchObject({ ours: 0, foreign: 1 });
    const rows = await db
      .select()
      .from(observedPrivileges)
      .where(eq(observedPrivileges.integrationId, id));
    expect(rows).toMatchObject([{ account: "root", externalId: "db", permission: "write" }]);
  });

  test("is drawn beside the rest, for the person whose account it is, or for the bare account", async () => {
    const ctx = await as(system);
    await note(ctx)([seen(w.boss.email, "write"), seen("root", "write")], 4);
    const byPerson = await graph(`user:${w.boss.id}`);
    expect(byPerson.paths).toMatchObject([
      { kind: "observed", flow: null, via: null, account: w.boss.email, until: null },
    ]);
    const byResource = await graph(`resource:${w.shop}`);
    const observed = byResource.paths.filter((p) => p.kind === "observed");
    expect(observed.map((p) => named(byResource, p.person)).sort()).toEqual(["Grace Boss", "root"]);
  });
});

describe("bounds", () => {
  test("a column holds no more than was asked for, and says how many were left out", async () => {
    const many = await Promise.all(Array.from({ length: 8 }, (_, i) => addPerson(`Member ${i}`)));
    await addGroup(`crowd ${w.tag}`, many);
    for (let i = 0; i < 6; i++) await addResource(w.integrationId, `many-${i}-${w.tag}`);
    const flowId = await addFlow({
      ...w.base,
      requesters: { conditions: [{ type: "group", values: [`crowd ${w.tag}`] }] },
    });
    const g = await graph(`flow:${flowId}`, "&limit=3");
    const count = (kind: GraphNode["kind"]) => g.nodes.filter((n) => n.kind === kind).length;
    expect([count("person"), count("resource")]).toEqual([3, 3]);
    const leftOut = new Map(g.truncated.map((t) => [t.column, t.leftOut]));
    expect(leftOut.get("people")).toBe(5);
    expect(leftOut.get("resources")).toBe(5);
  });
});

describe("search", () => {
  const search = async (q: string) => {
    const answer = await read(`/search?q=${encodeURIComponent(q)}`);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { items: GraphNode[] }).items;
  };

  test("finds people by any word of their name and by their address, in any case", async () => {
    const [rare] = [await addPerson("Grace Xylophone-Smith")];
    for (const q of ["XYLO", "smith", "xylophone-s", rare.email])
      expect((await search(q)).map((n) => n.id)).toEqual([`user:${rare.id}`]);
    expect(await search("ylophone")).toEqual([]);
    await db.update(users).set({ status: "deleted" }).where(eq(users.id, rare.id));
    expect(await search("xylo")).toEqual([]);
  });

  test("finds groups, flows and resources, and takes % and _ for letters", async () => {
    const kinds = async (q: string) => (await search(q)).map((n) => `${n.kind} ${n.label}`);
    expect(await kinds(`engineering ${w.tag}`)).toEqual([`group engineering ${w.tag}`]);
    expect(await kinds(`orders-${w.tag}`)).toEqual([`resource orders-${w.tag}`]);
    expect(await kinds("%")).toEqual([]);
  });
});

test("the export has one line for each path, and is written into the audit log", async () => {
  const answer = await read(`/export?node=flow:${w.automatic}`);
  expect(answer.headers.get("content-type")).toContain("text/csv");
  const lines = (await answer.text()).trim().split("\r\n");
  const { paths } = await graph(`flow:${w.automatic}`);
  expect(lines).toHaveLength(paths.length + 1);
  expect(lines[0]).toBe(
    "person,person_detail,via,access_flow,permission,permission_detail,resource,resource_detail,kind,until,request,account",
  );
  expect(lines.filter((line) => line.includes(`,active,${grantedUntil},${number},`))).toHaveLength(
    1,
  );
  const events = await audit("access-graph");
  expect(events.at(-1)).toMatchObject({
    action: "audit.exported",
    detail: { node: `flow:${w.automatic}` },
  });
});
