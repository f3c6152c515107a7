/** A request as a row, for tests that need one to hang units on. */
import type { Db } from "../../db/client";
import { requests } from "../../db/schema";
import { FlowDocument } from "../../worker/contract/flows";
import type { RequestId, UserId } from "../../worker/contract/values";
import { newId } from "../../worker/lib/ids";
import { anyBucket, flowDocument } from "./catalogue-world";

let number = 0;

export async function insertRequest(
  db: Db,
  requesterId: UserId,
  over: Partial<typeof requests.$inferInsert> = {},
): Promise<RequestId> {
  const id = newId("request");
  await db.insert(requests).values({
    id,
    number: ++number,
    state: "active",
    flowId: newId("flow"),
    flowVersion: 1,
    flowName: "Flow",
    policy: FlowDocument.parse(flowDocument({ name: "Flow", targets: [anyBucket("int_x")] })),
    requesterId,
    granteeId: requesterId,
    justification: "because",
    durationSeconds: 3_600,
    termsHash: "t",
    automatic: true,
    createdAt: number,
    lapsesAt: number,
    source: "api",
    ...over,
  });
  return id;
}
