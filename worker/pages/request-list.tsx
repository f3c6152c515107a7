/** One's own requests as rows of a list. */
import type { AccessRequest } from "../contract/requests";
import { Badge, Time } from "./parts";
import { requestHeadline } from "./request-facts";
import { stateWords } from "./words";

export function RequestList(props: { readonly requests: ReadonlyArray<AccessRequest> }) {
  return (
    <ul class="list">
      {props.requests.map((request) => {
        const [words, tone] = stateWords(request);
        return (
          <li key={request.id}>
            <div class="what">
              <a href={`/requests/${request.id}`}>{requestHeadline(request)}</a>
              <span class="small quiet">
                {request.number} · {request.flow.name} · <Time at={request.createdAt} />
              </span>
            </div>
            {request.state === "active" && request.expiresAt !== null && (
              <span class="mono" data-until={Date.parse(request.expiresAt)} data-over="Ending…" />
            )}
            <Badge tone={tone}>{words}</Badge>
          </li>
        );
      })}
    </ul>
  );
}
