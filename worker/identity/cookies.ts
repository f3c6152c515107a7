/** Our cookies. `__Host-` binds each to this host, to https, and to the whole site. */

/** A member's session. */
export const SESSION_COOKIE = "__Host-hallpass";
/** The session of an access link. */
export const LINK_SESSION_COOKIE = "__Host-hallpass_link";
/** A random name of the browser: binds sign-in mails to it, and remembers an approver in it. */
export const BROWSER_COOKIE = "__Host-hallpass_browser";
/** Where somebody wanted to go who had to sign in first. Worth nothing to anybody else. */
export const NEXT_COOKIE = "__Host-hallpass_next";

export const browserCookies = [SESSION_COOKIE, LINK_SESSION_COOKIE, BROWSER_COOKIE] as const;
