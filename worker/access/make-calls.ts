/**
 * The calls of one round. Those of a big request are made by several timer shards together: how late access ends must
 * not depend on whether it was asked for in one request or in many.
 */
import type { IntegrationRow } from "../../db/schema";
import { ConnectorError, type Failure } from "../connectors/errors";
import type { RequestId } from "../contract/values";
import { type AppContext, requireSystem } from "../lib/context";
import { log } from "../lib/log";
import type { CallResult } from "./apply-results";
import { type Call, type Caller, callTarget, noteReach, skipped } from "./call-target";

/** How many target calls may run, and where. One per timer shard. */
export type Lanes = {
  run<T>(lane: string, call: () => Promise<T>): Promise<T>;
};

export type Order = {
  readonly call: Call & { readonly requestId: RequestId };
  /** What the target is told; null: no end, or nothing to tell. */
  readonly deadlineAt: number | null;
};

/** A few calls to one target, made by somebody else's lanes. Goes from shard to shard, so it is plain data. */
export type Errand = {
  readonly integration: IntegrationRow;
  readonly orders: ReadonlyArray<Order>;
};

/** A result as it travels: an error loses its class on the way. */
export type ErrandResult = Exclude<CallResult, { ok: false }> | FailedErrand;
type FailedErrand = Omit<Extract<CallResult, { ok: false }>, "error"> & {
  readonly error: {
    readonly failure: Failure;
    readonly message: string;
    readonly retryAfterSeconds: number | null;
  };
};

export type Helper = (errand: Errand) => Promise<ErrandResult[]>;

/** What one shard has under way at one target; of a request with more, the others get some. */
const AT_ONCE = 4;

/** Resolves when every call has its result; `took` hears of each as it comes. */
export async function makeCalls(
  ctx: AppContext,
  { lanes, helpers }: { readonly lanes: Lanes; readonly helpers: ReadonlyArray<Helper> },
  caller: Caller,
  orders: ReadonlyArray<Order>,
  took: (order: Order, result: CallResult) => void,
): Promise<void> {
  const own = async (order: Order) => {
    const { call, deadlineAt } = order;
    const lane = call.unit.integrationId;
    took(order, await lanes.run(lane, () => callTarget(ctx, caller, call, deadlineAt)));
  };
  /** One after the other: a helper has one errand of a request at a time, and a dead target is noticed in between. */
  const lend = async (helper: Helper, portions: ReadonlyArray<ReadonlyArray<Order>>) => {
    for (const portion of portions) {
      const open = portion.filter((order) => {
        const result = skipped(caller, order.call);
        if (result) took(order, result);
        return !result;
      });
      const results = await runErrand(caller, helper, open);
      if (!results) await Promise.all(open.map(own));
      else for (const [i, order] of open.entries()) took(order, results[i] as CallResult);
    }
  };
  await Promise.all(
    [...Map.groupBy(orders, ({ call }) => `${call.requestId}/${call.unit.integrationId}`)].flatMap(
      ([, together]) => {
        const shares = shared(together, helpers.length + 1);
        return shares.flatMap((portions, i) => {
          const helper = helpers[i - 1];
          return helper ? [lend(helper, portions)] : portions.flat().map(own);
        });
      },
    ),
  );
}

/** Portions of what one shard does at once, dealt out in turn: the first share is our own. */
function shared<T>(all: ReadonlyArray<T>, count: number): T[][][] {
  const shares: T[][][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < all.length; at += AT_ONCE)
    shares[(at / AT_ONCE) % count]?.push(all.slice(at, at + AT_ONCE));
  return shares.filter((portions) => portions.length > 0);
}

/** Null: the helper did not do it, or it is not known; each call may be made again. */
async function runErrand(
  caller: Caller,
  helper: Helper,
  orders: ReadonlyArray<Order>,
): Promise<CallResult[] | null> {
  const [first] = orders;
  if (!first) return [];
  const integration = caller.integrations.get(first.call.unit.integrationId);
  if (!integration) return null;
  try {
    const answers = await helper({ integration, orders });
    const byUnit = new Map(answers.map((answer) => [answer.unitId, answer]));
    return orders.map(({ call }) => {
      const answer = byUnit.get(call.unitId);
      if (!answer) throw new Error(`no result for ${call.unitId}`);
      const result = received(answer);
      noteReach(caller, integration.id, result);
      return result;
    });
  } catch (error) {
    log.warn("calls.not_lent", { count: orders.length, error });
    return null;
  }
}

/** Somebody else's calls, in our lanes. */
export async function runForOther(
  ctx: AppContext,
  lanes: Lanes,
  { integration, orders }: Errand,
): Promise<ErrandResult[]> {
  requireSystem(ctx);
  const caller: Caller = {
    integrations: new Map([[integration.id, integration]]),
    open: new Map(),
    down: new Map(),
  };
  return Promise.all(
    orders.map(async ({ call, deadlineAt }) =>
      sent(await lanes.run(integration.id, () => callTarget(ctx, caller, call, deadlineAt))),
    ),
  );
}

function sent(result: CallResult): ErrandResult {
  if (result.ok) return result;
  const { failure, message, retryAfterSeconds } = result.error;
  return { ...result, error: { failure, message, retryAfterSeconds } };
}

function received(result: ErrandResult): CallResult {
  if (result.ok) return result;
  const { failure, message, retryAfterSeconds } = result.error;
  const options = retryAfterSeconds === null ? {} : { retryAfterSeconds };
  return { ...result, error: new ConnectorError(failure, message, options) };
}
