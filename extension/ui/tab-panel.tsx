/** What can be done about the resource of a tab. The panel in the page, the popup and the side panel show the same. */
import { useCallback, useEffect, useState } from "preact/hooks";
import type { PermissionOffers } from "../../worker/contract/offers";
import type { AccessRequest } from "../../worker/contract/requests";
import type { SightedResource, SightingAnswer } from "../../worker/contract/sightings";
import { asProblem, type Problem } from "../api/problem.ts";
import { onTabChanged, type TabClient } from "../messages/ask.ts";
import type { TabView } from "../messages/panel-view.ts";
import { panelWords } from "../words.ts";
import { Button } from "./button.tsx";
import { AfterGrant, Choices, Helpless, WrongAccount } from "./notices.tsx";
import { choicesOf } from "./pick-offer.ts";
import { RequestCard } from "./request-card.tsx";
import { RequestForm } from "./request-form.tsx";
import { Trouble } from "./trouble.tsx";

type Place = {
  readonly resource: SightedResource;
  readonly offers: ReadonlyArray<PermissionOffers>;
};

/** @param framed a page is around us */
export function TabPanel({
  client,
  framed,
}: {
  readonly client: TabClient;
  readonly framed: boolean;
}) {
  const [view, setView] = useState<TabView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = useCallback(
    (how: "view" | "recheck") =>
      client[how]().then(
        (told) => {
          setProblem(null);
          setView(told);
        },
        (error: unknown) => setProblem(asProblem(error)),
      ),
    [client],
  );
  useEffect(() => {
    void read("view");
    return onTabChanged(() => void read("view"));
  }, [read]);
  const trouble = problem ?? view?.trouble;
  if (trouble)
    return <Trouble problem={trouble} client={client} onRetry={() => void read("recheck")} />;
  if (!view) return <p class="quiet">{panelWords.loading}</p>;
  const { sighting, answer } = view;
  if (!sighting || !answer) return <p class="quiet">{panelWords.unknown}</p>;
  return (
    <Sighted
      view={{ ...view, sighting, answer }}
      client={client}
      framed={framed}
      onChange={() => void read("recheck")}
    />
  );
}

type Full = TabView & {
  readonly sighting: NonNullable<TabView["sighting"]>;
  readonly answer: SightingAnswer;
};

function Sighted({
  view,
  client,
  framed,
  onChange,
}: {
  readonly view: Full;
  readonly client: TabClient;
  readonly framed: boolean;
  readonly onChange: () => void;
}) {
  const { answer, sighting, portal } = view;
  const [made, setMade] = useState<AccessRequest | null>(null);
  const [chosen, setChosen] = useState<Place | null>(null);
  const [more, setMore] = useState(false);
  const [granted, setGranted] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const place = chosen ?? (answer.resource && { resource: answer.resource, offers: answer.offers });
  const requestable = place !== null && choicesOf(place.offers).length > 0;
  const open = answer.active.map(({ id }) => id);
  const ids = made && !open.includes(made.id) ? [made.id, ...open] : open;
  const { denied } = sighting;
  const asks = requestable && (more || (ids.length === 0 && !denied?.helpless));

  async function choose(resource: SightedResource): Promise<void> {
    const told = await client
      .call("getResourceOffers", { params: { resourceId: resource.id } })
      .catch((error: unknown) => setProblem(asProblem(error)));
    if (told) setChosen({ resource, offers: told.permissions });
  }

  const others = answer.choices.length > 0 ? answer.choices : answer.ancestors;
  return (
    <>
      {denied?.wrongAccount && ids.length === 0 && <WrongAccount sighting={sighting} />}
      {denied?.helpless && <Helpless why={denied.helpless} />}
      {place && (
        <PlaceHead
          resource={place.resource}
          includes={answer.matched === "ancestor" && !chosen ? sighting.id : null}
        />
      )}
      {granted && <AfterGrant provider={sighting.provider} client={client} />}
      {ids.map((id) => (
        <RequestCard
          key={id}
          requestId={id}
          first={made?.id === id ? made : null}
          portal={portal}
          client={client}
          framed={framed}
          onState={(state) => {
            const before =
              made?.id === id ? made.state : answer.active.find((a) => a.id === id)?.state;
            if (state === "active" && before !== "active") setGranted(true);
            if (state !== "active") setGranted(false);
            if (state !== before) onChange();
          }}
        />
      ))}
      {problem && <Trouble problem={problem} client={client} />}
      {asks && (
        <RequestForm
          key={place.resource.id}
          resourceId={place.resource.id}
          offers={place.offers}
          suggested={chosen ? null : answer.suggested}
          client={client}
          framed={framed}
          onRequested={(request) => {
            setMade(request);
            setMore(false);
          }}
        />
      )}
      {requestable && !asks && (
        <Button kind="quiet" onPress={() => setMore(true)}>
          {ids.length > 0 ? panelWords.moreAccess : panelWords.anyway}
        </Button>
      )}
      {others.length > 0 && !chosen && ids.length === 0 && !denied?.helpless && (
        <Choices
          items={others}
          title={answer.choices.length > 0 ? panelWords.choose : panelWords.around}
          onChoose={(resource) => void choose(resource)}
        />
      )}
      {!requestable && others.length === 0 && ids.length === 0 && (
        <p class="quiet">{panelWords.nothing}</p>
      )}
    </>
  );
}

function PlaceHead({
  resource,
  includes,
}: {
  readonly resource: SightedResource;
  /** What the page shows, when this is a place around it. */
  readonly includes: string | null;
}) {
  return (
    <div class="place">
      <h2>{resource.name}</h2>
      <p class="quiet">
        {[resource.typeTitle, ...resource.path].join(" · ") || resource.integration}
      </p>
      {includes && <p class="hint">{panelWords.covers(includes)}</p>}
    </div>
  );
}
