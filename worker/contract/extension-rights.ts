/**
 * All that the browser extension may call, by operation id: what a grantee needs beside a console, and deciding.
 * Whoever holds its tokens can do no more, also when their owner is an admin. Secrets are shown in the portal only.
 */
export const extensionOperations: ReadonlySet<string> = new Set([
  "getMe",
  "getExtensionFlags",
  "listOffers",
  "listOfferedResources",
  "searchOffers",
  "getResourceOffers",
  "matchSighting",
  "dryRunRequest",
  "createRequest",
  "listFavourites",
  "listRequests",
  "getRequest",
  "cancelRequest",
  "extendRequest",
  "returnRequest",
  "listAccessDetails",
  "listApprovals",
  "decideRequest",
]);
