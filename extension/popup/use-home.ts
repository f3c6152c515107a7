/** Everything of a person that popup and side panel show, read again while they are looked at. */
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Favourite } from "../../worker/contract/favourites";
import type { AccessRequest } from "../../worker/contract/requests";
import { asProblem, type Problem } from "../api/problem.ts";
import type { TabClient } from "../messages/ask.ts";

export type HomeData = {
  /** Pending, being granted, active, ending. */
  readonly open: ReadonlyArray<AccessRequest>;
  readonly approvals: ReadonlyArray<AccessRequest>;
  readonly favourites: ReadonlyArray<Favourite>;
  /** My last requests, open ones among them. */
  readonly recent: ReadonlyArray<AccessRequest>;
};

export type HomeState = {
  /** Null until the first answer. */
  readonly data: HomeData | null;
  /** Why the last try came to nothing; `data` is then how it was before. */
  readonly problem: Problem | null;
  readonly read: () => Promise<void>;
};

/** Others decide meanwhile; cards of requests read themselves more often. */
const AGAIN_MS = 15_000;

export function useHome(client: TabClient): HomeState {
  const [data, setData] = useState<HomeData | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = useCallback(async () => {
    try {
      const [open, approvals, favourites, recent] = await Promise.all([
        client.call("listRequests", { query: { open: "true" } }),
        client.call("listApprovals", { query: {} }),
        client.call("listFavourites", {}),
        client.call("listRequests", { query: { limit: 20 } }),
      ]);
      setData({
        open: open.items,
        approvals: approvals.items,
        favourites: favourites.items,
        recent: recent.items,
      });
      setProblem(null);
    } catch (error) {
      setProblem(asProblem(error));
    }
  }, [client]);
  useEffect(() => {
    void read();
    const timer = setInterval(() => {
      if (!document.hidden) void read();
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [read]);
  return { data, problem, read };
}
