/** My active and waiting access, what ends first on top. */
import { useState } from "preact/hooks";
import type { AccessRequest } from "../../worker/contract/requests";
import type { TabClient } from "../messages/ask.ts";
import { Button } from "../ui/button.tsx";
import { RequestCard } from "../ui/request-card.tsx";
import { homeWords as words } from "./words.ts";

/** Each card asks the portal for itself, and nobody reads more at once. */
const SHOWN_FIRST = 5;

/** Active before waiting; what ends soonest first, what never ends last. Pure. */
export const byUrgency = (a: AccessRequest, b: AccessRequest): number => {
  const rank = ({ state }: AccessRequest) => (state === "active" ? 0 : 1);
  const end = ({ expiresAt }: AccessRequest) =>
    expiresAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt);
  return rank(a) - rank(b) || end(a) - end(b) || b.createdAt.localeCompare(a.createdAt);
};

export function AccessList({
  requests,
  quiet,
  portal,
  client,
}: {
  readonly requests: ReadonlyArray<AccessRequest>;
  /** Something else is shown already, so nothing has to be said when there is nothing. */
  readonly quiet: boolean;
  readonly portal: string | null;
  readonly client: TabClient;
}) {
  const [all, setAll] = useState(false);
  if (requests.length === 0)
    return quiet ? null : (
      <div class="empty">
        <p>{words.none}</p>
        <p class="hint">{words.noneHint}</p>
      </div>
    );
  const sorted = [...requests].sort(byUrgency);
  return (
    <section class="group" aria-label={words.mine}>
      <h2 class="section-title">
        {words.mine} <span class="count">{requests.length}</span>
      </h2>
      {sorted.slice(0, all ? sorted.length : SHOWN_FIRST).map((request) => (
        <RequestCard
          key={request.id}
          requestId={request.id}
          first={request}
          portal={portal}
          client={client}
          framed={false}
        />
      ))}
      {!all && sorted.length > SHOWN_FIRST && (
        <Button kind="quiet" onPress={() => setAll(true)}>
          {words.showAll(sorted.length)}
        </Button>
      )}
    </section>
  );
}
