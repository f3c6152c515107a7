/** One request, read again while it may change. */
import { useEffect, useState } from "preact/hooks";
import type { AccessRequest } from "../../worker/contract/requests";
import type { RequestId } from "../../worker/contract/values";
import type { TabClient } from "../messages/ask.ts";

/** A person waits in front of it. */
const MOVING_MS = 1_500;
const CALM_MS = 20_000;
const moving = new Set(["pending", "granting", "revoking"]);
const over = new Set([
  "expired",
  "revoked",
  "returned",
  "rejected",
  "cancelled",
  "lapsed",
  "failed",
]);

export function useRequest(
  client: TabClient,
  requestId: RequestId,
  first: AccessRequest | null,
): readonly [AccessRequest | null, (request: AccessRequest) => void] {
  const [request, setRequest] = useState(first);
  const state = request?.state;
  useEffect(() => {
    if (state && over.has(state)) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      if (!document.hidden) {
        // Out of reach for a moment: what is shown stays, and it is tried again.
        const told = await client.call("getRequest", { params: { requestId } }).catch(() => null);
        if (stopped) return;
        if (told) setRequest(told);
      }
      timer = setTimeout(() => void read(), state && moving.has(state) ? MOVING_MS : CALM_MS);
    };
    timer = setTimeout(() => void read(), state ? MOVING_MS : 0);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [client, requestId, state]);
  return [request, setRequest];
}
