/** What people do while the world may end at any moment: ask, approve, extend, hand back, revoke. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { AccessRequest } from "../../worker/contract/requests.ts";
import type { ApiAnswer } from "../support/run-hallpass.ts";
import { type Kind, permissionOf, type World } from "./world.ts";

/** One thing somebody wanted; `key` is its Idempotency-Key and stands in the justification. */
export type Asked = {
  readonly key: string;
  readonly body: unknown;
  /** Null: the answer was lost or was a failure, so whoever asked does not know what came of it. */
  id: string | null;
};

/** Somebody was told that this is done. */
export type Promised = { readonly id: string; readonly verb: PromisedVerb };
export type PromisedVerb = "decisions" | "extend" | "return" | "revoke";

/** Null when nobody was there to answer, or was cut off in the middle. */
export type MaybeAnswer<T> = ApiAnswer<T> | null;

export type Scenario = {
  readonly asked: ReadonlyArray<Asked>;
  readonly promised: ReadonlyArray<Promised>;
  ask(kinds: ReadonlyArray<Kind>, at: number, options?: AskOptions): Promise<Asked>;
  approve(id: string): Promise<MaybeAnswer<AccessRequest>>;
  extend(id: string): Promise<MaybeAnswer<AccessRequest>>;
  handBack(id: string): Promise<MaybeAnswer<AccessRequest>>;
  revoke(id: string): Promise<MaybeAnswer<AccessRequest>>;
  /** Waits for a state. False: not in time, or Hallpass is gone. */
  reaches(id: string, states: ReadonlyArray<string>, withinMs?: number): Promise<boolean>;
};

export type AskOptions = { readonly approved?: boolean; readonly seconds?: number };

export function newScenario(world: World): Scenario {
  const asked: Asked[] = [];
  const promised: Promised[] = [];

  async function call<T>(
    token: string,
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<MaybeAnswer<T>> {
    try {
      const headers = { authorization: `Bearer ${token}`, ...(key && { "idempotency-key": key }) };
      return await world.hallpass().api<T>(method, path, body, headers);
    } catch {
      // The process is gone, or goes: whoever called does not know what came of it. That is the point.
      return null;
    }
  }

  async function send(one: Asked): Promise<void> {
    const { requesterToken } = world;
    const answer = await call<AccessRequest>(
      requesterToken,
      "POST",
      "/api/v1/requests",
      one.body,
      one.key,
    );
    if (answer && answer.status < 300) one.id = answer.body.id;
    else if (answer && answer.status < 500)
      throw new Error(`asking was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  async function act(token: string, id: string, verb: PromisedVerb, body: object = {}) {
    const answer = await call<AccessRequest>(token, "POST", `/api/v1/requests/${id}/${verb}`, body);
    if (answer && answer.status < 300) promised.push({ id, verb });
    return answer;
  }
  const get = (id: string) =>
    call<AccessRequest>(world.adminToken, "GET", `/api/v1/requests/${id}`);

  return {
    asked,
    promised,
    async ask(kinds, at, { approved = false, seconds = 60 } = {}) {
      const key = randomUUID();
      const units = kinds.map((kind) => {
        const all = world.resources[kind];
        const resource = all[at % all.length];
        return { resourceId: resource?.id, permission: permissionOf[kind] };
      });
      const flowId = approved ? world.flows.approved : world.flows.automatic;
      const one: Asked = {
        key,
        body: { flowId, units, durationSeconds: seconds, justification: key },
        id: null,
      };
      asked.push(one);
      await send(one);
      return one;
    },
    async approve(id) {
      const shown = await get(id);
      const { termsHash } = shown?.body ?? {};
      return act(world.adminToken, id, "decisions", { approve: true, termsHash });
    },
    extend: (id) => act(world.requesterToken, id, "extend"),
    handBack: (id) => act(world.requesterToken, id, "return"),
    revoke: (id) => act(world.adminToken, id, "revoke"),
    async reaches(id, states, withinMs = 20_000) {
      for (const until = Date.now() + withinMs; Date.now() < until; await sleep(25)) {
        const answer = await get(id);
        if (answer === null) return false;
        if (states.includes(answer.body.state)) return true;
      }
      return false;
    },
  };
}
