/** Which card a place in the document belongs to, and what to say about it. Pure. */
import { cardWords, problemWords as words } from "../../words/flow-builder";

export type CardId = keyof typeof cardWords;
export type Problem = { readonly pointer: string; readonly message: string };

const places: ReadonlyArray<readonly [RegExp, CardId]> = [
  [/^\/(requesters|accessLink|trigger)\b/, "who"],
  [/^\/targets\/\d+\/permissions\b/, "permissions"],
  [/^\/targets\b/, "what"],
  [/^\/(duration|timeframe)\b/, "how_long"],
  [
    /^\/settings\/(maxExtensions|extensionSeconds|endWhenIneligible|ineligibleGraceSeconds)\b/,
    "how_long",
  ],
  [/^\/approval\b/, "approval"],
  [/^\/settings\b/, "settings"],
];

export const cardOf = (pointer: string): CardId =>
  places.find(([pattern]) => pattern.test(pointer))?.[1] ?? "basics";

export const cardAnchor = (card: CardId): string => `card-${card}`;

/** The form's own words for what was only left empty; the server's for the rest. */
const emptiness: ReadonlyArray<readonly [RegExp, (n: number) => string]> = [
  [/^\/name$/, () => words.name],
  [/^\/requesters\/conditions$/, () => words.conditions],
  [/^\/requesters\/conditions\/(\d+)\/values/, words.conditionValues],
  [/^\/requesters\/conditions\/(\d+)\/key$/, words.conditionKey],
  [/^\/targets$/, () => words.targets],
  [/^\/targets\/(\d+)\/bundle$/, words.bundle],
  [/^\/targets\/(\d+)\/integration$/, words.integration],
  [/^\/targets\/(\d+)\/resourceType$/, words.resourceType],
  [/^\/targets\/(\d+)\/permissions$/, words.permissions],
  [/^\/targets\/(\d+)\/(?:include|exclude)\/\d+\/key$/, words.selectionKey],
  [/^\/targets\/(\d+)\/(?:include|exclude)/, words.selection],
  [/^\/duration$/, () => words.duration],
  [/^\/timeframe\/days$/, () => words.days],
  [/^\/timeframe\/(?:start|end)$/, () => words.hours],
  [/^\/approval$/, () => words.approval],
  [/^\/approval\/groups$/, () => words.groups],
  [/^\/approval\/groups\/(\d+)\/approvers$/, words.groupApprovers],
  [/^\/approval\/groups\/(\d+)\/approvers\/\d+\/values/, words.approverValues],
  [/^\/settings\/extensionSeconds$/, () => words.extension],
];

/** What the schema says of something empty; a reference that leads nowhere is said in the server's own words. */
const empty =
  /too small|is missing|invalid input|needs? (one|values|a key)|need (one|values)|must not be empty|say (who|how)|give both/i;

export function problemText({ pointer, message }: Problem): string {
  const own = emptiness.find(([pattern]) => pattern.test(pointer));
  if (own && empty.test(message)) {
    const index = Number(own[0].exec(pointer)?.[1] ?? 0);
    return own[1](index + 1);
  }
  const told = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return /[.!?]$/.test(told) ? told : `${told}.`;
}

/** In the order of the cards; what says the same is said once. */
export function openPoints(
  problems: ReadonlyArray<Problem>,
): Array<{ readonly card: CardId; readonly text: string }> {
  const points = problems.map((problem) => ({
    card: cardOf(problem.pointer),
    text: problemText(problem),
  }));
  const once = [...new Map(points.map((point) => [point.text, point])).values()];
  const order = Object.keys(cardWords);
  return once.sort((a, b) => order.indexOf(a.card) - order.indexOf(b.card));
}
