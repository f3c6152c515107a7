/** What the platform gives the worker. Only this folder and what answers HTTP know it. */
import type { Errand, ErrandResult } from "../access/make-calls";
import type { Instant, IntegrationId, RequestId } from "../contract/values";
import type { AuditChainPort } from "../lib/context";

/** What is called from outside of an object. The classes say that they implement it, so nothing here imports them. */
export interface JobCalls extends Rpc.DurableObjectBranded {
  poke(): Promise<void>;
}
export interface AuditChainCalls extends JobCalls, AuditChainPort {}
export interface SyncRunnerCalls extends JobCalls {
  start(integrationId: IntegrationId): Promise<void>;
}
export interface TimersCalls extends Rpc.DurableObjectBranded {
  arm(due: ReadonlyArray<{ readonly requestId: RequestId; readonly at: Instant }>): Promise<void>;
  help(errand: Errand): Promise<ErrandResult[]>;
}
export interface LimitsCalls extends Rpc.DurableObjectBranded {
  take(name: string, count: number, windowSeconds: number): Promise<boolean>;
}

export type Env = {
  readonly DB: D1Database;
  readonly TIMERS: DurableObjectNamespace<TimersCalls>;
  readonly OUTBOX: DurableObjectNamespace<JobCalls>;
  readonly AUDIT_CHAIN: DurableObjectNamespace<AuditChainCalls>;
  readonly SYNC: DurableObjectNamespace<SyncRunnerCalls>;
  readonly LIMITS: DurableObjectNamespace<LimitsCalls>;
  /** Cloudflare Email Sending, when MAIL_TRANSPORT is `cloudflare`. */
  readonly EMAIL?: SendEmail;
  /** The built portal, see scripts/build-portal.ts. */
  readonly ASSETS?: Fetcher;
  /** On one machine: the network with the addresses the operator allows, whatever a name resolves to. */
  readonly NETWORK?: Fetcher;
  /** On one machine: what proves that a call came through the front of scripts/front, new at every start. */
  readonly FRONT_SECRET?: string;
  readonly [name: string]: unknown;
};

/** @throws Error when the worker runs without its static files */
export function requireAssets(env: Env): Fetcher {
  if (env.ASSETS) return env.ASSETS;
  throw new Error("the binding ASSETS is missing: see [assets] in wrangler.toml");
}
