/** `3 h 20 min`, `14 min`, `2 min 05 s`. Seconds show only when they count. */
export function shortLength(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3_600);
  const minutes = Math.floor((whole % 3_600) / 60);
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (whole >= 300) return `${minutes} min`;
  const rest = whole % 60;
  if (minutes === 0) return `${rest} s`;
  return rest > 0 ? `${minutes} min ${String(rest).padStart(2, "0")} s` : `${minutes} min`;
}
