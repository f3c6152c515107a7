/** Finding and asking: the start page, the request form, favourites. */
export const requestingWords = {
  keep: (name: string) => `Keep ${name} as a favourite`,
  forget: (name: string) => `${name} is a favourite; forget it`,
  automatic: "At once",
  approval: "With approval",
  kinds: { resource: "Resource", bundle: "Bundle", flow: "Access flow" },
  searchMore: "There is more. Another word narrows it.",
} as const;

export const homeWords = {
  title: "My access",
  hello: (name: string) => `Hello, ${name}`,
  sub: "Ask for what you need, when you need it. It ends by itself.",
  search: "What do you need access to?",
  searchHint: "A name, a place such as production, a tag such as env=prod",
  nothing: (text: string) => `Nothing you can ask for now matches “${text}”.`,
  nothingMore: "Look through everything you can request",
  approvals: (n: number, more: boolean) =>
    n === 1 && !more
      ? "1 request waits for your answer"
      : `${n}${more ? "+" : ""} requests wait for your answer`,
  approvalsGo: "Answer",
  now: "What you have now",
  waiting: "Waiting",
  left: "left",
  noEnd: "Until an admin takes it away",
  open: (resource: string) => `Open ${resource}`,
  details: "How to use it",
  canAct: "Can approve:",
  nobody: "Nobody can approve this right now. The admins have been told.",
  lapses: "Lapses",
  empty: "You have nothing at the moment",
  emptyText:
    "That is how it should be. Search above for what you need, or look through everything.",
  newcomer: "Welcome. You have nothing yet, and need nothing yet",
  newcomerText:
    "Search above for a database, a bucket or an account you work with. You see how long you can have it and who says yes before you ask.",
  browse: "Look through everything",
  favourites: "Favourites",
  noFavourites: "Press the star beside something you ask for often, and it is one press away here.",
  notNow: "Not now:",
  again: "Request again",
  all: "All my requests",
} as const;

export const newRequestWords = {
  title: "Request access",
  sub: "Nothing is sent before you press the button at the end.",
  who: "Who needs access?",
  you: (name: string) => `${name} (you)`,
  what: "What do you need?",
  permissions: "What do you want to do with it?",
  howLong: "How long?",
  why: "Why?",
  search: "Search",
  anyIntegration: "All integrations",
  anyType: "All types",
  anyPlace: "All places",
  anyFlow: "All access flows",
  list: "What you can request",
  selectShown: (n: number) => `Select all ${n} shown`,
  clearAll: "Clear",
  chosen: (n: number) => (n === 1 ? "1 thing chosen" : `${n} things chosen`),
  bundles: "Bundles",
  bundleHolds: (lines: ReadonlyArray<string>) => lines.join("; "),
  nothingFound: "Nothing you can request now matches.",
  nothingOffered: "No access flow offers you anything right now",
  nothingOfferedText:
    "Access flows decide who may ask for what. Ask an admin if you expected something here.",
  notNow: (n: number) =>
    n === 1
      ? "1 access flow is not for you now, and why"
      : `${n} access flows are not for you now, and why`,
  kind: (type: string, integration: string) => `${type} in ${integration}`,
  onSome: (n: number, of: number) => `on ${n} of ${of}`,
  choosePermission: "Choose at least one.",
  chooseFirst: "Choose what you need first.",
  upTo: (length: string) => `Up to ${length}.`,
  noEnd: "No end",
  otherLength: "Another length",
  otherHint: "Such as 90m, 1h 30m or 2 days",
  notALength: "This is not a length of time. Write it like 90m or 2h.",
  tooLong: (max: string) => `At most ${max}.`,
  justification: "Justification",
  justificationHint: "Approvers and auditors read it. A ticket number helps.",
  justificationMissing: "The access flow wants to know why.",
  result: "What happens",
  unfinished:
    "Choose what you need and what you want to do with it. You see here who says yes and for how long, before you ask.",
  split: (n: number) => `No single access flow gives all of this, so ${n} requests are sent.`,
  part: (n: number, of: number) => `Request ${n} of ${of}`,
  parts: (n: number) => (n === 1 ? "1 permission on 1 resource" : `${n} permissions on resources`),
  refused: "This cannot be requested now",
  approvers: "Who can approve",
  ways: "How",
  way: (automatic: boolean, max: string | null) =>
    `${automatic ? "Automatic" : "With approval"}, ${max === null ? "without an end" : `up to ${max}`}`,
  held: (what: string) => `You already have ${what}`,
  until: "until",
  tooMany: (n: number) => `A request may have 200 permissions; this is ${n}. Take some out.`,
  noWay: (n: number) =>
    n === 1
      ? "1 of them cannot be requested with these permissions."
      : `${n} of them cannot be requested with these permissions.`,
  gone: "Some of what this link names is not there, or cannot be requested by you.",
  notRequestable: (name: string) => `${name} cannot be requested now`,
  checking: "Looking who says yes…",
  submit: (n: number) => (n > 1 ? `Send ${n} requests` : "Request access"),
  sent: (n: number) => (n > 1 ? `${n} requests were sent` : "Your request was sent"),
  copyLink: "Copy link to this form",
  linkCopied: "The link is copied. Whoever opens it gets this form, filled in.",
} as const;
