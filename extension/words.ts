/** Everything the extension says. One word per thing: request is the ask, access is what was granted. */

export const troubleWords = {
  offline: "The portal cannot be reached. Nothing was lost; it works again when the portal does.",
  noPortal: "What answers at this address is not a Hallpass portal. Check the address.",
  notConnected: "Connect the extension to your Hallpass portal first.",
  signedOut: "Your sign-in is over. Connect the extension again; your access is not affected.",
  updated: "Hallpass was updated. Reload the page to go on.",
  notHere: "This is not open for this page.",
  badMessage: "The extension did not understand this. Please reload the page.",
};

export const connectWords = {
  over: "This sign-in took too long or was started elsewhere. Press Connect once more.",
  cancelled: "The sign-in was closed before it was done.",
};

/** On the chip. It stands in a page that may read it, so it names neither a resource nor a person. */
export const chipWords = {
  offer: "Request access",
  denied: "Request the missing access",
  helpless: "Access request will not help",
  pending: "Waiting for approval",
  granting: "Granting access",
  revoking: "Ending access",
  active: "Access",
  indefinite: "Access, no end set",
  signIn: "Sign in to Hallpass",
  offline: "Hallpass cannot be reached",
  trouble: "Hallpass has a problem",
  hide: "Hide on this page",
};

/** Said by a script that the update left behind; it can ask nobody for words. */
export const updatedWords = "Hallpass was updated: reload the page";

export const panelWords = {
  title: "Hallpass",
  loading: "Looking up what you can request here…",
  close: "Close",
  nothing: "There is nothing you can request here.",
  unknown: "This page shows nothing that Hallpass knows.",
  invalid: "This panel was not opened by the extension, so it shows nothing.",
  connect: "Connect",
  tryAgain: "Try again",
  around: "Or for a place around it",
  covers: (name: string) => `Includes ${name}`,
  choose: "Which one do you mean?",
  chooseHint: "The address fits more than one.",
  other: "Choose another",
  permission: "Permission",
  approval: "Approval",
  automatic: "automatic",
  suggested: "Covers what the page says is missing",
  upTo: (length: string) => `up to ${length}`,
  noEnd: "no end",
  flow: "Access Flow",
  justification: "Justification",
  justificationHint: "Why you need it. The approvers read this.",
  duration: "For how long",
  request: "Request access",
  requesting: "Requesting…",
  moreAccess: "Request more",
  anyway: "Request anyway",
  confirmElsewhere:
    "This browser cannot tell whether the page covers this panel. A window of the extension asks once more.",
  covered: "Something may cover this panel. Confirm in the window that opened.",
  reload: "Reload the page",
  afterGrant: "You have access. Reload the page to use it.",
  afterGrantSlow:
    "You have access. Reload the page to use it; the cloud can take a minute to know. Still refused? Sign out and in again there.",
  ended: "Access has ended.",
  helpless: (why: string) =>
    `An access request will not help here, because ${why}. Ask whoever set it.`,
  wrongAccount: "Is this the right account?",
  wrongAccountHint:
    "The page also looks like this when you are signed in to the console with another account. Switch the account first.",
  switchAccount: "Switch account",
};

/** Why more access would not help, in words. */
export const helplessWords: Readonly<Record<string, string>> = {
  "explicit deny": "a policy denies it explicitly",
  "service control policy": "a service control policy of the organization denies it",
  "resource control policy": "a resource control policy of the organization denies it",
  "permissions boundary": "a permissions boundary does not allow it",
  "session policy": "the policy of this session does not allow it",
  "deny assignment": "a deny assignment forbids it",
};

export const requestWords = {
  missing:
    "Missing at the target: somebody removed it there. Its page in Hallpass has a way to ask for it back.",
  states: {
    pending: "Waiting for approval",
    granting: "Granting",
    active: "Active",
    revoking: "Ending",
    expired: "Ended: time is over",
    revoked: "Taken back",
    returned: "Handed back",
    rejected: "Rejected",
    cancelled: "Withdrawn",
    lapsed: "Nobody answered in time",
    failed: "Failed",
  } as Readonly<Record<string, string>>,
  waitsFor: (names: string) => `Waits for ${names}`,
  until: (when: string) => `until ${when}`,
  noEnd: "until it is taken back",
  left: (length: string) => `${length} left`,
  extend: (length: string) => `Extend by ${length}`,
  giveBack: "Hand back",
  giveBackSure: "Hand back now?",
  withdraw: "Withdraw",
  keep: "Keep",
  details: "Open with this access",
  portal: "Open in the portal",
  copy: "Copy",
  copied: "Copied",
};

export const confirmWords = {
  title: "Confirm your request",
  hint: "This window belongs to the extension; no page can press its buttons.",
  send: "Request access",
  extend: "Keep the access longer",
  sendExtend: "Extend",
  done: "Done. You can close this window.",
  gone: "There is nothing to confirm. The request was sent already, or the page was left.",
  cancel: "Do not request",
};

export const onboardingWords = {
  title: "Set up Hallpass",
  portal: "Your portal",
  portalHint: "The address that your organization uses for Hallpass.",
  managed: "Set by your administrator.",
  address: "Portal address",
  next: "Continue",
  allowed: "Allowed",
  empty: "Type the address of your portal, for example hallpass.example.com.",
  no_address: "This is no address. It looks like https://hallpass.example.com.",
  not_secure: "Only addresses that begin with https:// are safe.",
  notAllowed: "The browser did not allow it, so the extension cannot read that page.",
  connect: "Sign in",
  connectHint: "Say on your portal that this browser may act for you. Nothing is typed here.",
  inWindow: "Connect",
  inTab: "Connect in a tab instead",
  connected: (email: string) => `Connected as ${email}`,
  disconnect: "Disconnect",
  consoles: "Your consoles",
  consolesHint:
    "Choose where Hallpass may look at addresses. It sends ids of resources to your portal, never addresses or what a page shows.",
  allow: (title: string) => `Allow on ${title}`,
  remove: (title: string) => `Switch off on ${title}`,
  ownHost: (title: string) => `Host of your ${title}`,
};
