/** One access I have: what, how much longer, the way in, and how to get rid of it. */
import { ExternalLink } from "lucide-preact";
import { useRead } from "../../api/queries";
import { RequestBadge } from "../../parts/badge";
import { ButtonLink } from "../../parts/button";
import { RequestActions } from "../../parts/request/request-actions";
import type { AccessRequest } from "../../parts/request/what";
import { Countdown, Time } from "../../parts/time";
import { homeWords as words } from "../../words/requesting";
import { UnitsLine } from "./units-line";

export function Held({ request }: { readonly request: AccessRequest }) {
  const active = request.state === "active";
  return (
    <li class="card held">
      <UnitsLine request={request} />
      <div class="left">
        {active && request.overdueSince === null ? (
          request.expiresAt === null ? (
            <span class="muted">{words.noEnd}</span>
          ) : (
            <>
              <span>
                <Countdown until={request.expiresAt} /> <span class="muted">{words.left}</span>
              </span>
              <span class="muted small">
                <Time at={request.expiresAt} short />
              </span>
            </>
          )
        ) : (
          <RequestBadge request={request} />
        )}
      </div>
      <div class="row">
        {active && <WayIn request={request} />}
        <RequestActions request={request} small />
      </div>
    </li>
  );
}

/** Straight to the resource where the target has an address for it; else to the instructions. */
function WayIn({ request }: { readonly request: AccessRequest }) {
  const params = { requestId: request.id };
  const details = useRead("listAccessDetails", { params }).data?.items ?? [];
  const way = details.find((one) => one.url?.startsWith("https://"));
  return (
    <>
      {way?.url && (
        <a class="button primary small" href={way.url} target="_blank" rel="noopener noreferrer">
          <ExternalLink size={15} aria-hidden="true" /> {words.open(way.resource)}
        </a>
      )}
      <ButtonLink small kind={way ? "plain" : "primary"} to="/requests/$requestId" params={params}>
        {words.details}
      </ButtonLink>
    </>
  );
}
