import { useRead } from "../../api/queries";

/** Labels that flows have, for choosing among them. */
export function useLabels(): { readonly labels: ReadonlyArray<string>; readonly loading: boolean } {
  const { data, isPending } = useRead("listFlows", { query: { limit: 200 } });
  const labels = new Set(data?.items.flatMap((flow) => flow.document.labels) ?? []);
  return { labels: [...labels].sort(), loading: isPending };
}
