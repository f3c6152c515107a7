/** Which flows offer a bundle. */
import type { Input, Item } from "../../api/endpoints";
import { useList } from "../../api/queries";

export type BundleId = Input<"getBundle">["params"]["bundleId"];

export function useBundleUsers(bundle: BundleId | undefined) {
  return useList(
    "listFlows",
    { query: { limit: 200, ...(bundle && { bundle }) } },
    { enabled: bundle !== undefined },
  );
}

export type UsingFlow = Item<"listFlows">;
