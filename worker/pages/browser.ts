/** The cookies that pages set. All are `__Host-`: this host only, https only, out of reach of scripts. */
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import {
  BROWSER_COOKIE,
  LINK_SESSION_COOKIE,
  NEXT_COOKIE,
  SESSION_COOKIE,
} from "../identity/cookies";
import {
  LINK_SESSION_SECONDS,
  REMEMBERED_BROWSER_SECONDS,
  SESSION_SECONDS,
  SIGN_IN_LINK_SECONDS,
} from "../identity/session-lengths";
import { newSecret } from "../lib/ids";
import type { AppEnv } from "../routes/app-env";

const TOKEN = /^[A-Za-z0-9_-]{20,512}$/;

function keep(c: Context<AppEnv>, name: string, value: string, maxAge: number): void {
  setCookie(c, name, value, { path: "/", secure: true, httpOnly: true, sameSite: "Lax", maxAge });
}

export const keepSession = (c: Context<AppEnv>, token: string): void =>
  keep(c, SESSION_COOKIE, token, SESSION_SECONDS);
export const keepLinkSession = (c: Context<AppEnv>, token: string): void =>
  keep(c, LINK_SESSION_COOKIE, token, LINK_SESSION_SECONDS);
/** Takes the place of the browser's random name: it binds sign-in mails just as well. */
export const keepRememberedBrowser = (c: Context<AppEnv>, token: string): void =>
  keep(c, BROWSER_COOKIE, token, REMEMBERED_BROWSER_SECONDS);

export function dropSessions(c: Context<AppEnv>): void {
  keep(c, SESSION_COOKIE, "", 0);
  keep(c, LINK_SESSION_COOKIE, "", 0);
}

/** What this browser calls itself; null when it has no name yet. */
export function browserOf(c: Context<AppEnv>): string | null {
  const value = getCookie(c, BROWSER_COOKIE);
  return value !== undefined && TOKEN.test(value) ? value : null;
}

/** Gives the browser a name if it has none. Call only where something is going to be bound to it. */
export function nameBrowser(c: Context<AppEnv>): string {
  const known = browserOf(c);
  if (known !== null) return known;
  const name = newSecret();
  keep(c, BROWSER_COOKIE, name, REMEMBERED_BROWSER_SECONDS);
  return name;
}

/** Where to go after signing in: a path of ours, never another site. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[A-Za-z0-9/_?=&.-]*$/.test(next) ? next : "/";
}

/** Where to go once the mailed link is opened: it stays with the browser that asked and never travels in a mail. */
export const keepNext = (c: Context<AppEnv>, next: string): void =>
  keep(c, NEXT_COOKIE, next, SIGN_IN_LINK_SECONDS);

export const keptNext = (c: Context<AppEnv>): string => safeNext(getCookie(c, NEXT_COOKIE));

export const forgetNext = (c: Context<AppEnv>): void => keep(c, NEXT_COOKIE, "", 0);
