/** One request that waits: who can act, until when, remind or withdraw. */
import { RequestBadge } from "../../parts/badge";
import { RequestActions } from "../../parts/request/request-actions";
import { type AccessRequest, nameOf, namesText } from "../../parts/request/what";
import { Time } from "../../parts/time";
import { homeWords as words } from "../../words/requesting";
import { UnitsLine } from "./units-line";

export function Waiting({ request }: { readonly request: AccessRequest }) {
  return (
    <li class="card held">
      <UnitsLine request={request} />
      <div class="left">
        <RequestBadge request={request} />
        <span class="muted small">
          {words.lapses} <Time at={request.lapsesAt} />
        </span>
      </div>
      <p class="small">
        {request.approvers.length > 0
          ? `${words.canAct} ${namesText(request.approvers.map(nameOf), 3)}`
          : words.nobody}
      </p>
      <div class="row">
        <RequestActions request={request} small />
      </div>
    </li>
  );
}
