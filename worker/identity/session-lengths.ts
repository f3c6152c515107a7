/** How long people stay signed in. Rights are read with every call, so these bound only the use of a stolen cookie. */

/** Members, admins and grantees alike: a working day, and an hour without a call. */
export const SESSION_SECONDS = 12 * 3_600;
export const SESSION_IDLE_SECONDS = 3_600;

/** Access links: long enough to wait for an answer overnight; proving the address again costs a code. */
export const LINK_SESSION_SECONDS = 24 * 3_600;
export const LINK_SESSION_IDLE_SECONDS = 24 * 3_600;

/** Mailed sign-in links and codes (OWASP ASVS 5.0, 6.5.5: at most 10 minutes). */
export const SIGN_IN_LINK_SECONDS = 600;
export const EMAIL_CODE_SECONDS = 600;
/** An invitation waits over a weekend. */
export const INVITATION_SECONDS = 4 * 86_400;
/** The extension: access tokens are asked for anew before ten minutes are over; unused for a month, it is disconnected. */
export const EXTENSION_ACCESS_SECONDS = 600;
export const EXTENSION_IDLE_SECONDS = 30 * 86_400;
export const EXTENSION_SESSION_SECONDS = 90 * 86_400;
/** From the press on the connect page to the exchange, by a program. */
export const EXTENSION_CODE_SECONDS = 60;
/** An answer lost on its way may be asked for again this long with the same refresh token; it is the same answer. */
export const EXTENSION_RETRY_SECONDS = 10;
/** How long a browser is remembered after an approver typed the code there. */
export const REMEMBERED_BROWSER_SECONDS = 30 * 86_400;

/** Wrong codes after which a link or code is dead: 5 in 1,000,000. */
export const MAX_CODE_ATTEMPTS = 5;
/** Wrong codes after which no further code of an approval or extension link is taken: 20 in 1,000,000. */
export const MAX_LINK_ATTEMPTS = 20;

/** `lastSeenAt` and `lastUsedAt` are exact to this. */
export const SEEN_EVERY_SECONDS = 60;
