import { listOffers } from "../access/list-offers";
import type { Offer } from "../contract/offers";
import type { AppContext } from "../lib/context";

type OfferPage = {
  readonly items: ReadonlyArray<Offer>;
  readonly pagination: { readonly nextPageToken: string | null };
};

/** `listOffers` writes its answers as the JSON of the contract, so that kept ones cost nothing to send. */
const parsePage = (text: string) => JSON.parse(text) as OfferPage;

const PAGE = 200;
/** More flows than anybody looks through; the API lists the rest. */
const MOST_PAGES = 10;

/** Everything the actor may ask for, requestable ones first, and what stands against the rest. */
export async function readOffers(ctx: AppContext): Promise<ReadonlyArray<Offer>> {
  const offers: Offer[] = [];
  let pageToken: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const read: OfferPage = parsePage(
      await listOffers(ctx, { limit: PAGE, ...(pageToken !== null && { pageToken }) }),
    );
    offers.push(...read.items);
    pageToken = read.pagination.nextPageToken;
    if (pageToken === null) break;
  }
  return offers;
}
