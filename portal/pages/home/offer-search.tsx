/** One search over everything requestable; each result leads to the form, filled in. */
import { Link } from "@tanstack/react-router";
import { Box, Package, Search, Workflow } from "lucide-preact";
import { useId, useRef, useState } from "preact/hooks";
import { useRead } from "../../api/queries";
import { ButtonLink } from "../../parts/button";
import { FavouriteStar } from "../../parts/requesting/favourite-star";
import { type Hit, searchOfHit } from "../../parts/requesting/request-search";
import { useSettled } from "../../parts/settled";
import { Failed, Loading } from "../../parts/states";
import { common } from "../../words/common";
import { requestingWords, homeWords as words } from "../../words/requesting";

export const hitIcons = { resource: Box, bundle: Package, flow: Workflow } as const;

export function OfferSearch() {
  const id = useId();
  const results = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const q = useSettled(text.trim());
  const found = useRead(
    "searchOffers",
    { query: { q, limit: 12 } },
    { enabled: q !== "", keep: true },
  );
  const items = found.data?.items ?? [];
  return (
    <search class="offer-search">
      <label htmlFor={id}>{words.search}</label>
      <div class="offer-search-box">
        <Search size={20} aria-hidden="true" />
        <input
          id={id}
          type="search"
          class="input"
          data-search=""
          autoComplete="off"
          placeholder={words.searchHint}
          value={text}
          onInput={(e) => setText(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key === "ArrowDown") {
              e.preventDefault();
              results.current?.querySelector("a")?.focus();
            } else if (e.key === "Enter") results.current?.querySelector("a")?.click();
          }}
        />
      </div>
      {text.trim() !== "" && q !== "" && (
        <div class="offer-results" ref={results}>
          {found.error ? (
            <Failed error={found.error} retry={() => void found.refetch()} />
          ) : found.data === undefined ? (
            <Loading lines={3} />
          ) : (
            <>
              <p class="muted small" role="status">
                {items.length === 0 ? words.nothing(q) : common.results(items.length)}
                {found.data.more && ` · ${requestingWords.searchMore}`}
              </p>
              <ul onKeyDown={moveBetween}>
                {items.map((hit) => (
                  <Result key={hit.kind + hit.id} hit={hit} />
                ))}
              </ul>
              {items.length === 0 && (
                <ButtonLink small to="/request">
                  {words.nothingMore}
                </ButtonLink>
              )}
            </>
          )}
        </div>
      )}
    </search>
  );
}

/** Arrow keys go from result to result. */
function moveBetween(e: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const by = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  e.preventDefault();
  const links = [...e.currentTarget.querySelectorAll("a")];
  links[links.indexOf(document.activeElement as HTMLAnchorElement) + by]?.focus();
}

function Result({ hit }: { readonly hit: Hit }) {
  const Icon = hitIcons[hit.kind];
  const [flowId] = hit.flowIds;
  return (
    <li>
      <Icon size={18} aria-hidden="true" />
      <div class="units-line">
        <Link to="/request" search={searchOfHit(hit)}>
          {hit.name}
        </Link>
        <span class="muted small">{hit.detail || requestingWords.kinds[hit.kind]}</span>
      </div>
      <span class="muted small nowrap">
        {hit.automatic ? requestingWords.automatic : requestingWords.approval}
      </span>
      {flowId && (
        <FavouriteStar
          name={hit.name}
          wanted={{
            flowId,
            ...(hit.kind === "resource" && { resourceId: hit.id as `res_${string}` }),
            ...(hit.kind === "bundle" && { bundleId: hit.id as `bundle_${string}` }),
          }}
        />
      )}
    </li>
  );
}
