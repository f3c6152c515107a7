/** Saving a part of the organization's settings, with the usual words afterwards. */
import { useChange } from "../../api/queries";
import { toast } from "../../parts/toasts";
import { organizationWords as words } from "../../words/organization";

export function useSave() {
  const change = useChange("changeOrganization", { onDone: () => toast(words.saved) });
  return {
    save: (body: Parameters<typeof change.mutate>[0]["body"]) => change.mutate({ body }),
    busy: change.isPending,
    error: change.error,
  };
}
