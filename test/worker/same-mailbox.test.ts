/** What somebody can set for themselves, and a second address of theirs, opens nothing. */

import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { accessLinks, seats, users } from "../../db/schema";
import { createRequest } from "../../worker/access/create-request";
import { decideRequest } from "../../worker/access/decide-request";
import { viewRequest } from "../../worker/access/view-request";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import type { User } from "../../worker/contract/users";
import type { RequestId } from "../../worker/contract/values";
import { byAccessLink } from "../../worker/lib/actor";
import { newId, newSecret } from "../../worker/lib/ids";
import { addPerson, db, send, sendJson, sessionOf } from "../support/app";
import { addFlow, as, member, world } from "./access-world";

const wanted = (flowId: string, resourceId: string) => ({
  flowId: flowId as never,
  units: [{ resourceId: resourceId as never, permission: "read" }],
  durationSeconds: 3_600,
  justification: "orders are stuck",
});

async function linkFlow(approvers: string[], settings: FlowDocumentInput["settings"] = {}) {
  const w = await world();
  const flowId = await addFlow({
    ...w.base,
    trigger: "access_link",
    requesters: { conditions: [] },
    accessLink: {},
    approval: {
      mode: "any_of",
      groups: [{ operator: "any", approvers: [{ type: "user", values: approvers }] }],
    },
    settings,
  });
  const linkId = newId("accessLink");
  await db.insert(accessLinks).values({ id: linkId, flowId, createdAt: Date.now() });
  const ask = async (email: string) => {
    const outsider = await addPerson("outsider", { email, role: "external" });
    const ctx = await as(byAccessLink({ userId: outsider.id, email }, linkId, newId("session")));
    return createRequest(ctx, wanted(flowId, w.shop), "link");
  };
  return { ...w, ask };
}

const seated = async (id: RequestId) =>
  (await db.select().from(seats).where(eq(seats.requestId, id))).map((seat) => seat.userId);

describe("whoever asks through a link with another address of their own mailbox", () => {
  test.each([
    ["a plus part", "margaret", "example.com", (n: string) => `${n}+me@example.com`],
    [
      "another case and a plus part",
      "margaret",
      "example.com",
      (n: string) => `${n.toUpperCase()}+X@Example.COM`,
    ],
    [
      "dots that the provider ignores",
      "margaret",
      "gmail.com",
      (n: string) => `${n.slice(0, 3)}.${n.slice(3)}@googlemail.com`,
    ],
  ])("is not approved by themselves: %s", async (_how, name, domain, other) => {
    const local = `${name}${newSecret()
      .slice(0, 6)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, "x")}`;
    const margaret = await addPerson("Margaret", { email: `${local}@${domain}` });
    const colleague = await addPerson("Colleague");
    const w = await linkFlow([margaret.id, colleague.id]);
    const made = await w.ask(other(local));
    expect(await seated(made.id)).toEqual([colleague.id]);
    const { termsHash } = await viewRequest(await as(member(colleague)), made.id);
    await expect(
      decideRequest(await as(member(margaret)), made.id, { approve: true, reason: "", termsHash }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  test("finds nobody when they are the only approver, which is told at once", async () => {
    const margaret = await addPerson("Margaret", {
      email: `only-${newSecret().slice(0, 5).toLowerCase()}@example.com`,
    });
    const w = await linkFlow([margaret.id]);
    const [local] = margaret.email.split("@");
    const made = await w.ask(`${local}+me@example.com`);
    expect(await seated(made.id)).toEqual([]);
  });

  test("is like any other where the flow allows approving oneself", async () => {
    const margaret = await addPerson("Margaret", {
      email: `self-${newSecret().slice(0, 5).toLowerCase()}@example.com`,
    });
    const w = await linkFlow([margaret.id], { selfApproval: true });
    const [local] = margaret.email.split("@");
    expect(await seated((await w.ask(`${local}+me@example.com`)).id)).toEqual([margaret.id]);
  });

  test("is shown to admins as one mailbox, and stays two people", async () => {
    const w = await linkFlow([]).catch(() => world());
    const admin = await sessionOf(w.admin);
    const local = `twin-${newSecret().slice(0, 5).toLowerCase()}`;
    const make = async (email: string) =>
      (await (
        await sendJson(admin, "POST", "/api/v1/users", { email, fullName: "Twin" })
      ).json()) as User;
    const [one, two] = [await make(`${local}@example.com`), await make(`${local}+2@example.com`)];
    expect(two.sameMailbox.map((p) => p.id)).toEqual([one.id]);
    const shown = (await (await send(admin, "GET", `/api/v1/users/${one.id}`)).json()) as User;
    expect(shown.sameMailbox.map((p) => p.id)).toEqual([two.id]);
  });
});

describe("the zone that opens and closes access", () => {
  /** Open now on the clock of Kiritimati (UTC+14), which is hours ahead of UTC. */
  const openOnlyIn = (zone: string): FlowDocumentInput["timeframe"] => {
    const clock = (shiftMinutes: number) =>
      new Intl.DateTimeFormat("en-GB", {
        timeZone: zone,
        hour: "2-digit",
        minute: "2-digit",
      }).format(Date.now() + shiftMinutes * 60_000);
    return {
      days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
      start: clock(-60),
      end: clock(60),
      timeZone: "requester",
    };
  };

  test("is not the one that the requester sets", async () => {
    const w = await world();
    const flowId = await addFlow({ ...w.base, timeframe: openOnlyIn("Pacific/Kiritimati") });
    const linus = await sessionOf(w.linus);
    const change = (body: object) => sendJson(linus, "PATCH", "/api/v1/me", body);
    expect((await change({ timeZone: "Pacific/Kiritimati" })).status).toBe(400);
    expect((await change({ displayTimeZone: "Pacific/Kiritimati" })).status).toBe(200);
    const ask = async () =>
      createRequest(await as(member(w.linus)), wanted(flowId, w.shop), "portal");
    await expect(ask()).rejects.toMatchObject({ code: "not_requestable" });
    const [row] = await db.select().from(users).where(eq(users.id, w.linus.id));
    expect(row).toMatchObject({ timeZone: null, displayTimeZone: "Pacific/Kiritimati" });
    const admin = await sessionOf(w.admin);
    await sendJson(admin, "PATCH", `/api/v1/users/${w.linus.id}`, {
      timeZone: "Pacific/Kiritimati",
    });
    expect((await ask()).state).toBe("granting");
  });
});
