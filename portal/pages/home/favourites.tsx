import { Link } from "@tanstack/react-router";
import { useRead } from "../../api/queries";
import { FavouriteStar } from "../../parts/requesting/favourite-star";
import { searchOfFavourite } from "../../parts/requesting/request-search";
import { Show } from "../../parts/states";
import { homeWords as words } from "../../words/requesting";

export function Favourites() {
  const answer = useRead("listFavourites", {});
  return (
    <Show answer={answer} lines={2}>
      {({ items }) =>
        items.length === 0 ? (
          <p class="side-note">{words.noFavourites}</p>
        ) : (
          <ul class="list">
            {items.map((favourite) => {
              const { flow, bundle, resource, permission } = favourite;
              const name = bundle?.name ?? resource?.name ?? flow.name;
              const where = resource
                ? [permission?.title, [resource.integration, ...resource.path].join(" / ")]
                : [bundle ? flow.name : null];
              return (
                <li key={favourite.id} class="side-row">
                  <div class="units-line">
                    <Link to="/request" search={searchOfFavourite(favourite)}>
                      {name}
                    </Link>
                    <span class="muted small">{where.filter(Boolean).join(" · ")}</span>
                    {!favourite.requestable && (
                      <span class="small">
                        {words.notNow} {favourite.reasons.map((reason) => reason.message).join(" ")}
                      </span>
                    )}
                  </div>
                  <FavouriteStar
                    name={name}
                    wanted={{
                      flowId: flow.id,
                      ...(bundle && { bundleId: bundle.id }),
                      ...(resource && { resourceId: resource.id }),
                    }}
                  />
                </li>
              );
            })}
          </ul>
        )
      }
    </Show>
  );
}
