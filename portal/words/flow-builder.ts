/** The builder of a flow: five cards that read as a sentence, and the summary beside them. */
export const builderWords = {
  newTitle: "New access flow",
  unnamed: "Flow without a name",
  copyOf: (name: string) => `Copy of ${name}`,
  tabs: { form: "Form", yaml: "YAML", person: "Preview as a person", changes: "Changes" },
  tabsLabel: "Views of this flow",
  version: (n: number) => `Version ${n}`,
  versionTitle: "All versions",
  publish: "Publish",
  more: "More",
  throwAway: "Throw away the draft",
  saved: {
    clean: "",
    waiting: "Not saved yet…",
    saving: "Saving the draft…",
    saved: "Draft saved",
    failed: "The draft is not saved",
    overtaken: "Somebody else saved this draft",
  },
  notSaved: (why: string) => `The draft could not be saved. ${why} It is tried again by itself.`,
  overtaken:
    "Somebody else saved this draft while you were writing. What you see here is not saved yet.",
  keepMine: "Keep mine",
  loadTheirs: "Load theirs",
  draftNotice: "There is a draft of this flow that is not published yet.",
  draftOpen: "Go on with the draft",
  meanwhile: (version: number) =>
    `Version ${version} was published after this began. You will see what changed before you publish.`,
  showsDraft: "You see a draft. What is in force stays as it is until you publish.",
  todo: "Still to say",
  todoCount: (n: number) => (n === 1 ? "1 thing is still open" : `${n} things are still open`),
} as const;

export const cardWords = {
  basics: ["Name", "that people see when they ask."],
  who: ["Who", "can ask under this flow."],
  what: ["What", "they can ask for."],
  permissions: ["Permissions", "they get there."],
  how_long: ["How long", "it lasts, and when it can be asked for."],
  approval: ["Approval", "before anything is granted."],
  settings: ["Settings", "for asking and answering."],
} as const;

export const basicsWords = {
  name: "Name",
  description: "Description",
  descriptionHint: "Shown beside the name when people choose what to ask for.",
  labels: "Labels",
  labelsHint: "To find flows again. Enter adds one.",
  addLabel: "Add a label",
  active: "Active",
  activeHint: "A paused flow cannot be used to ask for access.",
} as const;

export const whoWords = {
  trigger: "How it begins",
  operator: "Who fits",
  any: "any of these conditions",
  all: "all of these conditions",
  condition: (n: number) => `Condition ${n}`,
  remove: (n: number) => `Remove condition ${n}`,
  add: "Add a condition",
  type: "Kind",
  key: "Attribute",
  match: "Match",
  values: "Values",
  valuesHint: {
    user: "E-mail addresses. Enter adds one.",
    group: "Names of groups. Enter adds one.",
    shift: "Names of shifts. Enter adds one.",
    manager_of: "Whose manager can ask. Enter adds one.",
    attribute: "Values of the attribute. Enter adds one.",
  },
  addValue: "Add a value",
  nobody: "Nobody can ask yet. Add a condition.",
  linkConditions: "Only those who also fit",
  linkConditionsHint:
    "Without a condition, everybody whom the link lets in can ask. Outsiders belong to no group.",
} as const;

export const linkWords = {
  title: "Access link",
  emails: "Allowed e-mail addresses",
  emailsHint: "Without addresses and domains, everybody who proves an address can ask.",
  domains: "Allowed domains",
  domainsHint: "Such as example.com. Enter adds one.",
  addEmail: "Add an address",
  addDomain: "Add a domain",
  expires: "Expires",
  expiresHint:
    "In your local time. Access through the link ends with it, also what stands already. Empty: the link does not expire.",
  maxUses: "Maximum uses",
  maxUsesHint: "How many requests can be made through it. Empty: no limit.",
  sponsor: "Sponsor",
  sponsorHint: "The colleague who answers for the outsiders. Acts as their manager.",
  noSponsor: "Nobody yet",
  paused: "Pause the link",
  pausedHint:
    "Who opens it is told that it is paused. Access that was granted goes on to its own end.",
  address: "Address of the link",
  copy: "Copy the link",
  unpublished: "The link is made when you publish this flow.",
  qr: "Show the QR code",
  hideQr: "Hide the QR code",
  qrLabel: "QR code of the access link",
  uses: (n: number) => (n === 0 ? "Not used yet" : n === 1 ? "Used once" : `Used ${n} times`),
  lastUsed: "last",
  rotate: "Replace the link",
  rotateTitle: "Replace the access link?",
  rotateText:
    "The old link and everything opened through it stop working at once. Access that was granted goes on to its own end; revoke it where it should not. Send the new one to whoever needs it.",
  rotated: "The link was replaced. The old one no longer works.",
} as const;

