/** The audit log. */
export const auditWords = {
  title: "Audit",
  sub: "Everything that happened, written in the same step as the change itself. It only grows.",
  verify: "Verify the chain",
  verified: (n: number) => `${n} events checked: none was changed, removed or slipped in.`,
  broken: (n: number) =>
    n === 1 ? "The chain is broken at 1 place" : `The chain is broken at ${n} places`,
  brokenAt: (seq: number, message: string) => `Event ${seq}: ${message}`,
  restored: "The database was found older than the head kept outside it, after a restore:",
  notVerified: "Each event holds the hash of the one before it. Verify to check all of them.",
  actor: "Who: e-mail, or token and job names",
  subject: "About: an id",
  action: "Any action",
  from: "From",
  to: "To",
  newest: "Newest first",
  oldest: "Oldest first",
  columns: { when: "When", who: "Who", action: "What", subject: "About", chain: "Chain" },
  sealed: "Sealed",
  unsealed: "Being sealed",
  none: "No events fit these filters",
  noneMore: "Take a filter away, or look at a longer time.",
  open: (seq: number) => `Open event ${seq}`,
  event: (seq: number) => `Event ${seq}`,
  detail: "Details",
  noDetail: "This event has no further details.",
  hash: "Hash in the chain",
  onlySubject: "Only what is about this",
  onlyActor: "Only what they did",
  download: "Download",
  formats: { csv: "CSV", jsonl: "JSON Lines", pdf: "PDF", ocsf: "OCSF" },
  asReport: "Save as a report",
  system: (job: string) => `Hallpass (${job})`,
} as const;

/** `request.created` as people say it. */
export const actionText = (action: string): string => {
  const [thing = "", verb = ""] = action.split(".");
  const words = [thing, verb].filter(Boolean).join(" ").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
