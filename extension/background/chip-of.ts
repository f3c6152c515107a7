/** What the chip says. Pure: the same answer, the same chip. */
import type { SightedRequest, SightingAnswer } from "../../worker/contract/sightings";
import type { Problem } from "../api/problem.ts";
import type { PageSighting } from "../messages/from-page.ts";
import type { Chip } from "../messages/panel-view.ts";
import { chipWords } from "../words.ts";

type Shown = {
  readonly sighting: PageSighting | null;
  readonly answer: SightingAnswer | null;
  readonly trouble: Problem | null;
};

const chip = (label: string, tone: Chip["tone"], more: Partial<Chip> = {}): Chip => ({
  label,
  tone,
  until: null,
  opens: false,
  ...more,
});

/** @returns null where there is nothing to show, so nothing shows */
export function chipOf({ sighting, answer, trouble }: Shown): Chip | null {
  if (sighting === null) return null;
  if (trouble) return chipOfTrouble(trouble);
  if (answer === null || answer.flags.disabledConsoles.includes(sighting.provider)) return null;
  const { denied } = sighting;
  const open = chipOfRequests(answer.active);
  if (open && !denied) return open;
  const requestable = isRequestable(answer);
  if (denied?.helpless && (requestable || open)) return chip(chipWords.helpless, "bad");
  if (open) return open;
  if (!requestable) return null;
  return denied ? chip(chipWords.denied, "plain", { opens: true }) : chip(chipWords.offer, "plain");
}

/** A person who never connected is told so in the popup, not on every page. */
function chipOfTrouble({ code }: Problem): Chip | null {
  if (code === "not_connected") return null;
  if (code === "not_signed_in") return chip(chipWords.signIn, "bad");
  return chip(code === "offline" ? chipWords.offline : chipWords.trouble, "bad");
}

/** The place itself, places around it that count for it, or a choice between places. */
export const isRequestable = (answer: SightingAnswer): boolean =>
  answer.choices.length > 0 ||
  answer.ancestors.length > 0 ||
  answer.offers.some(({ offers }) => offers.some((offer) => offer.requestable));

/** The longest access that stands, else what is on its way. */
function chipOfRequests(requests: ReadonlyArray<SightedRequest>): Chip | null {
  const active = requests.filter(({ state }) => state === "active");
  if (active.some(({ expiresAt }) => expiresAt === null)) return chip(chipWords.indefinite, "good");
  const ends = active.map(({ expiresAt }) => Date.parse(expiresAt ?? ""));
  if (ends.length > 0) return chip(chipWords.active, "good", { until: Math.max(...ends) });
  const waits = (state: string) => requests.some((request) => request.state === state);
  if (waits("granting")) return chip(chipWords.granting, "wait");
  if (waits("pending")) return chip(chipWords.pending, "wait");
  return waits("revoking") ? chip(chipWords.revoking, "wait") : null;
}
