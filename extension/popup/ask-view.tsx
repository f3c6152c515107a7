/** The form for what was picked; afterwards the request that came of it. */
import { useEffect, useState } from "preact/hooks";
import type { OfferedResource, PermissionOffers } from "../../worker/contract/offers";
import type { AccessRequest } from "../../worker/contract/requests";
import { asProblem, type Problem } from "../api/problem.ts";
import type { TabClient } from "../messages/ask.ts";
import { Button } from "../ui/button.tsx";
import { choicesOf } from "../ui/pick-offer.ts";
import { RequestCard } from "../ui/request-card.tsx";
import { RequestForm } from "../ui/request-form.tsx";
import { Trouble } from "../ui/trouble.tsx";
import { panelWords } from "../words.ts";
import type { Target } from "./picks.ts";
import { homeWords as words } from "./words.ts";

const MAX_LISTED = 50;

type Answer =
  | { readonly kind: "offers"; readonly offers: ReadonlyArray<PermissionOffers> }
  | {
      readonly kind: "resources";
      readonly items: ReadonlyArray<OfferedResource>;
      readonly more: boolean;
    };

async function askAbout(client: TabClient, target: Target): Promise<Answer> {
  if (target.kind === "resource") {
    const { permissions } = await client.call("getResourceOffers", {
      params: { resourceId: target.id },
    });
    return { kind: "offers", offers: permissions };
  }
  if (target.kind === "flow") {
    const { items, pagination } = await client.call("listOfferedResources", {
      query: { flowId: target.id, limit: MAX_LISTED },
    });
    return { kind: "resources", items, more: pagination.nextPageToken !== null };
  }
  const { items } = await client.call("listOffers", { query: { requestable: "true", limit: 200 } });
  const offers = items.filter(({ flowId }) => target.flowIds.includes(flowId));
  return {
    kind: "offers",
    // A bundle is asked for as a whole: one row, through every flow that gives it.
    offers: [{ permission: "", title: target.name, suggestedFlowId: null, offers }],
  };
}

export function AskView({
  target,
  client,
  portal,
  onTarget,
  onBack,
}: {
  readonly target: Target;
  readonly client: TabClient;
  readonly portal: string | null;
  /** Something inside of a flow was picked. */
  readonly onTarget: (target: Target) => void;
  readonly onBack: () => void;
}) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [made, setMade] = useState<AccessRequest | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let over = false;
    setAnswer(null);
    setProblem(null);
    askAbout(client, target).then(
      (told) => !over && setAnswer(told),
      (error: unknown) => !over && setProblem(asProblem(error)),
    );
    return () => {
      over = true;
    };
  }, [client, target.id, tries]);

  const nothing = answer?.kind === "offers" && choicesOf(answer.offers).length === 0;
  return (
    <section class="ask">
      <Button kind="quiet" onPress={onBack}>
        {`‹ ${made ? words.done : words.back}`}
      </Button>
      <div class="place">
        <h2>{target.name}</h2>
        <p class="quiet">{target.kind === "resource" ? target.detail : kindText(target)}</p>
      </div>
      {problem && <Trouble problem={problem} client={client} onRetry={() => setTries(tries + 1)} />}
      {!answer && !problem && <p class="quiet">{words.loading}</p>}
      {nothing && <p class="quiet">{panelWords.nothing}</p>}
      {made && (
        <RequestCard
          requestId={made.id}
          first={made}
          portal={portal}
          client={client}
          framed={false}
        />
      )}
      {answer?.kind === "offers" && !made && target.kind !== "flow" && (
        <RequestForm
          {...(target.kind === "bundle" ? { bundleId: target.id } : { resourceId: target.id })}
          start={target.kind === "resource" ? target.start : null}
          offers={answer.offers}
          suggested={null}
          client={client}
          framed={false}
          onRequested={setMade}
        />
      )}
      {answer?.kind === "resources" && (
        <Resources answer={answer} flow={target.name} onPick={onTarget} />
      )}
    </section>
  );
}

const kindText = ({ kind }: Target) => (kind === "bundle" ? words.bundle : panelWords.flow);

function Resources({
  answer: { items, more },
  flow,
  onPick,
}: {
  readonly answer: Extract<Answer, { kind: "resources" }>;
  readonly flow: string;
  readonly onPick: (target: Target) => void;
}) {
  if (items.length === 0) return <p class="quiet">{panelWords.nothing}</p>;
  return (
    <section class="choices" aria-label={words.resourcesOf(flow)}>
      {items.map(({ id, name, path }) => {
        const detail = path.join(" · ");
        return (
          <Button
            key={id}
            onPress={() => onPick({ kind: "resource", id, name, detail, start: null })}
          >
            {name} <span class="quiet">{detail}</span>
          </Button>
        );
      })}
      {more && <p class="hint">{words.narrow}</p>}
    </section>
  );
}
