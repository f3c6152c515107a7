/** One request: what it is about, where it stands, what happened, what one can do. */
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

const times = (n: number) => (n === 1 ? "once" : n === 2 ? "twice" : `${n} times`);

export const requestText = {
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

  facts: "The request",
  who: "Who",
  askedBy: "Asked by",
  covers: "What",
  howLong: "How long",
  untilRevoked: "Until an admin takes it away",
  clock: "Counted from the moment the access works",
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
  thatIsYou: "you",

  units: "What it covers",
  unit: "Access",
  state: "State",
  leftOut: "Left out by an approver",
  notGranted: "Not granted",
  atTheEnd: "At the end",
  proof: "Proof that it is gone",

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

export const actionText = {
  remind: "Remind",
  reminded: "The approvers were reminded",
  withdraw: "Withdraw",
  withdrawTitle: "Withdraw this request?",
  withdrawText: "The approvers are no longer asked. Nothing is granted.",
  withdrawn: "Withdrawn",
  extend: (by: string) => `Extend by ${by}`,
  extendPlain: "Extend",
  extended: "Extended",
  extensions: (left: number) => (left === 1 ? "1 extension left" : `${left} extensions left`),
  handBack: "Hand back",
  handBackTitle: "Hand this access back?",
  handBackText: "It is taken away at once, and open sessions end where the target can end them.",
  handedBack: "Handing back",
  revoke: "Revoke",
  revokeTitle: "Revoke this access?",
  revokeText: (who: string) =>
    `${who} loses it at once, and open sessions end where the target can end them. They are told why.`,
  revoked: "Revoking",
  again: "Request again",
  againTitle: "Request the same again",
  againText: "Under the access flow as it is now.",
  againDone: (number: string) => `${number} is on its way`,
  justification: "Why do you need it?",
  reason: "Reason",
  menu: (number: string) => `Actions for ${number}`,
  open: "Open",
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
    "The secret was shown already and cannot be shown again. If it is lost, hand this access back and request it again.",
  none: "The target gave no instructions. The access works under your usual sign-in.",
} as const;
