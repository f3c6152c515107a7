import { expect, test } from "vitest";
import type { SavedView } from "../../worker/contract/views";
import { addPerson, type Caller, seedPeople, send, sendJson, sessionOf } from "../support/app";

const world = await seedPeople();
const make = async (caller: Caller, over: Record<string, unknown> = {}) =>
  sendJson(caller, "POST", "/api/v1/views", {
    page: "activity",
    name: "Mine",
    search: "state=active&from=2026-01-01",
    ...over,
  });
const made = async (caller: Caller, over?: Record<string, unknown>) => {
  const answer = await make(caller, over);
  expect(answer.status).toBe(201);
  return (await answer.json()) as SavedView;
};
const list = async (caller: Caller, query = "") =>
  ((await (await send(caller, "GET", `/api/v1/views${query}`)).json()) as { items: SavedView[] })
    .items;

test("everybody sees their own views and the shared ones, by page", async () => {
  const mine = await made(world.ann);
  const shared = await made(world.admin, { name: "For all", shared: true });
  const flows = await made(world.ann, { page: "flows", name: "Flows" });
  expect((await list(world.ann)).map((v) => v.id)).toEqual([flows.id, shared.id, mine.id]);
  expect((await list(world.ann, "?page=flows")).map((v) => v.id)).toEqual([flows.id]);
  const theirs = await list(world.bob);
  expect(theirs.map((v) => [v.id, v.own, v.createdBy.fullName])).toEqual([
    [shared.id, false, "Admin"],
  ]);
});

test("only admins share, and only owners or admins change what is shared", async () => {
  expect((await make(world.ann, { shared: true })).status).toBe(403);
  const mine = await made(world.ann);
  const change = (caller: Caller, id: string, body: unknown) =>
    sendJson(caller, "PATCH", `/api/v1/views/${id}`, body);
  expect((await change(world.ann, mine.id, { shared: true })).status).toBe(403);
  expect((await change(world.bob, mine.id, { name: "x" })).status).toBe(404);
  expect((await change(world.admin, mine.id, { name: "x" })).status).toBe(404);
  const renamed = await change(world.ann, mine.id, { name: "Renamed", search: "" });
  expect(await renamed.json()).toMatchObject({ name: "Renamed", search: "" });
  const shared = await made(world.admin, { shared: true });
  expect((await change(world.ann, shared.id, { name: "x" })).status).toBe(403);
  expect((await send(world.ann, "DELETE", `/api/v1/views/${shared.id}`)).status).toBe(403);
  const second = await sessionOf(await addPerson("Second", { role: "admin" }));
  const ended = await change(second, shared.id, { shared: false });
  expect(await ended.json()).toMatchObject({ id: shared.id, shared: false });
  expect((await list(world.bob)).map((v) => v.id)).not.toContain(shared.id);
  expect((await send(world.ann, "DELETE", `/api/v1/views/${mine.id}`)).status).toBe(204);
  expect((await send(world.ann, "DELETE", `/api/v1/views/${mine.id}`)).status).toBe(404);
});

test("a search is a query string of at most 2 KB, and a person keeps at most 200 views", async () => {
  for (const search of ["?a=b", "a b", "x".repeat(2_049), "a=\u0000"])
    expect((await make(world.ann, { search })).status).toBe(400);
  const busy = await sessionOf(await addPerson("Busy"));
  const statuses: number[] = [];
  for (let i = 0; i < 201; i++) statuses.push((await make(busy, { name: `v${i}` })).status);
  expect(statuses.filter((s) => s === 201)).toHaveLength(200);
  expect(statuses.at(-1)).toBe(413);
});
