/** The list of one's own requests. */
export const myRequestsWords = {
  sub: "What you asked for and what you hold now.",
  tabs: "Which requests",
  open: "Open",
  closed: "Closed",
  ask: "Request access",
  what: "What",
  state: "State",
  when: "When",
  length: "How long",
  asked: "Asked",
  forWhom: (who: string) => `for ${who}`,
  lasting: (length: string | null) => (length ? `for ${length}` : "without an end"),
  lapses: "lapses",
  left: "left",
  noEnd: "until an admin takes it away",
  ended: "ended",
  emptyOpenTitle: "Nothing is open",
  emptyOpen:
    "You hold no access and wait for none. What you request shows here until it has ended.",
  emptyClosedTitle: "Nothing has ended yet",
  emptyClosed:
    "Requests that ended, were rejected or withdrawn stay here, so that you can request the same again.",
} as const;
