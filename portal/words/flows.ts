/** Access flows: the list, the builder, the versions. */
import type { Match, Weekday } from "../../worker/contract/flows";

const plural = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

export const flowWords = {
  title: "Access flows",
  sub: "Each flow says who can request what, for how long, and who approves it.",
  create: "New flow",
  first: "Write the first flow",
  emptyTitle: "No access flows yet",
  empty: "A flow lets people ask for access. Until there is one, nobody can request anything.",
  noneTitle: "No flow matches these filters",
  none: "Change the filters, or clear them.",
  search: "Search flows by name",
  filters: {
    active: "State",
    label: "Label",
    integration: "Integration",
    trigger: "Trigger",
    drafts: "Flows and drafts",
    onlyDrafts: "Only drafts",
  },
  on: "Active",
  off: "Paused",
  draft: "Draft",
  columns: {
    name: "Flow",
    who: "Who",
    what: "What",
    long: "How long",
    approval: "Approval",
    changed: "Last change",
    state: "State",
    actions: "Actions",
  },
  actionsFor: (name: string) => `Actions for ${name}`,
  open: "Open",
  pause: "Pause",
  activate: "Activate",
  duplicate: "Duplicate",
  versions: "Versions",
  delete: "Delete",
  paused: (name: string) => `“${name}” is paused. Nobody can ask under it.`,
  activated: (name: string) => `“${name}” is active.`,
  deleted: (name: string) => `“${name}” was deleted.`,
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteText:
    "Nothing can be requested under it any more. Access that is open goes on to its end, under the terms it was granted with.",
  deleteVerb: "Delete flow",
  unnamed: "Flow without a name",
  draftOfNew: "New flow",
  draftOf: (version: number) => `New version, begun from version ${version}`,
  drafts: "Drafts",
  draftBy: (who: string) => `by ${who}`,
  continueDraft: "Go on writing",
  discardDraft: "Throw away",
  discardTitle: (name: string) => `Throw away the draft of “${name}”?`,
  discardText: "What is written in it is lost. The published flow stays as it is.",
  discarded: "The draft was thrown away.",
  noDrafts: "No drafts",
  noDraftsText: "A flow that is being written is kept here until it is published.",
} as const;

export const triggers = {
  self_serve: "When user requests access",
  access_link: "User opens access link",
} as const;

export const matchWords: Record<Match, string> = {
  is: "is",
  is_not: "is not",
  contains: "contains",
  does_not_contain: "does not contain",
  starts_with: "starts with",
};

export const conditionWords = {
  user: "User",
  group: "Group",
  shift: "Shift",
  manager_of: "Manager of",
  attribute: "Attribute",
} as const;

export const selectorWords = {
  any: "Everything of this type",
  name: "Name",
  tag: "Tag",
  path: "Path",
  id: "Id",
} as const;

export const approverWords = {
  manager: "The requester’s manager",
  user: "Named people",
  group: "A member of a group",
  shift: "Who is on call",
  owner: "The owner of the resource",
} as const;

export const dayWords: Record<Weekday, readonly [short: string, long: string]> = {
  monday: ["Mon", "Monday"],
  tuesday: ["Tue", "Tuesday"],
  wednesday: ["Wed", "Wednesday"],
  thursday: ["Thu", "Thursday"],
  friday: ["Fri", "Friday"],
  saturday: ["Sat", "Saturday"],
  sunday: ["Sun", "Sunday"],
};

/** Flows in one line, for lists. */
export const lineWords = {
  nobody: "Nobody",
  linkAnyone: "Anyone with the link",
  linkTo: (who: string) => `Anyone with the link from ${who}`,
  all: (list: string) => `All of: ${list}`,
  condition: (type: string, match: string, values: string) =>
    match === "is" ? `${type} ${values}` : `${type} ${match} ${values}`,
  and: (list: string, more: number) => `${list} and ${more} more`,
  bundle: (name: string) => `Bundle “${name}”`,
  target: (permissions: string, type: string, integration: string) =>
    `${permissions} on ${type} in ${integration}`,
  indefinite: "Until revoked",
  upTo: (length: string) => `Up to ${length}`,
  automatic: "Automatic",
  missing: "Not said yet",
  or: " or ",
  plus: " and ",
  approvers: {
    manager: "Manager",
    owner: "Owner",
    shift: (who: string) => `On call: ${who}`,
    group: (who: string) => `Group ${who}`,
    user: (who: string) => who,
  },
} as const;

export const diffWords = {
  nothing: "Nothing changes.",
  newFlow: "This is a new flow: it only gives.",
  incomplete: "The flow is not complete yet. What is written so far is compared.",
  fields: "What changes in the flow",
  before: "Before",
  after: "After",
  field: "Field",
  absent: "not there",
  access: "What people can newly request, or no longer",
  accessMore: "These are examples; there may be more.",
  gainPeople: (n: string) => `${n} can newly ask`,
  losePeople: (n: string) => `${n} can no longer ask`,
  gainResources: (n: string) => `${n} newly in reach`,
  loseResources: (n: string) => `${n} no longer in reach`,
  gain: "Gains",
  lose: "Loses",
  people: (n: number, more: boolean) =>
    `${more ? "At least " : ""}${plural(n, "person", "people")}`,
  resources: (n: number, more: boolean) =>
    `${more ? "At least " : ""}${plural(n, "resource", "resources")}`,
  andMore: (n: number, more: boolean) => `and ${more ? "at least " : ""}${n} more`,
} as const;

export const publishWords = {
  title: "Publish this flow?",
  titleVersion: (version: number) => `Publish as version ${version}?`,
  verb: "Publish",
  anyway: "Publish mine all the same",
  done: (name: string, version: number) => `“${name}” is published as version ${version}.`,
  open: "Requests that are open keep the version they were made under.",
  meanwhileTitle: "Somebody published this flow meanwhile",
  meanwhile: (mine: number, now: number) =>
    `You began with version ${mine}; now version ${now} is published. This changed in between:`,
  theirChanges: "What they changed",
  meanwhileNothing: "Its fields read the same as before.",
  mine: "If you publish yours, these changes are undone unless you write them into yours.",
  theirs: "Start again from theirs",
  warnings: "Worth another look",
} as const;

export const versionWords = {
  title: (name: string) => `Versions of “${name}”`,
  sub: "Every published version stays. Restoring an old one publishes it as a new version.",
  version: (n: number) => `Version ${n}`,
  now: "In force",
  list: "Versions",
  compare: "Compare",
  with: "Compare with",
  restore: "Restore this version",
  restoreTitle: (n: number) => `Restore version ${n}?`,
  same: "These two versions say the same.",
  only: "There is only one version so far.",
  by: (who: string) => `by ${who}`,
} as const;

export const unresolvedWords = {
  title: "Some flows name people, groups or shifts that do not exist",
  text: "Until you fix it, such a name lets nobody in and lets nobody approve.",
  waiting: (requests: string) => `Waiting under it: ${requests}.`,
};
