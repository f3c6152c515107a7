/** Turns of duty as the form holds them, and which comes next. */
import type { Input, Item } from "../../api/endpoints";

export type Shift = Item<"listShifts">;
type Turn = Shift["turns"][number];

/** The next one to begin; open beginnings have begun. */
export function nextTurn(turns: ReadonlyArray<Turn>, now: number): Turn | null {
  const coming = turns.filter((t) => t.startsAt !== null && Date.parse(t.startsAt) > now);
  return (
    coming.sort((a, b) => Date.parse(a.startsAt ?? "") - Date.parse(b.startsAt ?? ""))[0] ?? null
  );
}

/** A row of the form. Times as the browser's date-time field has them, in local time; empty is open. */
export type TurnRow = {
  readonly key: string;
  readonly user: Turn["user"];
  readonly startsAt: string;
  readonly endsAt: string;
};

const two = (n: number) => String(n).padStart(2, "0");

/** `2026-11-22T16:40` in the zone of the browser. */
export function localText(at: string | null): string {
  if (at === null) return "";
  const d = new Date(at);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
}

export const instantOf = (text: string): string | null =>
  text === "" ? null : new Date(text).toISOString();

export const rowsOf = (turns: ReadonlyArray<Turn>): TurnRow[] =>
  turns.map((turn, i) => ({
    key: `stored-${i}`,
    user: turn.user,
    startsAt: localText(turn.startsAt),
    endsAt: localText(turn.endsAt),
  }));

/** A bound that nobody touched keeps its seconds, which the field does not show. */
export function bodyOf(
  name: string,
  rows: ReadonlyArray<TurnRow>,
  stored: ReadonlyArray<Turn>,
): Input<"createShift">["body"] {
  const bound = (text: string, before: string | null | undefined) =>
    before !== undefined && localText(before) === text ? before : instantOf(text);
  return {
    name,
    turns: rows.map((row) => {
      const before = row.key.startsWith("stored-")
        ? stored[Number(row.key.slice("stored-".length))]
        : undefined;
      return {
        user: row.user.id,
        startsAt: bound(row.startsAt, before?.startsAt),
        endsAt: bound(row.endsAt, before?.endsAt),
      };
    }),
  };
}
