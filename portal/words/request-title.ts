/** A request in a sentence: what titles and lists say of it. Apart, because the start page needs only this. */
import type { RequestStateName } from "../../worker/contract/states";

type Named = { readonly who: string; readonly mine: boolean; readonly what: string };

/** How the title says what is going on. */
const verbs: Record<RequestStateName, (named: Named) => string> = {
  pending: ({ who, mine, what }) => `${who} ${mine ? "ask" : "asks"} for ${what}`,
  granting: ({ who, mine, what }) => `${who} ${mine ? "get" : "gets"} ${what}`,
  active: ({ who, mine, what }) => `${who} ${mine ? "have" : "has"} ${what}`,
  revoking: ({ who, what }) => `${who} had ${what}`,
  expired: ({ who, what }) => `${who} had ${what}`,
  revoked: ({ who, what }) => `${who} had ${what}`,
  returned: ({ who, what }) => `${who} had ${what}`,
  rejected: ({ who, what }) => `${who} asked for ${what}`,
  cancelled: ({ who, what }) => `${who} asked for ${what}`,
  lapsed: ({ who, what }) => `${who} asked for ${what}`,
  failed: ({ who, what }) => `${who} asked for ${what}`,
};

export const titleText = {
  you: "You",
  somebody: "Somebody",
  sentence: (state: RequestStateName, named: Named) => verbs[state](named),
  what: (permissions: string, resources: string) => `${permissions} on ${resources}`,
  and: (names: ReadonlyArray<string>, more: number) => {
    if (more > 0) return `${names.join(", ")} and ${more} more`;
    if (names.length < 2) return names[0] ?? "";
    return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  },

  andMore: (count: number) => `and ${count} more`,
} as const;
