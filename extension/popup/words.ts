/** What popup and side panel say beside the words of the panel. */
export const homeWords = {
  search: "Search everything you can request",
  searchHint: "A bucket, database, project, role, bundle…",
  found: (count: number) => (count === 1 ? "1 result" : `${count} results`),
  nothingFound: (text: string) => `Nothing you can request matches “${text}”.`,
  nothingFoundHint: "Try another word, or fewer. What you may not request is not listed.",
  more: "There is more. Another word narrows it.",
  start: "Favourites and recent",
  favourite: "Favourite",
  recent: "Recent",
  automatic: "automatic",
  needsApproval: "needs approval",
  here: "On this page",
  mine: "Your access",
  none: "You have no access that ends, and nothing waits.",
  noneHint: "Open a console's page, or search above.",
  approvals: "Waiting for your decision",
  showAll: (count: number) => `Show all ${count}`,
  back: "Back",
  done: "Done",
  asks: (name: string) => `${name} asks`,
  ask: "Request access",
  resourcesOf: (name: string) => `What “${name}” gives`,
  narrow: "Only the first 50 are shown. Search by name for the others.",
  bundle: "Access Bundle",
  loading: "Loading…",
  stale: "The portal cannot be reached. This is how it was a moment ago.",
  portal: "Portal",
  settings: "Settings",
  welcome: "Ask for access where you need it",
  welcomeHint:
    "Connect the extension to your organization's Hallpass portal. Then a small chip shows on console pages where you can request something.",
  welcomeBack: "Your sign-in is over",
  welcomeBackHint: "Your access is not affected. Sign in again to see and change it here.",
  connect: "Connect",
  signIn: "Sign in again",
  match: (text: string) => `Selected: ${text}`,
};

export const decideWords = {
  approve: "Approve",
  reject: "Reject",
  sureApprove: (who: string) => `Approve for ${who}?`,
  sureReject: (who: string) => `Reject ${who}'s request?`,
  reason: "Reason",
  reasonOptional: "Reason (optional)",
  back: "Back",
  inPortal: "Decide in the portal",
  whyYou: (why: string) => `You are asked: ${why}`,
  until: (when: string) => `Waits until ${when}`,
  approved: "Approved.",
  rejected: "Rejected.",
};

export const noticeWords = {
  granted: "Access granted",
  ending: (left: string) => `Access ends in ${left}`,
  approval: (who: string) => `${who} asks for access`,
  extend: (length: string) => `Extend by ${length}`,
  extended: "Access was extended",
  notExtended: "Access was not extended",
};

export const badgeWords = {
  quiet: "Hallpass",
  signedOut: "Hallpass: your sign-in is over",
  ending: "Hallpass: access ends within five minutes",
  approvals: (count: number) =>
    count === 1 ? "Hallpass: 1 request waits for you" : `Hallpass: ${count} requests wait for you`,
};

export const settingsWords = {
  title: "How it tells you",
  granted: "Tell me when access I waited for is granted",
  ending: "Tell me before access ends",
  approval: "Tell me when somebody waits for my decision",
  sidePanel: "Open the side panel instead of the popup",
  sidePanelHint: "It stays beside the page and follows the tab you look at.",
};

export const menuWords = { ask: "Request access to “%s”" };
