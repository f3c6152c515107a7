/** What a call carries through routes and pages. */
import type { LinkActor } from "../lib/actor";
import type { AppContext } from "../lib/context";
import type { Env } from "../runtime/bindings";

export type AppEnv = {
  Bindings: Env;
  Variables: {
    ctx: AppContext;
    /** The link session that came beside a portal session, for pages that serve both; `null` when there is none. */
    linkActor: LinkActor | null;
    callId: string;
    /** What a page caught and showed in its form, such as a wrong code. */
    refusal?: Error;
    /** Where a form of this page leads to on its way through us: the extension that asked for a code. */
    formTarget?: string;
    /** For `<script nonce>` and `<style nonce>`; new for every call. */
    nonce: string;
  };
};
