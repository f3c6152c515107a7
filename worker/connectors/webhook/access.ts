/** Giving, taking and reading back at a webhook target. */
import { type Access, type AccessOrder, type Gone, isHandle, type Observed } from "../connector";
import { ConnectorError } from "../errors";
import { type HttpAnswer, oneLine, retryAfterSeconds } from "../http-failure";
import { accessDetails, recipeOf } from "./access-details";
import { readAnswer, type Target } from "./call";
import { orderCallId, readCallId } from "./call-id";
import type { WebhookConfig } from "./config";
import { pagesOf } from "./pages";
import { GrantAnswer, ObserveAnswer, RevokeAnswer } from "./wire";

const PAGE_SIZE = 500;

export function webhookAccess(target: Target, config: WebhookConfig, now: () => number): Access {
  return {
    async grant(order) {
      const body = { ...orderBody(order), ...(config.sendSecret && { secret: order.secret }) };
      const call = { action: "grant", id: await orderCallId("grant", order), body } as const;
      const answer = await target.send(call);
      if (answer.status < 200 || answer.status > 299) throw target.failure(answer);
      const granted = readAnswer(answer, GrantAnswer, "grant");
      if (granted.handle !== order.handle)
        throw new ConnectorError("protocol", "The answer to grant speaks of another handle.");
      if (granted.state === "pending") throw stillBusy("grant", answer, now());
      return { recipe: recipeOf(order, granted) };
    },

    async revoke(order) {
      const body = { ...orderBody(order), recipe: order.recipe?.target ?? null };
      const call = { action: "revoke", id: await orderCallId("revoke", order), body } as const;
      const answer = await target.send(call);
      const said = confirmation(order, answer);
      if (said === "pending") throw stillBusy("revoke", answer, now());
      if (said !== null) return said;
      const believable = answer.status < 300 || answer.status === 404 || answer.status === 410;
      if (!believable) throw target.failure(answer);
      return readBack(target, order, answer);
    },

    observe: () => observe(target, {}),
    details: (order) => accessDetails(order, config.sendSecret),
  };
}

const orderBody = (order: AccessOrder) => ({
  handle: order.handle,
  resource: {
    type: order.resourceType,
    externalId: order.externalId,
    name: order.resourceName,
    path: order.path,
  },
  permission: order.permission,
  account: order.account,
  person: order.person,
  deadlineAt: order.deadlineAt === null ? null : new Date(order.deadlineAt).toISOString(),
});

/** The target took the order and is not done. The core repeats the call with the same id. */
function stillBusy(action: string, answer: HttpAnswer, now: number): ConnectorError {
  const seconds = retryAfterSeconds(answer.headers.get("retry-after"), now);
  return new ConnectorError(
    "conflict",
    `The target is still working on ${action}.`,
    seconds === null ? {} : { retryAfterSeconds: seconds },
  );
}

/**
 * Only the words `"state": "absent"` prove anything. A bare 204 may come from a gateway, and a 404 from a wrong path;
 * both would leave the privilege standing. With 404 or 410 the handle may be missing, as the target does not know it.
 */
function confirmation(order: AccessOrder, answer: HttpAnswer): Gone | "pending" | null {
  const gone = answer.status === 404 || answer.status === 410;
  if (!gone && (answer.status < 200 || answer.status > 299)) return null;
  const read = RevokeAnswer.safeParse(jsonOrNull(answer.body));
  if (!read.success) return null;
  const { handle, state, evidence } = read.data;
  if (handle !== order.handle && !(gone && handle === undefined)) return null;
  if (state === "pending") return "pending";
  if (state !== "absent") return null;
  const words = oneLine(evidence ?? "", 500);
  return { evidence: `The target answered ${answer.status}, state absent${words && `: ${words}`}` };
}

/** Not JSON proves nothing; the caller then reads back. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @throws {ConnectorError} when the handle still stands, or the target cannot be read */
async function readBack(target: Target, order: AccessOrder, answer: HttpAnswer): Promise<Gone> {
  for await (const observed of observe(target, { handle: order.handle })) {
    if (observed.handle !== order.handle) continue;
    if (answer.status >= 300) throw target.failure(answer);
    throw new ConnectorError(
      "conflict",
      `The target answered ${answer.status} to revoke, but observe still lists the privilege.`,
    );
  }
  return {
    evidence: `The target answered ${answer.status} to revoke, and observe lists no such handle.`,
  };
}

/** @param filter `{ handle }` asks for one handle; a target that ignores the filter is read to its end */
async function* observe(
  target: Target,
  filter: { readonly handle?: string },
): AsyncGenerator<Observed> {
  const pages = pagesOf(null, (cursor) =>
    target.ask(
      { action: "observe", id: readCallId(), body: { ...filter, cursor, limit: PAGE_SIZE } },
      ObserveAnswer,
    ),
  );
  for await (const { privileges } of pages) {
    for (const { handle, externalId, permission, account, deadlineAt } of privileges) {
      yield {
        handle: handle && isHandle(handle) ? handle : null,
        externalId: externalId ?? null,
        permission: permission ?? null,
        account,
        deadlineAt: deadlineAt ? Date.parse(deadlineAt) : null,
      };
    }
  }
}