export const longWords = {
  indefinite: "Without an end",
  indefiniteHint: "Access stays until an admin revokes it.",
  max: "Maximum",
  default: "Suggested",
  defaultHint: "What people get unless they choose otherwise. Empty: the maximum.",
  timeframe: "Only at certain times",
  timeframeHint: "Otherwise it can be asked for at any time.",
  days: "Days",
  start: "From",
  end: "Until",
  hoursHint: "Empty: the whole day.",
  zone: "Time zone",
  requesterZone: "The requester’s own",
  workingHours: "Working hours",
  workingHoursHint: "Set by your organization",
  extensions: "Extensions",
  extensionsHint: "How often running access can be made longer. 0: never.",
  extension: "Length of one extension",
  ineligible: "When the requester leaves the group or shift",
  ineligibleHint: "Or no longer meets the conditions of step 1 for any other reason.",
  ineligibleChoices: {
    usual: "Default: it ends where a group or shift lets people in",
    end: "Access ends",
    keep: "Access goes on to its end",
  },
  grace: "How long it goes on then",
  graceHint: "Empty: an hour. They are told by mail, and it goes on if they come back.",
} as const;

export const approvalWords = {
  mode: "How it is approved",
  modes: {
    automatic: ["Automatically", "Whoever may ask gets it at once."],
    any_of: ["Any of these groups", "One group that says yes is enough."],
    all_of: ["All of these groups", "Each group must say yes."],
  },
  group: (n: number) => `Approver group ${n}`,
  removeGroup: (n: number) => `Remove approver group ${n}`,
  addGroup: "Add a group",
  operator: "In this group",
  any: "one of them is enough",
  all: "all of them must say yes",
  approver: (n: number) => `Approver ${n}`,
  removeApprover: (n: number) => `Remove approver ${n}`,
  addApprover: "Add an approver",
  type: "Who approves",
  values: "Names",
  valuesHint: "Enter adds one.",
  addValue: "Add a name",
  ownerTag: "Tag that names the owner",
  ownerHint: "Holds an e-mail address. Empty: “owner”.",
  none: "Nobody is chosen yet.",
} as const;

export const settingWords = {
  justificationRequired: ["Justification required", "People say why they need it."],
  approverReasonRequired: ["Approver’s reason required", "Approvers say why they decided so."],
  selfApproval: ["Requesters may approve their own request", "Only if they are approvers."],
  approverSignInRequired: [
    "Approvers must sign in",
    "Otherwise the mailed link with its code is enough.",
  ],
  pending: "An unanswered request lapses after",
} as const;

export const railWords = {
  title: "In short",
  people: (n: number, more: boolean) =>
    `${more ? "At least " : ""}${n === 1 ? "1 person" : `${n} people`}`,
  resources: (n: number, more: boolean) =>
    `${more ? "At least " : ""}${n === 1 ? "1 resource" : `${n} resources`}`,
  peopleNow: "can ask now",
  knownNow: "whom the link lets in are known so far",
  resourcesNow: "in reach now",
  peopleTitle: "Who can ask now",
  resourcesTitle: "What is in reach now",
  unknown: "Not known yet",
  warnings: "Worth another look",
  nothing: "Fill in the cards, and what the flow means is written here.",
  goTo: (card: string) => `Go to ${card}`,
} as const;

export const yamlWords = {
  label: "The flow as YAML",
  hint: "What you write here changes the form, and the other way round.",
  loading: "Loading the editor…",
  broken: "This cannot be read yet. The form keeps what it could read last.",
  line: (n: number) => `Line ${n}`,
  fine: "No mistakes found.",
} as const;

export const personWords = {
  choose: "Person",
  hint: "See the flow as somebody in your organization would.",
  placeholder: "Name or e-mail address",
  incomplete: "Finish the flow first; then you see it as a person would.",
  empty: "Choose a person to see whether they can ask, and who would approve.",
  eligible: (name: string) => `${name} can ask under this flow.`,
  not: (name: string) => `${name} cannot ask under this flow.`,
  resources: "Resources",
  none: "None",
  approval: "Approval",
  approvers: "Who would be asked",
  stuck: "Nobody could approve it now.",
  length: "Length",
  when: "When",
  another: "Choose another person",
} as const;

/** Instead of what the server says about a field that is only empty. Line numbers begin with 1. */
export const problemWords = {
  name: "Give the flow a name.",
  bundleName: "Give the bundle a name.",
  bundleTargets: "Add resources to the bundle.",
  conditions: "Say who can ask.",
  conditionValues: (n: number) => `Condition ${n}: say which.`,
  conditionKey: (n: number) => `Condition ${n}: name the attribute.`,
  targets: "Choose what can be asked for.",
  bundle: (n: number) => `Line ${n}: choose a bundle.`,
  integration: (n: number) => `Line ${n}: choose an integration.`,
  resourceType: (n: number) => `Line ${n}: choose a resource type.`,
  permissions: (n: number) => `Line ${n}: choose at least one permission.`,
  selection: (n: number) => `Line ${n}: say which resources.`,
  selectionKey: (n: number) => `Line ${n}: name the tag.`,
  duration: "Say how long access may last.",
  days: "Choose at least one day.",
  hours: "Give both a beginning and an end, or neither.",
  approval: "Say how requests are approved.",
  groups: "Choose who approves.",
  groupApprovers: (n: number) => `Approver group ${n}: add an approver.`,
  approverValues: (n: number) => `Approver group ${n}: say who.`,
  extension: "Say how long one extension lasts.",
} as const;
