import { useEffect, useState } from "preact/hooks";
import { shortLength } from "../page/short-length.ts";
import { requestWords } from "../words.ts";

const WARN_SECONDS = 15 * 60;
const URGENT_SECONDS = 5 * 60;

/** The colour of what is left: calm, from 15 minutes on a warning, from 5 urgent. */
export const urgencyOf = (seconds: number): "calm" | "warn" | "urgent" =>
  seconds <= URGENT_SECONDS ? "urgent" : seconds <= WARN_SECONDS ? "warn" : "calm";

/** @param until RFC 3339; null has no end */
export function Countdown({ until }: { readonly until: string | null }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (until === null) return <span class="countdown">{requestWords.noEnd}</span>;
  const seconds = (Date.parse(until) - now) / 1_000;
  const at = new Date(until).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return (
    <span class={`countdown ${urgencyOf(seconds)}`} title={new Date(until).toLocaleString()}>
      <strong>{requestWords.left(shortLength(seconds))}</strong> {requestWords.until(at)}
    </span>
  );
}
