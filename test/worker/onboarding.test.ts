import { expect, test } from "vitest";
import { flows, integrations, outbox } from "../../db/schema";
import { FlowDocument } from "../../worker/contract/flows";
import type { Onboarding } from "../../worker/contract/onboarding";
import { newId } from "../../worker/lib/ids";
import { addOrganization, addPerson, db, send, sendJson, sessionOf } from "../support/app";

await addOrganization();
const admin = await sessionOf(await addPerson("First", { role: "admin" }));
const read = async () =>
  (await (await send(admin, "GET", "/api/v1/onboarding")).json()) as Onboarding;
const done = async () => (await read()).steps.filter((s) => s.done).map((s) => s.id);

test("nothing is done in an empty organization, and each step is done by what is really there", async () => {
  const { steps, dismissed } = await read();
  expect(steps.map((s) => s.id)).toEqual(["integration", "people", "flow", "extension", "mail"]);
  expect([await done(), dismissed]).toEqual([[], false]);

  const integration = {
    id: newId("integration"),
    name: "S",
    kind: "sandbox",
    config: {},
    state: "active",
    createdAt: 1,
    updatedAt: 1,
  } as const;
  await db.insert(integrations).values(integration);
  expect(await done()).toEqual([]);
  await db.update(integrations).set({ lastSyncAt: 1 });
  await addPerson("Second");
  const document = FlowDocument.parse({
    name: "F",
    requesters: { conditions: [{ type: "attribute", key: "team", values: ["web"] }] },
    targets: [
      {
        integration: integration.id,
        resourceType: "t",
        permissions: ["read"],
        include: [{ by: "any" }],
      },
    ],
    duration: { maxSeconds: 3_600 },
    approval: { mode: "automatic" },
  });
  const flow = {
    id: newId("flow"),
    name: "F",
    requesters: { conditions: [{ type: "attribute", key: "team", values: ["web"] }] },
    version: 1,
    document,
    createdAt: 1,
    updatedAt: 1,
    updatedBy: "t",
  };
  await db.insert(flows).values({ ...flow, document: { ...document, active: false } });
  expect(await done()).toEqual(["integration", "people"]);
  await db.update(flows).set({ document });
  await db.insert(outbox).values({
    key: "k",
    template: "x",
    recipient: "r",
    payload: {},
    state: "sent",
    createdAt: 1,
    dueAt: 1,
  });
  expect(await done()).toEqual(["integration", "people", "flow"]);
  expect((await read()).steps.at(-1)?.detail).toContain("only logged");
  await sendJson(admin, "PUT", "/api/v1/organization/mail", {
    transport: "cloudflare",
    from: "a@example.com",
  });
  expect(await done()).toEqual(["integration", "people", "flow", "mail"]);
});

test("the steps can be put away and shown again, and other settings stay", async () => {
  const put = async (dismissed: boolean) =>
    (await (
      await sendJson(admin, "PUT", "/api/v1/onboarding", { dismissed })
    ).json()) as Onboarding;
  expect((await put(true)).dismissed).toBe(true);
  const organization = await (await send(admin, "GET", "/api/v1/organization")).json();
  expect(organization).toMatchObject({ timeZone: "Europe/Berlin" });
  expect((await put(false)).dismissed).toBe(false);
});
