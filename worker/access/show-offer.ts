/** Offers as they cross the wire. */
import type { Connector, DeadlineClass } from "../connectors/connector";
import type { Offer as OfferView } from "../contract/offers";
import { maybeInstantText } from "../contract/values";
import type { Reason } from "../policy/facts";
import type { OfferTerms } from "../policy/offer-terms";
import type { Offer } from "../policy/offers";
import { titleKey, type World } from "./offer-cache";

export const showTerms = ({
  flowId,
  flowVersion,
  name,
  description,
  labels,
  maxSeconds,
  defaultSeconds,
  approval,
  justificationRequired,
  extension,
}: OfferTerms) => ({
  flowId,
  flowVersion,
  name,
  description,
  labels: [...labels],
  maxSeconds,
  defaultSeconds,
  approval,
  justificationRequired,
  extension,
});

const PAUSED: Reason = {
  code: "paused",
  message: "New access is paused by an admin. Try again later.",
};
/** Not of the policy engine: the flow is sound, what it pointed at is gone. */
const NO_TARGETS = {
  code: "no_targets",
  message: "What this flow offers is not connected any more.",
};

export function showVerdict(world: World, { allowed, reasons, targets, timeframe }: Offer) {
  const against = [
    ...(world.paused ? [PAUSED] : []),
    ...(targets.length === 0 ? [NO_TARGETS] : []),
  ];
  return {
    requestable: allowed && against.length === 0,
    reasons: against.length === 0 ? [...reasons] : [...against, ...(allowed ? [] : reasons)],
    timeframe: {
      open: timeframe.open,
      message: timeframe.reason.message,
      opensAt: maybeInstantText(timeframe.opensAt),
      closesAt: maybeInstantText(timeframe.closesAt),
    },
  };
}

export const showTargets = (world: World, { targets }: OfferTerms): OfferView["targets"] =>
  targets.map(({ integrationId, resourceType, permissions, bundleId }) => {
    const integration = world.integrations.get(integrationId);
    return {
      integrationId,
      integration: integration?.name ?? integrationId,
      deadlineClass: weakestDeadline(integration?.connector ?? null, resourceType, permissions),
      resourceType,
      resourceTypeTitle: world.titles.get(titleKey(integrationId, resourceType)) ?? resourceType,
      permissions: permissions.map((name) => ({
        name,
        title: world.titles.get(titleKey(integrationId, resourceType, name)) ?? name,
      })),
      bundleId,
      bundle: bundleId === null ? null : (world.bundles.get(bundleId) ?? null),
    };
  });

/** An offer as JSON. Its terms are written out once and serve everybody. */
export function offerText(world: World, offer: Offer): string {
  if (offer.boundAt !== null)
    return JSON.stringify({
      ...showTerms(offer),
      targets: showTargets(world, offer),
      ...showVerdict(world, offer),
    });
  let terms = world.terms.get(offer.flowId);
  if (terms === undefined) {
    const whole = { ...showTerms(offer), targets: showTargets(world, offer) };
    terms = JSON.stringify(whole).slice(0, -1);
    world.terms.set(offer.flowId, terms);
  }
  return `${terms},${JSON.stringify(showVerdict(world, offer)).slice(1)}`;
}

/** What may be said of all permissions together: that of the one whose target lets go last. */
function weakestDeadline(
  connector: Connector | null,
  resourceType: string,
  permissions: ReadonlyArray<string>,
): DeadlineClass {
  if (!connector) return "D";
  const all = permissions.map((permission) =>
    connector.deadlineClassOf({ resourceType, permission }),
  );
  return all.toSorted().at(-1) ?? connector.deadlineClass;
}
