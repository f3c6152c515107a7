/** No access of an outsider outlives the end of the link that it was asked through. */

import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { accessLinks, flows } from "../../db/schema";
import { createRequest } from "../../worker/access/create-request";
import { decideRequest } from "../../worker/access/decide-request";
import { dryRunRequest } from "../../worker/access/dry-run-request";
import { endWithLinks } from "../../worker/access/end-with-link";
import { extendRequest } from "../../worker/access/extend-request";
import { listOffers } from "../../worker/access/list-offers";
import { viewRequest } from "../../worker/access/view-request";
import { replaceFlow } from "../../worker/admin/save-flow";
import type { FlowDocumentInput } from "../../worker/contract/flows";
import { byAccessLink } from "../../worker/lib/actor";
import { newId } from "../../worker/lib/ids";
import { addPerson, db } from "../support/app";
import {
  addFlow,
  as,
  audit,
  member,
  requestRow,
  system,
  unitRows,
  until,
  world,
} from "./access-world";

const MINUTE = 60_000;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();

async function linkWorld(endsIn: number, more: Partial<FlowDocumentInput> = {}) {
  const w = await world();
  const flowId = await addFlow({
    ...w.base,
    trigger: "access_link",
    requesters: { conditions: [] },
    accessLink: { expiresAt: at(endsIn) },
    settings: { maxExtensions: 5, extensionSeconds: 3_600 },
    ...more,
  });
  const accessLinkId = newId("accessLink");
  await db.insert(accessLinks).values({ id: accessLinkId, flowId, createdAt: Date.now() });
  const carla = await addPerson("carla", { role: "external" });
  const outsider = await as(
    byAccessLink({ userId: carla.id, email: carla.email }, accessLinkId, newId("session")),
  );
  const wanted = (durationSeconds?: number) => ({
    flowId,
    units: [{ resourceId: w.shop, permission: "read" }],
    ...(durationSeconds !== undefined && { durationSeconds }),
    justification: "migration",
  });
  const moveEnd = async (endsIn: number) => {
    const [row] = await db.select().from(flows).where(eq(flows.id, flowId));
    if (!row) throw new Error("no flow");
    const accessLink = { ...row.document.accessLink, expiresAt: at(endsIn) } as never;
    await replaceFlow(
      await as(member(w.admin)),
      flowId,
      { ...row.document, accessLink },
      undefined,
    );
  };
  return { ...w, flowId, outsider, wanted, moveEnd };
}

describe("a link with an end", () => {
  test("offers no longer access than is left, and says why longer is refused", async () => {
    const w = await linkWorld(30 * MINUTE);
    const { items } = JSON.parse(await listOffers(w.outsider, { limit: 50 })) as {
      items: { maxSeconds: number }[];
    };
    const [offer = { maxSeconds: 0 }] = items;
    expect(offer.maxSeconds).toBeLessThanOrEqual(30 * 60);
    expect(offer.maxSeconds).toBeGreaterThan(25 * 60);
    const refused = await dryRunRequest(w.outsider, w.wanted(3_600));
    expect(refused.requestable).toBe(false);
    expect(refused.summary).toContain("access link ends at");
    await expect(createRequest(w.outsider, w.wanted(3_600), "link")).rejects.toMatchObject({
      code: "not_requestable",
    });
  });

  test("bounds the end of access, whatever length was asked, and extending cannot pass it", async () => {
    const w = await linkWorld(30 * MINUTE);
    const { id } = await createRequest(w.outsider, w.wanted(), "link");
    await until(id, "active");
    const row = await requestRow(id);
    expect(row?.boundAt).toBeGreaterThan(Date.now());
    expect(row?.expiresAt).toBeLessThanOrEqual(row?.boundAt ?? 0);
    await expect(extendRequest(w.outsider, id)).rejects.toMatchObject({ code: "not_requestable" });
    const short = await linkWorld(30 * MINUTE);
    const other = await createRequest(short.outsider, short.wanted(600), "link");
    await until(other.id, "active");
    await extendRequest(short.outsider, other.id);
    const after = await requestRow(other.id);
    expect(after?.expiresAt).toBeGreaterThan(Date.now() + 20 * MINUTE);
    expect(after?.expiresAt).toBeLessThanOrEqual(after?.boundAt ?? 0);
  });

  test("lets nobody approve after it", async () => {
    const approver = await addPerson("approver");
    const slow = await linkWorld(20 * MINUTE, {
      approval: {
        mode: "any_of",
        groups: [{ operator: "any", approvers: [{ type: "user", values: [approver.id] }] }],
      },
    });
    const { id } = await createRequest(slow.outsider, slow.wanted(600), "link");
    const boss = member(approver);
    const { termsHash } = await viewRequest(await as(boss), id);
    expect((await requestRow(id))?.lapsesAt).toBeLessThanOrEqual(Date.now() + 20 * MINUTE);
    const late = { ...(await as(boss)), now: () => Date.now() + 21 * MINUTE };
    await expect(
      decideRequest(late, id, { approve: true, reason: "", termsHash }),
    ).rejects.toMatchObject({ code: "not_requestable" });
  });

  test("that is moved forward shortens what stands, at the target too, and is on record", async () => {
    const w = await linkWorld(120 * MINUTE);
    const { id } = await createRequest(w.outsider, w.wanted(3_600), "link");
    await until(id, "active");
    await w.moveEnd(10 * MINUTE);
    const row = await requestRow(id);
    expect(row?.expiresAt).toBe(row?.boundAt);
    expect(row?.expiresAt).toBeLessThanOrEqual(Date.now() + 10 * MINUTE);
    for (const unit of await unitRows(id))
      expect(unit.deadlineAt ?? 0).toBeLessThanOrEqual(Date.now() + 15 * MINUTE);
    expect((await audit(id)).map((e) => e.action)).toContain("request.shortened");
    await endWithLinks(await as(system));
    expect((await audit(id)).filter((e) => e.action === "request.shortened")).toHaveLength(1);
  });

  test("that is moved into the past ends what stands", async () => {
    const w = await linkWorld(120 * MINUTE);
    const { id } = await createRequest(w.outsider, w.wanted(3_600), "link");
    await until(id, "active");
    await w.moveEnd(-MINUTE);
    expect((await until(id, "expired")).state).toBe("expired");
  });

  test("that is moved later does not lengthen what was granted", async () => {
    const w = await linkWorld(30 * MINUTE);
    const { id } = await createRequest(w.outsider, w.wanted(600), "link");
    const before = await until(id, "active");
    await w.moveEnd(300 * MINUTE);
    expect((await requestRow(id))?.expiresAt).toBe(before.expiresAt);
  });
});
