/**
 * What an AWS page knows beside its address, read without a script in the page's own world. Cookies are left alone: they
 * name one of several sessions, and stand next to credentials.
 */
import { readPageFacts, withPageFacts } from "../consoles/aws/page-facts.ts";
import type { Sighting } from "../consoles/sighting.ts";

/** AWS writes a few hundred characters. */
const MAX_SESSION_DATA = 10_000;

export function completeAws(sighting: Sighting): Sighting {
  const sessionData = document
    .querySelector('meta[name="awsc-session-data"]')
    ?.getAttribute("content")
    ?.slice(0, MAX_SESSION_DATA);
  const navigation = document.querySelector('[data-testid="account-detail-menu"]')?.textContent;
  return withPageFacts(sighting, readPageFacts({ sessionData, navigation }));
}
