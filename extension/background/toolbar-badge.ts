/** The few characters on the toolbar's icon. */
import { browser } from "wxt/browser";
import { dark, light } from "../../worker/lib/tokens.ts";
import { badgeWords } from "../popup/words.ts";
import { SOON_SECONDS, type Standing, secondsLeft } from "./news.ts";

export type Badge = {
  readonly text: string;
  readonly tone: "accent" | "bad";
  /** For those who hover, and for readers of screens. */
  readonly title: string;
};

/** Pure. @param standing null: not connected, or not known yet */
export function badgeOf(signedOut: boolean, standing: Standing | null, now: number): Badge {
  if (signedOut) return { text: "!", tone: "bad", title: badgeWords.signedOut };
  const soon = standing?.open.some(
    (request) => request.state === "active" && secondsLeft(request, now) <= SOON_SECONDS,
  );
  if (soon) return { text: "!", tone: "bad", title: badgeWords.ending };
  const count = standing?.approvals.length ?? 0;
  if (count === 0) return { text: "", tone: "accent", title: badgeWords.quiet };
  // Four characters fit.
  const text = count > 99 ? "99+" : String(count);
  return { text, tone: "accent", title: badgeWords.approvals(count) };
}

export async function paintBadge({ text, tone, title }: Badge): Promise<void> {
  const { action } = browser;
  await action.setBadgeText({ text });
  await action.setBadgeBackgroundColor({ color: light[tone] });
  await action.setBadgeTextColor?.({ color: dark.ink });
  await action.setTitle({ title });
}
