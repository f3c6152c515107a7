/** One request: what it is about, where it stands, what happened, what one can do. */
import { titleText } from "./request-title";

const times = (n: number) => (n === 1 ? "once" : n === 2 ? "twice" : `${n} times`);

export const requestText = {
  ...titleText,

  facts: "The request",
  who: "Who",
  askedBy: "Asked by",
  covers: "What",
  howLong: "How long",
  untilRevoked: "Until an admin takes it away",
  clock: "Counted from the moment the access works",
  endsEarly: "Ends early",
  noLongerEligible: "The requester can no longer request it under this flow.",
  why: "Why",
  noJustification: "No justification was given",
  flow: "Access flow",
  flowVersion: (name: string, version: number) => `${name} (version ${version})`,
  asked: "Asked",
  via: {
    portal: "in the portal",
    api: "by API",
    link: "through an access link",
    extension: "in the browser extension",
  },
  outsider: "External",
  ifNobody: "If nobody acts",
  lapses: "It lapses and nothing is granted",
  number: "Number",

  approvers: "Who can act now",
  nobodyCan: "Nobody can approve this right now. The admins have been told.",
  because: (why: ReadonlyArray<string>) => why.join(", "),
  named: "named by the access flow",
  yourManager: "your manager",
  mailDidNotArrive: (name: string) =>
    `The mail to ${name} did not arrive. Tell them in another way: they find the request under Approvals.`,
  mailNotSentYet: (name: string) => `The mail to ${name} has not left yet; it is being tried.`,
  thatIsYou: "you",

  units: "What it covers",
  unit: "Access",
  state: "State",
  leftOut: "Left out by an approver",
  notGranted: "Not granted",
  atTheEnd: "At the end",
  proof: "Proof that it is gone",

  drift: {
    missing: "Missing at the target",
    missingSince:
      "Somebody removed it there. Hallpass does not give it again by itself. Noticed at",
    ask: "Ask an admin to restore it",
    asked: "You asked the admins to restore it",
    askedSince: "The grantee asked for it at",
    repair: "Restore",
    underWay: "Being restored",
    changed: "Changed at the target",
    difference: (what: string, granted: string, found: string) =>
      `${what}: granted ${granted}, found ${found}`,
  },

  insights: "Good to know",

  overdue: (since: string) =>
    `It should have ended at ${since} and the target has not confirmed yet that it is gone. Hallpass keeps trying until it is; the admins have been told.`,
  asking: (names: string) => `Waiting for ${names}.`,
  lapsesAt: "Lapses",
  settingUp: "Approved. The access is being set up; it shows here as soon as it works.",
  settingUpAutomatic:
    "No approval is needed. The access is being set up; it shows here as soon as it works.",
  endsAt: "Ends by itself at",
  left: "left",
  ending: "The access is being taken away. It counts as gone when the target has confirmed it.",
  goneSince: (at: string) => `Gone since ${at}, confirmed by the target.`,
  gone: "Gone, confirmed by the target.",
  over: (at: string) => `Over since ${at}. What is left of it goes on under another request.`,
  rejectedBy: (who: string) => `${who} rejected it. Nothing was granted.`,
  rejected: "It was rejected. Nothing was granted.",
  lapsed: "Nobody answered in time. Nothing was granted.",
  withdrawn: "It was withdrawn. Nothing was granted.",
  failed: "The access could not be set up. What had been set up was taken back, or is shown below.",

  timeline: "What happened",
  steps: {
    askedBy: (who: string) => `${who} asked`,
    automatic: "Approved automatically by the access flow",
    approvedBy: (who: string) => `${who} approved`,
    rejectedBy: (who: string) => `${who} rejected`,
    granted: "The access works",
    extended: (count: number, each: string | null) =>
      `Extended ${times(count)}${each ? ` by ${each}${count > 1 ? " each" : ""}` : ""}`,
    warned: "Told that the end is near",
    late: "The end is late: not confirmed gone yet",
    lateNote: "Hallpass keeps trying; the admins have been told",
    expired: (gone: boolean) => (gone ? "Time was over; the access is gone" : "Time was over"),
    revoked: (gone: boolean) => (gone ? "Taken back; the access is gone" : "Taken back"),
    returned: (gone: boolean) => (gone ? "Handed back; the access is gone" : "Handed back"),
    cancelled: "Withdrawn",
    lapsed: "Nobody answered in time; nothing was granted",
    failed: "The access could not be set up",
    waiting: (names: string) => `Waiting for ${names}`,
    waitingForNobody: "Waiting for somebody who can approve",
    lapses: "Lapses if nobody answers",
    settingUp: "Being set up",
    ends: "Ends by itself",
    stays: "Stays until an admin takes it away",
    takingAway: "Being taken away and read back",
    by: (reason: string, who: string) => [reason, who && `by ${who}`].filter(Boolean).join(", "),
    proof: (evidence: string) => `Proof: ${evidence}`,
    next: "Still to come",
  },
} as const;

export const decideText = {
  title: "Your decision",
  approve: "Approve",
  approveNarrower: "Approve with less",
  reject: "Reject",
  reason: "Reason",
  reasonHint: "The requester reads it.",
  reasonRequired: "This access flow wants a reason with every decision.",
  length: "How long",
  asAsked: (length: string) => `As asked: ${length}`,
  narrowUnits: "Which of these",
  narrowHint: "Take out what is not needed.",
  nothingLeft: "Keep at least one, or reject the request.",
  changedTitle: "This request changed since you opened it.",
  changed: "Nothing was decided. Read it again as it is now, then decide.",
  readAgain: "I have read it",
  approved: (number: string) => `${number} approved`,
  rejected: (number: string) => `${number} rejected`,
  approveTitle: (number: string) => `Approve ${number}?`,
  rejectTitle: (number: string) => `Reject ${number}?`,
  answered: {
    approved: (who: string) => `Already approved by ${who} at`,
    rejected: (who: string) => `Already rejected by ${who} at`,
    cancelled: "Withdrawn by the requester at",
    lapsed: "Nobody answered in time; it lapsed at",
    automatic: "Approved automatically at",
    closed: "No longer waiting since",
    mine: "You approved it. It also needs an answer from somebody else.",
  },
} as const;

export const detailsText = {
  title: "How to use it",
  open: (resource: string) => `Open ${resource}`,
  parts: "For another program",
  secret: "One-time secret",
  reveal: "Show the secret once",
  warning: "It is shown once. Copy it before you leave this page.",
  shownNow:
    "Copy it now. It is gone from here when you leave this page, and cannot be shown again.",
  shownBefore:
    "The secret was shown already and cannot be shown again, also when several requests give you this access. If it is lost, hand all of them back and ask again.",
  none: "The target gave no instructions. The access works under your usual sign-in.",
} as const;
