/** A client for something that no tab shows: an ARN that somebody selected, read into the same form as an address. */
import type { SightingAnswer } from "../../worker/contract/sightings";
import type { Sighting } from "../consoles/sighting.ts";
import type { TabClient } from "../messages/ask.ts";

/** Whether there is anything to show about it. */
export const knows = ({ resource, choices, ancestors }: SightingAnswer): boolean =>
  resource !== null || choices.length > 0 || ancestors.length > 0;

/** `view` asks the portal about the sighting in place of a tab's. */
export function clientFor(sighting: Sighting, own: TabClient, portal: string | null): TabClient {
  const view = async () => ({
    sighting: { ...sighting, denied: null },
    answer: await own.call("matchSighting", { body: { ...sighting, denied: null } }),
    trouble: null,
    portal,
    user: null,
  });
  return { ...own, view, recheck: view };
}
