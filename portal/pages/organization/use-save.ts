/** Saving a part of the organization's settings, with the usual words afterwards. */
import { useEffect, useState } from "preact/hooks";
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

/** A list of choices that changes under the finger, and goes back when the server refuses. */
export function useChoices<T>(stored: ReadonlyArray<T>) {
  const [chosen, setChosen] = useState(stored);
  const key = JSON.stringify(stored);
  useEffect(() => setChosen(stored), [key]);
  const { save, busy, error } = useSave();
  useEffect(() => {
    if (error) setChosen(stored);
  }, [error]);
  return { chosen, setChosen, save, busy, error };
}
