/** Places as systems nest them. A level is read when it is opened; pressing a name narrows the list beside it. */
import { ChevronRight } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { Loading } from "../../parts/states";
import { resourceWords as words } from "../../words/resources";

export type Spot = {
  readonly integration?: string | undefined;
  readonly path?: string | undefined;
};
type Integration = Item<"listIntegrations">;

type BranchProps = {
  readonly integration: Integration["id"];
  /** Absent: the integration itself. */
  readonly path?: string;
  readonly name: string;
  readonly count: string;
  readonly spot: Spot;
  readonly onSpot: (spot: Spot) => void;
};

/** Whether the chosen place lies at or under this branch, so that it begins open. */
const leadsTo = ({ integration, path }: BranchProps, spot: Spot): boolean =>
  spot.integration === integration &&
  spot.path !== undefined &&
  (path === undefined || spot.path.toLowerCase().startsWith(`${path.toLowerCase()}/`));

function Branch(props: BranchProps) {
  const { integration, path, name, count, spot, onSpot } = props;
  const [open, setOpen] = useState(() => leadsTo(props, spot));
  const chosen = spot.integration === integration && spot.path === path;
  return (
    <li>
      <div class="place">
        <button
          type="button"
          class="turn"
          aria-expanded={open}
          aria-label={open ? words.closePlace(name) : words.openPlace(name)}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight size={16} aria-hidden="true" />
        </button>
        <button
          type="button"
          class="pick"
          aria-current={chosen ? "true" : undefined}
          onClick={() => {
            setOpen(true);
            onSpot({ integration, path });
          }}
        >
          <span class="ellipsis">{name}</span>
          <span class="muted small">{count}</span>
        </button>
      </div>
      {open && <Level integration={integration} path={path} spot={spot} onSpot={onSpot} />}
    </li>
  );
}

function Level(props: Pick<BranchProps, "integration" | "path" | "spot" | "onSpot">) {
  const { integration, path, spot, onSpot } = props;
  const places = useRead("listPlaces", {
    query: { integrationId: integration, ...(path !== undefined && { path }) },
  });
  if (places.error && !places.data)
    return <p class="small muted beneath">{places.error.message}</p>;
  if (!places.data)
    return (
      <div class="beneath">
        <Loading lines={2} />
      </div>
    );
  const { items, more } = places.data;
  if (items.length === 0) return <p class="small muted beneath">{words.noPlaces}</p>;
  return (
    <ul>
      {items.map((place) => (
        <Branch
          key={place.path}
          integration={integration}
          path={place.path}
          name={place.name}
          count={place.more ? words.atLeast(place.count) : place.count.toLocaleString("en")}
          spot={spot}
          onSpot={onSpot}
        />
      ))}
      {more && <li class="small muted beneath">{words.manyPlaces}</li>}
    </ul>
  );
}

export function PlaceTree(props: {
  readonly integrations: ReadonlyArray<Integration>;
  readonly spot: Spot;
  readonly onSpot: (spot: Spot) => void;
}) {
  const { integrations, spot, onSpot } = props;
  return (
    <nav class="places" aria-label={words.places}>
      <ul>
        <li>
          <div class="place top">
            <button
              type="button"
              class="pick"
              aria-current={spot.integration === undefined ? "true" : undefined}
              onClick={() => onSpot({})}
            >
              {words.everywhere}
            </button>
          </div>
        </li>
        {integrations.map((one) => (
          <Branch
            key={one.id}
            integration={one.id}
            name={one.name}
            count={one.counts.resources.toLocaleString("en")}
            spot={spot}
            onSpot={onSpot}
          />
        ))}
      </ul>
    </nav>
  );
}
