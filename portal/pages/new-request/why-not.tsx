import { useRead } from "../../api/queries";
import { Notice } from "../../parts/states";
import { newRequestWords as words } from "../../words/requesting";

/** Why a named resource cannot be asked for: the reasons of each flow that speaks of it. Silent when none does. */
export function WhyNot({ resourceId }: { readonly resourceId: string }) {
  const answer = useRead("getResourceOffers", {
    params: { resourceId: resourceId as `res_${string}` },
  });
  const reasons = new Set(
    answer.data?.permissions.flatMap((p) =>
      p.offers.flatMap((offer) =>
        offer.requestable ? [] : offer.reasons.map((reason) => `${offer.name}: ${reason.message}`),
      ),
    ),
  );
  if (!answer.data || reasons.size === 0) return null;
  return (
    <div class="above">
      <Notice tone="warn" title={words.notRequestable(answer.data.resource.name)}>
        {[...reasons].map((reason) => (
          <div key={reason}>{reason}</div>
        ))}
      </Notice>
    </div>
  );
}
