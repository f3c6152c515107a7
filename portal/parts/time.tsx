/** Times that stay right while one looks at them. */
import { useNow } from "../format/clock";
import { countdownText } from "../format/durations";
import { absoluteTime, relativeTime, shortTime } from "../format/times";
import { usePreferences } from "../shell/preferences";
import { common } from "../words/common";

/** Relative, with the absolute time on hover. @param props.short the time of day instead: `16:40` */
export function Time(props: { readonly at: string | null; readonly short?: boolean }) {
  const now = useNow(10_000);
  usePreferences();
  if (props.at === null) return <span class="muted">{common.never}</span>;
  return (
    <time dateTime={props.at} title={absoluteTime(props.at)} class="nowrap">
      {props.short ? shortTime(props.at, now) : relativeTime(props.at, now)}
    </time>
  );
}

/** Below these many seconds a countdown changes its colour, here and in the extension. */
const SOON_SECONDS = 900;
const LAST_SECONDS = 300;

/** Time that is left, each second. Screen readers hear the end, not every second. */
export function Countdown(props: { readonly until: string }) {
  const left = (new Date(props.until).getTime() - useNow()) / 1_000;
  const urgency = left <= LAST_SECONDS ? "last" : left <= SOON_SECONDS ? "soon" : "";
  return (
    <time
      dateTime={props.until}
      title={absoluteTime(props.until)}
      class={`countdown ${urgency}`}
      role="timer"
      aria-live="off"
    >
      {countdownText(left)}
    </time>
  );
}
