/** Which extensions people may connect to a deployment that others can reach. */
import { expect, test } from "vitest";
import { auditEvents, extensionCodes, organization } from "../../db/schema";
import { isKnownExtension } from "../../worker/identity/known-extensions";
import { nobody as stranger } from "../../worker/lib/actor";
import { newSecret } from "../../worker/lib/ids";
import { app, contextOf, db, env, seedPeople, tokenOf } from "../support/app";

const world = await seedPeople();
const HOST = "https://hallpass.example.com";
const ID = "abcdefghijklmnopabcdefghijklmnop";
const ask = {
  client_id: ID,
  code_challenge: newSecret(),
  code_challenge_method: "S256",
  state: "state-of-the-extension",
};
const packed = btoa(String(new URLSearchParams(ask)))
  .replaceAll("+", "-")
  .replaceAll("/", "_")
  .replaceAll("=", "");

const call = (
  headers: Readonly<Record<string, string>>,
  path: string,
  form?: Record<string, string>,
) =>
  app.request(
    HOST + path,
    {
      method: form ? "POST" : "GET",
      headers: {
        ...headers,
        origin: HOST,
        ...(form && { "content-type": "application/x-www-form-urlencoded" }),
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
    },
    {
      ...env,
      DB: { prepare: env.DB.prepare.bind(env.DB), batch: env.DB.batch.bind(env.DB) },
      PUBLIC_URL: HOST,
    },
  );
const page = `/extension/connect?${new URLSearchParams(ask)}`;

test("an extension that nobody approved gets no code, and the page says why and what to do", async () => {
  const shown = await call(world.ann.headers, page);
  expect(shown.status).toBe(403);
  const html = await shown.text();
  expect(html).toContain("Nobody has approved this extension");
  expect(html).toContain(ID);
  expect(html).not.toContain("Approve for everybody");
  expect((await call(world.ann.headers, "/extension/connect", ask)).status).toBe(403);
  expect(await db.select().from(extensionCodes)).toEqual([]);
});

test("nobody but a signed-in admin approves one; then everybody may connect it", async () => {
  const approve = (headers: Readonly<Record<string, string>>) =>
    call(headers, "/extension/approve", { ask: packed });
  expect((await approve(world.ann.headers)).status).toBe(403);
  expect((await approve((await tokenOf(world.people.admin)).headers)).status).toBe(403);
  expect(await (await call(world.admin.headers, page)).text()).toContain("Approve for everybody");
  expect((await approve(world.admin.headers)).status).toBe(303);
  expect((await approve(world.admin.headers)).status).toBe(303);
  const [row] = await db.select().from(organization);
  expect(row?.settings.extensionIds).toEqual([ID]);
  const told = (await db.select().from(auditEvents)).filter(
    (e) => e.action === "extension.approved",
  );
  expect(told).toMatchObject([{ detail: { clientId: ID } }]);
  expect((await call(world.ann.headers, page)).status).toBe(200);
  expect((await call(world.ann.headers, "/extension/connect", ask)).status).toBe(200);
});

test("ours is known by the id of the store, and on one machine alone any is", async () => {
  const ctx = await contextOf(stranger);
  const publicly = { ...ctx, settings: { ...ctx.settings, publicUrl: HOST } };
  expect(await isKnownExtension(publicly, "ponmlkjihgfedcbaponmlkjihgfedcba")).toBe(false);
  expect(await isKnownExtension(ctx, "ponmlkjihgfedcbaponmlkjihgfedcba")).toBe(true);
  expect(await isKnownExtension(publicly, "{8f0a3a58-6f5b-4d0e-9f0c-4a9d1d3c7b52}")).toBe(true);
});
