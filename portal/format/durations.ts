/** Lengths of time as people say them. */

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** `1 hour 30 minutes`; at most two units, null is without an end. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return "No end";
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(seconds));
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
    if (parts.length === 2) break;
  }
  return parts.join(" ") || "0 seconds";
}

/** `1:04:09`, or `2 d 03:10` for more than a day; for counting down. */
export function countdownText(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const days = Math.floor(s / 86_400);
  const hours = Math.floor((s % 86_400) / 3_600);
  const minutes = Math.floor((s % 3_600) / 60);
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

const pattern = /(\d+(?:\.\d+)?)\s*(d|day|h|hour|hr|m|min|minute)s?\b/gi;
const sizes: Record<string, number> = { d: 86_400, h: 3_600, m: 60 };

/** Reads `90m`, `1.5 h`, `1h 30m`, `2 days`; null when it is not a length. */
export function readDuration(text: string): number | null {
  const found = [...text.trim().matchAll(pattern)];
  if (found.length === 0 || text.replaceAll(pattern, "").trim() !== "") return null;
  const total = found.reduce(
    (sum, [, count, unit]) =>
      sum + Number(count) * (sizes[(unit ?? "").charAt(0).toLowerCase()] ?? 0),
    0,
  );
  return total > 0 ? Math.round(total) : null;
}
