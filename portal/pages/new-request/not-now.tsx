import { newRequestWords as words } from "../../words/requesting";
import type { Offer } from "./offer-index";

/** Flows that take nothing from this person at the moment, each with its reasons. */
export function NotNow({ closed }: { readonly closed: ReadonlyArray<Offer> }) {
  if (closed.length === 0) return null;
  return (
    <details class="not-now">
      <summary>{words.notNow(closed.length)}</summary>
      <ul class="stack">
        {closed.map((offer) => (
          <li key={offer.flowId}>
            <strong>{offer.name}</strong>
            {offer.reasons.map((reason) => (
              <p key={reason.message} class="muted small">
                {reason.message}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}
