/** All that the extension ever calls: `extensionOperations` of the contract, and how its tokens come and go. */
export const operations = {
  getMe: "GET /api/v1/me",
  getExtensionFlags: "GET /api/v1/extension/flags",
  listOffers: "GET /api/v1/offers",
  listOfferedResources: "GET /api/v1/offers/resources",
  searchOffers: "GET /api/v1/offers/search",
  getResourceOffers: "GET /api/v1/resources/{resourceId}/offers",
  matchSighting: "POST /api/v1/sightings",
  dryRunRequest: "POST /api/v1/requests/dry-run",
  createRequest: "POST /api/v1/requests",
  listFavourites: "GET /api/v1/favourites",
  listRequests: "GET /api/v1/requests",
  getRequest: "GET /api/v1/requests/{requestId}",
  cancelRequest: "POST /api/v1/requests/{requestId}/cancel",
  extendRequest: "POST /api/v1/requests/{requestId}/extend",
  returnRequest: "POST /api/v1/requests/{requestId}/return",
  listAccessDetails: "GET /api/v1/requests/{requestId}/access-details",
  listApprovals: "GET /api/v1/approvals",
  decideRequest: "POST /api/v1/requests/{requestId}/decisions",
} as const;

export const tokenOperations = {
  createExtensionTokens: "POST /api/v1/extension/tokens",
  revokeExtensionTokens: "POST /api/v1/extension/revoke",
} as const;

export type Operation = keyof typeof operations;

/** The panel in a console's page can do no more than this. */
export const panelOperations: ReadonlySet<Operation> = new Set([
  "getResourceOffers",
  "dryRunRequest",
  "createRequest",
  "getRequest",
  "cancelRequest",
  "extendRequest",
  "returnRequest",
  "listAccessDetails",
]);

/** After these the chip and the badge are out of date. */
export const changing: ReadonlySet<Operation> = new Set([
  "createRequest",
  "cancelRequest",
  "extendRequest",
  "returnRequest",
  "decideRequest",
]);
