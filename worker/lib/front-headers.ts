/** Headers by which the front of `npm start` speaks to the worker; scripts/front drops them from what clients send. */

/** Proves that a call came through the front: its value is `FRONT_SECRET`, new at every start. */
export const FRONT_SECRET_HEADER = "hallpass-front";
/** The address of the client, as the front sees it. Believed only beside the secret. */
export const CLIENT_ADDRESS_HEADER = "hallpass-client-address";
