/** What somebody should be told, once. Pure: what was told before, how it stands now, and what they want to hear. */
import type { AccessRequest } from "../../worker/contract/requests";
import { shortLength } from "../page/short-length.ts";
import { noticeWords } from "../popup/words.ts";
import type { Settings } from "../session/settings.ts";

export type Standing = {
  /** My open requests. */
  readonly open: ReadonlyArray<AccessRequest>;
  /** Requests that wait for my decision. */
  readonly approvals: ReadonlyArray<AccessRequest>;
};

export type Notice = {
  /** Also what keeps it from being told twice. */
  readonly key: string;
  readonly kind: "granted" | "ending" | "approval";
  readonly requestId: AccessRequest["id"];
  readonly title: string;
  readonly text: string;
  /** Seconds that a press adds; null where it cannot be extended. */
  readonly extendSeconds: number | null;
};

/** At the latest; the portal warns earlier, by the length of the access. */
export const SOON_SECONDS = 5 * 60;

export const secondsLeft = ({ expiresAt }: AccessRequest, now: number): number =>
  expiresAt === null ? Number.POSITIVE_INFINITY : (Date.parse(expiresAt) - now) / 1_000;

const whatOf = ({ units }: AccessRequest): string => {
  const [first, ...more] = units;
  const name = first ? `${first.permissionTitle} · ${first.resource}` : "";
  return more.length > 0 ? `${name} (+${more.length})` : name;
};

function noticesOf({ open, approvals }: Standing, now: number): ReadonlyArray<Notice> {
  const active = open.filter(({ state }) => state === "active");
  const granted = active
    // What is given at once was seen by whoever just pressed the button.
    .filter(({ automatic }) => !automatic)
    .map((request) => ({
      key: `granted:${request.id}`,
      kind: "granted" as const,
      requestId: request.id,
      title: noticeWords.granted,
      text: whatOf(request),
      extendSeconds: null,
    }));
  const ending = active
    .filter(
      (r) => r.expiresAt !== null && (r.warnedAt !== null || secondsLeft(r, now) <= SOON_SECONDS),
    )
    .map((request) => ({
      // Extended, it ends again, later.
      key: `ending:${request.id}:${request.expiresAt}`,
      kind: "ending" as const,
      requestId: request.id,
      title: noticeWords.ending(shortLength(secondsLeft(request, now))),
      text: whatOf(request),
      extendSeconds: request.extension.allowed ? request.extension.seconds : null,
    }));
  const wanted = approvals.map((request) => ({
    key: `approval:${request.id}`,
    kind: "approval" as const,
    requestId: request.id,
    title: noticeWords.approval(request.requester.fullName || request.requester.email),
    text: whatOf(request),
    extendSeconds: null,
  }));
  return [...granted, ...ending, ...wanted];
}

/**
 * @param told keys of before; null at the first look after signing in, when only what ends soon is news
 * @returns what to show, and the keys to keep: of what is gone none is kept, so they never grow
 */
export function newsOf(
  told: ReadonlyArray<string> | null,
  standing: Standing,
  settings: Settings,
  now: number,
): { readonly show: ReadonlyArray<Notice>; readonly told: ReadonlyArray<string> } {
  const all = noticesOf(standing, now);
  const known = new Set(told);
  const fresh = all.filter(
    ({ key, kind }) => !known.has(key) && (told !== null || kind === "ending"),
  );
  return { show: fresh.filter(({ kind }) => settings[kind]), told: all.map(({ key }) => key) };
}
