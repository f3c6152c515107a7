import { Link } from "@tanstack/react-router";
import { RequestBadge } from "../../parts/badge";
import { Card } from "../../parts/layout";
import type { AccessRequest } from "../../parts/request/what";
import { searchOfRequest } from "../../parts/requesting/request-search";
import { Time } from "../../parts/time";
import { homeWords as words } from "../../words/requesting";
import { titleOf } from "./units-line";

const SHOWN = 5;

/** The last things that are over, each once: pressing one opens the form filled in with it. */
export function Again({ requests }: { readonly requests: ReadonlyArray<AccessRequest> }) {
  const different = new Map<string, AccessRequest>();
  for (const request of requests) {
    const key = JSON.stringify(
      request.units.map((unit) => [unit.resourceId, unit.permission]).sort(),
    );
    if (!different.has(key)) different.set(key, request);
  }
  if (different.size === 0) return null;
  return (
    <Card
      title={words.again}
      flush
      aside={
        <Link to="/requests" search={{ show: "closed" }} className="small">
          {words.all}
        </Link>
      }
    >
      <ul class="list">
        {[...different.values()].slice(0, SHOWN).map((request) => (
          <li key={request.id} class="side-row">
            <div class="units-line">
              <Link to="/request" search={searchOfRequest(request)}>
                {titleOf(request)}
              </Link>
              <span class="muted small">
                {request.flow.name} · <Time at={request.endedAt ?? request.createdAt} />
              </span>
            </div>
            <RequestBadge request={request} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
