/** Giving, taking and reading back at a webhook target. */
import {
  type Access,
  type Gone,
  type GrantOrder,
  type Handle,
  isHandle,
  type Leaving,
  type MarkedBy,
  type Observed,
  type Ports,
} from "../connector";
import { ConnectorError } from "../errors";
import { type HttpAnswer, oneLine, retryAfterSeconds } from "../http-failure";
import { accessDetails, recipeOf, shownSecrets } from "./access-details";
import { readAnswer, type Target } from "./call";
import { orderCallId, readCallId } from "./call-id";
import type { WebhookConfig } from "./config";
import { pagesOf } from "./pages";
import { GrantAnswer, ObserveAnswer, type PrivilegeWire, RevokeAnswer } from "./wire";

const PAGE_SIZE = 500;

export function webhookAccess(
  target: Target,
  config: WebhookConfig,
  { now, deployment }: Pick<Ports, "now" | "deployment">,
): Access {
  return {
    async grant(order) {
      // A target that took the place of another must not even hear of the person.
      await target.requireKnown();
      const body = {
        ...orderBody(order, deployment),
        ...(config.sendSecret && { secret: order.secret }),
      };
      const call = { action: "grant", id: await orderCallId("grant", order), body } as const;
      const answer = await target.send(call);
      if (answer.status < 200 || answer.status > 299) throw target.failure(answer);
      const granted = readAnswer(answer, GrantAnswer, "grant");
      if (granted.handle !== order.handle)
        throw new ConnectorError("protocol", "The answer to grant speaks of another handle.");
      if (granted.state === "pending") throw stillBusy("grant", answer, now());
      return { recipe: recipeOf(order, granted) };
    },

    async revoke(leaving) {
      const body = {
        ...commonBody(leaving, deployment),
        deadlineAt: null,
        recipe: leaving.recipe?.target ?? null,
      };
      const call = { action: "revoke", id: await orderCallId("revoke", leaving), body } as const;
      const answer = await target.send(call);
      const said = confirmation(leaving.handle, answer);
      if (said === "pending") throw stillBusy("revoke", answer, now());
      if (said !== null) return said;
      const believable = answer.status < 300 || answer.status === 404 || answer.status === 410;
      if (!believable) throw target.failure(answer);
      return readBack(target, deployment, leaving.handle, answer);
    },

    observe: (only) => observe(target, deployment, only ?? {}),
    details: accessDetails,
    secrets: (_held, secret) => shownSecrets(secret, config.sendSecret),
  };
}

const commonBody = ({ handle, resource, permission, account }: Leaving, deployment: string) => ({
  handle,
  deployment,
  resource,
  permission,
  account,
});

const orderBody = (order: GrantOrder, deployment: string) => ({
  ...commonBody(order, deployment),
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
function confirmation(asked: Handle, answer: HttpAnswer): Gone | "pending" | null {
  const gone = answer.status === 404 || answer.status === 410;
  if (!gone && (answer.status < 200 || answer.status > 299)) return null;
  const read = RevokeAnswer.safeParse(jsonOrNull(answer.body));
  if (!read.success) return null;
  const { handle, state, evidence } = read.data;
  if (handle !== asked && !(gone && handle === undefined)) return null;
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
async function readBack(
  target: Target,
  deployment: string,
  handle: Handle,
  answer: HttpAnswer,
): Promise<Gone> {
  for await (const portion of observe(target, deployment, { handle })) {
    if (!portion.some((observed) => observed.handle === handle)) continue;
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
  deployment: string,
  filter: { readonly handle?: Handle },
): AsyncGenerator<ReadonlyArray<Observed>> {
  const pages = pagesOf(null, (cursor) =>
    target.ask(
      {
        action: "observe",
        id: readCallId(),
        body: { ...filter, deployment, cursor, limit: PAGE_SIZE },
      },
      ObserveAnswer,
    ),
  );
  for await (const { privileges } of pages)
    yield privileges.map((privilege) => observedOf(privilege, deployment));
}

function observedOf(privilege: PrivilegeWire, deployment: string): Observed {
  const { handle, deadlineAt, recipe } = privilege;
  const ours = typeof handle === "string" && isHandle(handle) ? handle : null;
  return {
    handle: ours,
    markedBy: markedBy(privilege.deployment, deployment),
    resourceType: privilege.resourceType ?? null,
    externalId: privilege.externalId ?? null,
    permission: privilege.permission ?? null,
    account: privilege.account,
    ...(deadlineAt !== undefined && {
      deadlineAt: deadlineAt === null ? null : Date.parse(deadlineAt),
    }),
    recipe: recipe ? { target: recipe } : null,
  };
}

function markedBy(said: string | null | undefined, deployment: string): MarkedBy {
  if (said === undefined || said === null) return "unsaid";
  return said === deployment ? "this" : "other";
}
