/** Who keeps a person, a group or a shift, by name. */
import { useRead } from "../../api/queries";
import { identityWords as words } from "../../words/people";

export const isLocal = (source: string): boolean => source === "local";

export function useSourceName(): (source: string) => string {
  const integrations = useRead("listIntegrations", { query: { limit: 200 } }).data?.items ?? [];
  return (source) =>
    isLocal(source) ? words.local : (integrations.find((i) => i.id === source)?.name ?? source);
}
