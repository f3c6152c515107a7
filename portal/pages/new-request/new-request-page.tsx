/** Asking for access: who, what, which permissions, how long, why; and beside it, all the time, what would happen. */
import "../../parts/requesting/requesting.css";
import "./new-request.css";
import { getRouteApi } from "@tanstack/react-router";
import { useRead } from "../../api/queries";
import { PageHead } from "../../parts/layout";
import { type RequestSearch, textAsMany } from "../../parts/requesting/request-search";
import { Empty, Failed, Loading, Notice } from "../../parts/states";
import { newRequestWords as words } from "../../words/requesting";
import { beginForm } from "./form-state";
import { NotNow } from "./not-now";
import { type OfferIndex, type Resource, useOfferIndex } from "./offer-index";
import { RequestForm } from "./request-form";
import { WhyNot } from "./why-not";

const route = getRouteApi("/request");

export function NewRequestPage() {
  const search = route.useSearch();
  const { index, error, retry } = useOfferIndex();
  return (
    <>
      <PageHead title={words.title} sub={words.sub} />
      {error ? (
        <Failed error={error} retry={retry} />
      ) : !index ? (
        <Loading lines={8} />
      ) : index.offers.size === 0 ? (
        <>
          <Empty title={words.nothingOffered}>{words.nothingOfferedText}</Empty>
          <NotNow closed={index.closed} />
        </>
      ) : (
        // Another link into this page begins another form.
        <Prefilled key={JSON.stringify(search)} search={search} index={index} />
      )}
    </>
  );
}

/** Reads what the address names before the form begins, so that nothing in it jumps. */
function Prefilled({
  search,
  index,
}: {
  readonly search: RequestSearch;
  readonly index: OfferIndex;
}) {
  const wanted = textAsMany(search.resource).slice(0, 200);
  const named = useRead(
    "listOfferedResources",
    // The server reads the ids from one text.
    { query: { resourceIds: wanted.join(","), limit: 200 } },
    { enabled: wanted.length > 0 },
  );
  if (wanted.length > 0 && named.isPending) return <Loading lines={8} />;
  const resources: ReadonlyArray<Resource> = named.data?.items ?? [];
  const missing = wanted.filter((id) => !resources.some((r) => r.id === id));
  const bundle = search.bundle && index.bundles.get(search.bundle) ? search.bundle : undefined;
  const closedFlow = index.closed.find((offer) => offer.flowId === search.flow);
  const { bundle: _asked, ...rest } = search;
  return (
    <>
      {(named.error || missing.length > 0 || (search.bundle && !bundle)) && (
        <div class="above">
          <Notice tone="warn">{words.gone}</Notice>
        </div>
      )}
      {missing[0] && !named.error && <WhyNot resourceId={missing[0]} />}
      {closedFlow && (
        <div class="above">
          <Notice tone="warn" title={words.notRequestable(closedFlow.name)}>
            {closedFlow.reasons.map((reason) => (
              <div key={reason.message}>{reason.message}</div>
            ))}
          </Notice>
        </div>
      )}
      <RequestForm
        index={index}
        search={rest}
        begin={() => beginForm({ ...rest, ...(bundle && { bundle }) }, resources)}
      />
    </>
  );
}
