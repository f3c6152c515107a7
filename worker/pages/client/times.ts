/** Instants in the reader's own zone, and countdowns by the server's clock. */

const MINUTE = 60_000;

/** "4:05" below an hour, "1:04:05" below a day, "3 d 4 h" from there. */
export function remainingText(milliseconds: number): string {
  const total = Math.max(0, Math.ceil(milliseconds / 1_000));
  const [days, hours, minutes, seconds] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3_600) % 24,
    Math.floor(total / 60) % 60,
    total % 60,
  ];
  const two = (n: number) => String(n).padStart(2, "0");
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds)}`;
  return `${minutes}:${two(seconds)}`;
}

/** Today without the date, other days with it. */
export function localText(at: Date, now: Date, locale?: string, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = (d: Date) => d.toLocaleDateString("en-CA", zone);
  const time = at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", ...zone });
  if (day(at) === day(now)) return time;
  return `${at.toLocaleDateString(locale, { day: "numeric", month: "short", ...zone })}, ${time}`;
}

export function localizeTimes(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const text = localText(at, new Date());
    if (time.textContent !== text) time.textContent = text;
    time.title = `${at.toLocaleString()} (${at.toISOString()})`;
  }
}

/** How far this browser's clock is behind the server's, in ms. Measured once: `data-now` is the moment of rendering. */
const offsets = new WeakMap<Document, number>();

function offsetOf(doc: Document): number {
  const known = offsets.get(doc);
  if (known !== undefined) return known;
  const server = Number(doc.documentElement.dataset.now);
  const offset = Number.isFinite(server) ? server - Date.now() : 0;
  offsets.set(doc, offset);
  return offset;
}

/** Brings every countdown up to date. */
export function showClocks(doc: Document): void {
  const now = Date.now() + offsetOf(doc);
  for (const clock of doc.querySelectorAll<HTMLElement>("[data-until]")) showRemaining(clock, now);
}

export function startTimes(doc: Document): void {
  localizeTimes(doc);
  showClocks(doc);
  setInterval(() => showClocks(doc), 1_000);
}

function showRemaining(clock: HTMLElement, now: number): void {
  const until = Number(clock.dataset.until);
  const left = until - now;
  const text = left > 0 ? remainingText(left) : (clock.dataset.over ?? "0:00");
  if (clock.textContent !== text) clock.textContent = text;
  const bar = clock.closest("[data-clock]")?.querySelector<HTMLElement>("[data-from]");
  const fill = bar?.querySelector("i");
  if (!bar || !fill) return;
  const from = Number(bar.dataset.from);
  const part = until > from ? Math.min(1, Math.max(0, left / (until - from))) : 0;
  // Through the object model: a style attribute would need an exception in the content security policy.
  fill.style.setProperty("width", `${(part * 100).toFixed(2)}%`);
  bar.classList.toggle("soon", left < 15 * MINUTE && part < 0.25);
}
