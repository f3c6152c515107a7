/** Reading and changing through the cache. Pages use these, never `fetch`. */
import {
  type InfiniteData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/preact-query";
import { useMemo, useRef } from "preact/hooks";
import { CallError, type CallOptions, call } from "./call";
import type { EndpointId, Input, Output } from "./endpoints";

/** Refusals are answers; only a lost connection or a fault of the server is worth another try. */
const worthRetrying = (error: unknown): boolean =>
  error instanceof CallError && (error.problem.status === 0 || error.problem.status >= 500);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // `live.ts` says when something changed; until then what we have is right.
      staleTime: 60_000,
      retry: (failures, error) => failures < 2 && worthRetrying(error),
    },
  },
});

/** For `useQuery`, prefetching and loaders: `queryClient.prefetchQuery(queryOf("getFlow", …))`. */
export const queryOf = <K extends EndpointId>(id: K, input: Input<K>) => ({
  queryKey: [id, input] as const,
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => call(id, input, { signal }),
});

type ReadOptions = {
  readonly enabled?: boolean;
  /** Keep showing the rows of before while others load, as for a filter. */
  readonly keep?: boolean;
};

/** Reads one answer and keeps it up to date. */
export const useRead = <K extends EndpointId>(id: K, input: Input<K>, options: ReadOptions = {}) =>
  useQuery<Output<K>, CallError>({
    ...queryOf(id, input),
    ...(options.enabled !== undefined && { enabled: options.enabled }),
    ...(options.keep && { placeholderData: (before: Output<K> | undefined) => before }),
  });

type Page = {
  readonly items: ReadonlyArray<unknown>;
  readonly pagination: { readonly nextPageToken: string | null };
};
type ListId = {
  [K in EndpointId]: Output<K> extends Page ? K : never;
}[EndpointId];
type Row<K extends ListId> =
  Output<K> extends { readonly items: ReadonlyArray<infer T> } ? T : never;

/** Every list is answered in this shape; the contract says so for each `ListId`. */
const asPage = (answer: unknown): Page => answer as Page;

/** The same question, for the page after `pageToken`. */
function pageAfter<I>(input: I, pageToken: string | null): I {
  const { query } = input as { readonly query?: object };
  return { ...input, query: { ...query, pageToken: pageToken ?? undefined } };
}

/** Reads a list page by page: `rows` so far, `more()` for the next page. */
export function useList<K extends ListId>(id: K, input: Input<K>, options: ReadOptions = {}) {
  const list = useInfiniteQuery<
    Output<K>,
    CallError,
    InfiniteData<Output<K>, string | null>,
    readonly unknown[],
    string | null
  >({
    queryKey: [id, "pages", input],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => call(id, pageAfter(input, pageParam), { signal }),
    getNextPageParam: (last) => asPage(last).pagination.nextPageToken,
    ...(options.enabled !== undefined && { enabled: options.enabled }),
    ...(options.keep && {
      placeholderData: (before: InfiniteData<Output<K>, string | null> | undefined) => before,
    }),
  });
  const rows = useMemo(
    () => (list.data?.pages.flatMap((page) => asPage(page).items) ?? []) as Row<K>[],
    [list.data],
  );
  return {
    rows,
    error: list.error,
    loading: list.isPending && list.fetchStatus !== "idle",
    loadingMore: list.isFetchingNextPage,
    /** Rows of other filters are still shown. */
    stale: list.isPlaceholderData,
    hasMore: list.hasNextPage,
    more: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  };
}

/** The same input keeps its key until an answer came. */
function keyFor(kept: { of: string; value: string }, input: unknown): string {
  const of = JSON.stringify(input);
  if (kept.of !== of) Object.assign(kept, { of, value: crypto.randomUUID() });
  return kept.value;
}

/**
 * A change: `change.mutate(input)` or `await change.mutateAsync(input)`. Everything that is on the screen is read
 * again afterwards: one change of access shows in many lists.
 */
export function useChange<K extends EndpointId>(
  id: K,
  options: {
    readonly onDone?: (answer: Output<K>, input: Input<K>) => void;
    readonly onRefused?: (error: CallError, input: Input<K>) => void;
    /** Pressing again after a lost answer makes nothing twice. */
    readonly idempotent?: boolean;
  } = {},
) {
  const client = useQueryClient();
  const key = useRef({ of: "", value: "" });
  return useMutation<Output<K>, CallError, Input<K> & { readonly ifMatch?: number }>({
    mutationFn: (input) => {
      const { ifMatch, ...rest } = input as Input<K> & { ifMatch?: number };
      const callOptions: CallOptions = {
        ...(options.idempotent && { idempotencyKey: keyFor(key.current, rest) }),
        ...(ifMatch !== undefined && { ifMatch }),
      };
      return call(id, rest as Input<K>, callOptions);
    },
    onSuccess: async (answer, input) => {
      key.current = { of: "", value: "" };
      options.onDone?.(answer, input);
      await client.invalidateQueries();
    },
    onError: (error, input) => options.onRefused?.(error, input),
  });
}
