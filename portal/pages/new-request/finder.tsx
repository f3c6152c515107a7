/** Search or browse what can be requested, and choose any number of it. */
import { Zap } from "lucide-preact";
import { useState } from "preact/hooks";
import { useList, useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { FilterSelect } from "../../parts/field";
import { FavouriteStar } from "../../parts/requesting/favourite-star";
import type { RequestSearch } from "../../parts/requesting/request-search";
import { SearchBox } from "../../parts/search-box";
import { Failed, Loading } from "../../parts/states";
import { More } from "../../parts/table";
import { requestingWords, newRequestWords as words } from "../../words/requesting";
import { kindKey, type OfferIndex, type Resource } from "./offer-index";
import { placesAmong } from "./places";
import { rankFlows } from "./plan";

type Chosen = { readonly has: (id: string) => boolean };
type FinderProps = {
  readonly index: OfferIndex;
  readonly search: RequestSearch;
  readonly chosen: Chosen;
  readonly onToggle: (resources: ReadonlyArray<Resource>, on: boolean) => void;
};

const SHOWN = 50;

export function Finder({ index, search, chosen, onToggle }: FinderProps) {
  const only = onlyKind(index, search.flow);
  const [text, setText] = useState(search.q);
  const [integration, setIntegration] = useState(search.integration ?? only?.integrationId);
  const [type, setType] = useState(search.type ?? only?.type);
  const [place, setPlace] = useState<string>();
  const [flow, setFlow] = useState(index.offers.get(search.flow ?? "")?.flowId);
  const kinds = [...index.kinds.values()].filter(
    (kind) => integration === undefined || kind.integrationId === integration,
  );
  const narrowed = {
    ...(integration && { integrationId: integration as Resource["integrationId"] }),
    ...(type && { type }),
  };
  const browse = useList(
    "listOfferedResources",
    {
      query: {
        limit: SHOWN,
        ...(flow && { flowId: flow }),
        ...narrowed,
        ...(place && { path: place }),
      },
    },
    { enabled: !text, keep: true },
  );
  const found = useRead(
    "searchOffers",
    {
      query: {
        q: text ?? "",
        limit: SHOWN,
        ...narrowed,
      },
    },
    { enabled: Boolean(text), keep: true },
  );
  const places = usePlaces(integration, type);
  const rows: ReadonlyArray<Resource> = text
    ? (found.data?.items ?? [])
        .filter((hit) => flow === undefined || hit.flowIds.includes(flow))
        .flatMap((hit) => hit.resource ?? [])
    : browse.rows;
  const error = text ? found.error : browse.error;
  const loading = text ? found.isPending : browse.loading;
  return (
    <div class="finder">
      <div class="filters">
        <SearchBox label={words.search} value={text} onValue={setText} />
        <FilterSelect
          label={words.anyIntegration}
          value={integration}
          onValue={(value) => {
            setIntegration(value);
            setType(undefined);
            setPlace(undefined);
          }}
          choices={unique(
            [...index.kinds.values()].map((k) => ({
              value: k.integrationId,
              label: k.integration,
            })),
          )}
        />
        <FilterSelect
          label={words.anyType}
          value={type}
          onValue={(value) => {
            setType(value);
            setPlace(undefined);
          }}
          choices={unique(kinds.map((k) => ({ value: k.type, label: k.typeTitle })))}
        />
        {!text && places.length > 0 && (
          <FilterSelect label={words.anyPlace} value={place} onValue={setPlace} choices={places} />
        )}
        {index.offers.size > 1 && (
          <FilterSelect
            label={words.anyFlow}
            value={flow}
            onValue={setFlow}
            choices={[...index.offers.values()].map((o) => ({ value: o.flowId, label: o.name }))}
          />
        )}
      </div>
      {error ? (
        <Failed error={error} retry={() => (text ? void found.refetch() : browse.retry())} />
      ) : loading ? (
        <Loading />
      ) : (
        <>
          <div class="row between">
            <span class="muted small" role="status">
              {rows.length === 0 ? words.nothingFound : words.list}
            </span>
            {rows.length > 1 && (
              <Button
                kind="quiet"
                small
                disabled={rows.every((r) => chosen.has(r.id))}
                onClick={() => onToggle(rows, true)}
              >
                {words.selectShown(rows.length)}
              </Button>
            )}
          </div>
          {rows.length > 0 && (
            <ul class="pick-list" aria-label={words.list}>
              {rows.map((resource) => (
                <Row key={resource.id} {...{ resource, index, chosen, onToggle }} />
              ))}
            </ul>
          )}
          {text && found.data?.more && <p class="muted small">{requestingWords.searchMore}</p>}
          {!text && <More list={browse} />}
        </>
      )}
    </div>
  );
}

function Row(
  props: Pick<FinderProps, "index" | "chosen" | "onToggle"> & { readonly resource: Resource },
) {
  const { resource, index, chosen, onToggle } = props;
  const kind = index.kinds.get(kindKey(resource));
  const [best] = rankFlows(
    resource.flows.map((f) => f.flowId),
    index.offers,
    [],
  );
  const automatic = best !== undefined && index.offers.get(best)?.approval.automatic === true;
  return (
    <li>
      <label class="check">
        <input
          type="checkbox"
          checked={chosen.has(resource.id)}
          onChange={(e) => onToggle([resource], e.currentTarget.checked)}
        />
        <span>
          {resource.name}
          <span class="hint">
            {[kind?.typeTitle, kind?.integration, resource.path.join(" / ")]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
      </label>
      {automatic && (
        <span class="muted small nowrap">
          <Zap size={14} aria-hidden="true" /> {requestingWords.automatic}
        </span>
      )}
      {best && (
        <FavouriteStar
          name={resource.name}
          wanted={{ flowId: best as Resource["flows"][number]["flowId"], resourceId: resource.id }}
        />
      )}
    </li>
  );
}

/** A flow that speaks of one kind only needs no choosing of it. */
function onlyKind(index: OfferIndex, flowId: string | undefined) {
  const targets = (flowId && index.offers.get(flowId)?.targets) || [];
  const keys = new Set(
    targets.map((t) => kindKey({ integrationId: t.integrationId, type: t.resourceType })),
  );
  const [key] = keys;
  return keys.size === 1 && key !== undefined ? index.kinds.get(key) : undefined;
}

/** Places among the first resources of a kind; every deeper choice reads its own. */
function usePlaces(integration: string | undefined, type: string | undefined) {
  const sample = useRead(
    "listOfferedResources",
    {
      query: {
        limit: 200,
        ...(integration && { integrationId: integration as Resource["integrationId"] }),
        ...(type && { type }),
      },
    },
    { enabled: integration !== undefined },
  );
  return integration === undefined ? [] : placesAmong(sample.data?.items ?? []);
}

const unique = <C extends { readonly value: string; readonly label: string }>(
  choices: ReadonlyArray<C>,
): C[] =>
  [...new Map(choices.map((choice) => [choice.value, choice])).values()].sort((a, b) =>
    a.label < b.label ? -1 : 1,
  );
