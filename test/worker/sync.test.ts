import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { integrations, permissions, resources, resourceTags } from "../../db/schema";
import { db, openOrganization } from "./catalogue-world";
import {
  eventsOf,
  type Feed,
  feed,
  integration,
  lastRun,
  stored,
  sync,
  things,
} from "./sync-world";

beforeAll(async () => {
  await openOrganization();
});

describe("a good feed", () => {
  test("is stored with places, tags and permissions, and told of once", async () => {
    const id = await integration();
    expect(await sync(id, feed({ found: things(1_200) }))).toBe("done");
    const rows = await stored(id);
    expect(rows).toHaveLength(1_200);
    const one = rows.find((r) => r.externalId === "b/0000001");
    expect(one).toMatchObject({
      searchName: "bucket 1",
      pathKey: "acme/prod/",
      path: ["Acme", "prod"],
    });
    expect(one?.tags).toEqual({ env: "Prod", owner: "team-1@example.com" });
    const tags = await db
      .select()
      .from(resourceTags)
      .where(eq(resourceTags.resourceId, one?.id ?? "res_"));
    expect(tags.map((t) => [t.key, t.value]).sort()).toEqual([
      ["env", "prod"],
      ["owner", "team-1@example.com"],
    ]);
    const offered = await db.select().from(permissions).where(eq(permissions.integrationId, id));
    expect(offered.map((p) => p.name).sort()).toEqual(["read", "write"]);
    expect(await lastRun(id)).toMatchObject({
      state: "done",
      counts: { seen: 1_200, changed: 1_200, removed: 0 },
    });
    expect(await eventsOf(id)).toEqual(["sync.done"]);
  });

  test("that did not change writes nothing and no audit event", async () => {
    const id = await integration();
    await sync(id, feed({ found: things(700) }));
    await db.update(resources).set({ updatedAt: 5 }).where(eq(resources.integrationId, id));
    expect(await sync(id, feed({ found: things(700).reverse() }))).toBe("done");
    expect((await stored(id)).every((r) => r.updatedAt === 5)).toBe(true);
    expect(await eventsOf(id)).toEqual(["sync.done"]);
    expect(await lastRun(id)).toMatchObject({
      state: "done",
      counts: { seen: 700, changed: 0, removed: 0 },
    });
  });

  test("that changed a little keeps ids, replaces tags, removes what went and takes back what came again", async () => {
    const id = await integration();
    await sync(id, feed({ found: things(100) }));
    const before = new Map((await stored(id)).map((r) => [r.externalId, r.id]));
    const next = things(95, (i) => (i === 3 ? { name: "Renamed", tags: { only: "THIS" } } : {}));
    expect(await sync(id, feed({ found: next }))).toBe("done");
    const rows = await stored(id);
    expect(rows).toHaveLength(95);
    const renamed = rows.find((r) => r.externalId === "b/0000003");
    expect(renamed).toMatchObject({ id: before.get("b/0000003"), name: "Renamed" });
    const tags = await db
      .select()
      .from(resourceTags)
      .where(eq(resourceTags.resourceId, renamed?.id ?? "res_"));
    expect(tags.map((t) => [t.key, t.value])).toEqual([["only", "this"]]);
    expect(await lastRun(id)).toMatchObject({ counts: { changed: 1, removed: 5 } });
    await sync(id, feed({ found: things(100) }));
    const again = (await stored(id)).find((r) => r.externalId === "b/0000099");
    expect(again?.id).toBe(before.get("b/0000099"));
    const tagsAgain = await db
      .select()
      .from(resourceTags)
      .where(eq(resourceTags.resourceId, again?.id ?? "res_"));
    expect(tagsAgain).toHaveLength(2);
  });

  test("that holds awkward names is stored as it is", async () => {
    const id = await integration();
    const names = ["a'b", 'c"d', "e\\f", "ÅÉ", "😀 z", "\uffee last", "x/y", "%_*?", "line\nbreak"];
    const found = things(names.length, (i) => ({
      name: names[i] ?? "",
      externalId: `😀${names[i]}`,
      path: [names[i] ?? ""],
    }));
    await sync(id, feed({ found, pageSize: 2 }));
    expect((await stored(id)).map((r) => r.name).sort()).toEqual([...names].sort());
    await sync(id, feed({ found, pageSize: 3 }));
    expect(await lastRun(id)).toMatchObject({ state: "done", counts: { changed: 0, removed: 0 } });
  });
});

describe("a poisoned feed leaves the last good state", () => {
  const poisons: ReadonlyArray<readonly [string, Feed]> = [
    ["the seventh page fails", { found: things(1_000), pageSize: 100, failOnPage: 6 }],
    [
      "it stops in the middle without a last page",
      { found: things(1_000), pageSize: 100, stopAfterPage: 4 },
    ],
    ["an id comes twice on one page", { found: [...things(50), ...things(1)] }],
    ["an id comes twice on two pages", { found: [...things(150), ...things(1)], pageSize: 100 }],
    [
      "a resource is of a type that is not offered",
      { found: things(50, (i) => (i === 7 ? { type: "ghost" } : {})) },
    ],
    ["an id is empty", { found: things(50, (i) => (i === 7 ? { externalId: "" } : {})) }],
    ["a name holds a NUL", { found: things(50, (i) => (i === 7 ? { name: "a\u0000b" } : {})) }],
    [
      "a name holds half a character",
      { found: things(50, (i) => (i === 7 ? { name: "a\ud800" } : {})) },
    ],
  ];

  test.each(poisons)("when %s", async (_name, poison) => {
    const id = await integration();
    await sync(id, feed({ found: things(40) }));
    const before = await stored(id);
    const at = Date.now();
    expect(await sync(id, feed(poison))).toBe("failed");
    expect(await stored(id)).toEqual(before);
    const run = await lastRun(id);
    expect(run.state).toBe("failed");
    expect(run.error).toMatch(/\w/);
    const [row] = await db.select().from(integrations).where(eq(integrations.id, id));
    expect(row?.nextSyncAt ?? 0).toBeLessThanOrEqual(at + 70_000);
    expect(await sync(id, feed({ found: things(41) }))).toBe("done");
    expect(await stored(id)).toHaveLength(41);
  });

  test("failures in a row are tried again less and less soon", async () => {
    const id = await integration();
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      await sync(id, feed({ found: things(5), failOnPage: 0 }));
      const [row] = await db.select().from(integrations).where(eq(integrations.id, id));
      waits.push(Math.round(((row?.nextSyncAt ?? 0) - Date.now()) / 60_000));
    }
    expect(waits).toEqual([1, 2, 4, 8]);
  });
});
