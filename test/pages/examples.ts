/** Requests, offers and people that look like real ones, for showing pages without a worker. */
import type { Offer, OfferedResource } from "../../worker/contract/offers";
import type { AccessDetails, AccessRequest } from "../../worker/contract/requests";

export const now = Date.parse("2026-11-23T10:42:00Z");
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();

const id = <P extends string>(prefix: P, text: string) =>
  // Ids have no letters that look like others.
  `${prefix}_${text.replaceAll(/[ilou]/g, "x").padEnd(20, "0")}` as const;

export const ada = { id: id("user", "ada"), email: "ada@example.com", fullName: "Ada Park" };
export const ben = { id: id("user", "ben"), email: "ben@example.com", fullName: "Ben Okafor" };
export const dana = {
  id: id("user", "dana"),
  email: "dana@contractor.example",
  fullName: "dana@contractor.example",
};

export const unit = (
  change: Partial<AccessRequest["units"][number]> = {},
): AccessRequest["units"][number] => ({
  id: id("unit", "one"),
  integrationId: id("int", "pg"),
  integration: "orders-db",
  resourceId: id("res", "orders"),
  resourceType: "postgresql.table",
  resource: "orders",
  path: ["shop", "sales"],
  permission: "read",
  permissionTitle: "Read",
  state: "queued",
  leftOut: false,
  deadlineClass: "C",
  message: null,
  grantedAt: null,
  endedAt: null,
  evidence: null,
  credentials: "not_applicable",
  missingSince: null,
  repairAskedAt: null,
  changedOutside: null,
  repair: null,
  ...change,
});

export const request = (change: Partial<AccessRequest> = {}): AccessRequest => ({
  id: id("req", "one"),
  number: "AR-1043",
  state: "pending",
  flow: { id: id("flow", "one"), version: 3, name: "Orders database for contractors" },
  bundleId: null,
  requester: dana,
  grantee: dana,
  justification:
    "Reproduce the rounding error of ticket SHOP-812 on real orders.\nRead only; I need about an hour.",
  durationSeconds: 7_200,
  automatic: false,
  approverReasonRequired: false,
  eligibility: { graceSeconds: null, endsAt: null, text: null },
  source: "link",
  termsHash: "9f2c61d07ab34e58c1d2e3f4a5b6c7d8e9f00112233445566778899aabbccdd",
  units: [
    unit(),
    unit({ id: id("unit", "two"), resource: "customers", resourceId: id("res", "customers") }),
  ],
  decisions: [],
  approvers: [
    { ...ada, why: ["the sponsor"], mailProblem: null },
    { ...ben, why: ["a member of “DBA on call”"], mailProblem: null },
  ],
  createdAt: at(-6),
  lapsesAt: at(24 * 60 - 6),
  decidedAt: null,
  grantedAt: null,
  expiresAt: null,
  warnedAt: null,
  endedAt: null,
  endedBy: null,
  endReason: null,
  overdueSince: null,
  message: null,
  extension: {
    allowed: false,
    count: 0,
    remaining: 1,
    seconds: 3_600,
    reason: "Only active access can be extended.",
  },
  can: { cancel: true, decide: false, return: false, revoke: false, remind: true },
  ...change,
});

const approved = {
  approver: ada,
  approve: true,
  reason: "Fine for the ticket.",
  via: "link" as const,
  at: at(-4),
};

const none = { cancel: false, decide: false, return: false, revoke: false, remind: false };

export const pending = request();
export const granting = request({
  state: "granting",
  decisions: [approved],
  approvers: [],
  decidedAt: at(-4),
  can: none,
  units: [
    unit({ state: "granting" }),
    unit({ id: id("unit", "two"), resource: "customers", state: "active" }),
  ],
});
export const active = request({
  state: "active",
  decisions: [approved],
  approvers: [],
  decidedAt: at(-4),
  grantedAt: at(-3),
  expiresAt: at(117),
  extension: {
    allowed: true,
    count: 0,
    remaining: 1,
    seconds: 3_600,
    reason: "Can be extended once by 1 hour.",
  },
  can: { ...none, return: true },
  units: [
    unit({ state: "active", credentials: "available", grantedAt: at(-3) }),
    unit({ id: id("unit", "two"), resource: "customers", state: "active", grantedAt: at(-3) }),
  ],
});
export const overdue = request({
  ...active,
  state: "revoking",
  overdueSince: at(-2),
  expiresAt: at(-2),
  can: none,
  extension: { ...active.extension, allowed: false },
  units: [
    unit({
      state: "revoking",
      message: "orders-db does not answer (connection refused). Trying again every 2 minutes.",
    }),
  ],
});
export const expired = request({
  ...active,
  state: "expired",
  endedAt: at(118),
  endedBy: "the clock",
  extension: { ...active.extension, allowed: false, count: 1 },
  can: none,
  units: active.units.map((u) => ({
    ...u,
    state: "ended" as const,
    endedAt: at(118),
    evidence: "role hp_3k9v2m0q4n8s7t1w5x6y2z8a4b is not in pg_roles; 0 sessions",
  })),
});
export const rejected = request({
  state: "rejected",
  approvers: [],
  can: none,
  decisions: [{ ...approved, approve: false, reason: "Use the anonymised copy, please." }],
  endedAt: at(-4),
});
export const failed = request({
  ...active,
  state: "failed",
  can: none,
  extension: { ...active.extension, allowed: false },
  message: "orders-db refused: permission denied to create role",
  endedAt: at(-2),
  units: [unit({ state: "failed", message: "permission denied to create role" })],
});

export const details: ReadonlyArray<AccessDetails> = [
  {
    unitId: id("unit", "one"),
    resource: "orders",
    permission: "read",
    deadlineClass: "C",
    instructions: "Log in with the user name below. The login ends with the access.",
    url: null,
    fields: [
      { label: "Host", value: "db.internal.example.com:5432" },
      { label: "User", value: "hp_3k9v2m0q4n8s7t1w5x6y2z8a4b" },
    ],
    commands: [
      {
        label: "psql",
        command:
          'psql "host=db.internal.example.com port=5432 dbname=shop user=hp_3k9v2m0q4n8s7t1w5x6y2z8a4b sslmode=require"',
      },
    ],
    credentials: "available",
  },
  {
    unitId: id("unit", "two"),
    resource: "customers",
    permission: "read",
    deadlineClass: "C",
    instructions: "Open the console; you are signed in there with your own account.",
    url: "https://console.example.com/customers",
    fields: [],
    commands: [],
    credentials: "viewed",
  },
];

export const offer: Offer = {
  flowId: id("flow", "one"),
  flowVersion: 3,
  name: "Orders database for contractors",
  description: "Read the order tables while you work on a ticket.",
  labels: [],
  maxSeconds: 14_400,
  defaultSeconds: 3_600,
  approval: {
    automatic: false,
    summary: "Needs approval from the sponsor or one of the group “DBA on call”",
  },
  justificationRequired: true,
  extension: { maxExtensions: 1, extensionSeconds: 3_600 },
  targets: [
    {
      integrationId: id("int", "pg"),
      integration: "orders-db",
      deadlineClass: "C",
      resourceType: "postgresql.table",
      resourceTypeTitle: "Tables",
      permissions: [
        { name: "read", title: "Read" },
        { name: "read-write", title: "Read and write" },
      ],
      bundleId: null,
      bundle: null,
    },
    {
      integrationId: id("int", "pg"),
      integration: "orders-db",
      deadlineClass: "C",
      resourceType: "postgresql.schema",
      resourceTypeTitle: "Schemas",
      permissions: [{ name: "read", title: "Read" }],
      bundleId: null,
      bundle: null,
    },
    {
      integrationId: id("int", "pg"),
      integration: "orders-db",
      deadlineClass: "C",
      resourceType: "postgresql.schema",
      resourceTypeTitle: "Schemas",
      permissions: [{ name: "read", title: "Read" }],
      bundleId: id("bundle", "triage"),
      bundle: "Incident triage",
    },
  ],
  requestable: true,
  reasons: [],
  timeframe: { open: true, message: "Open now.", opensAt: null, closesAt: null },
};

export const offers: ReadonlyArray<Offer> = [
  offer,
  {
    ...offer,
    flowId: id("flow", "two"),
    name: "Read the staging logs",
    description: "",
    approval: { automatic: true, summary: "Approved automatically" },
  },
  {
    ...offer,
    flowId: id("flow", "three"),
    name: "Production admin at night",
    requestable: false,
    reasons: [
      {
        code: "timeframe",
        message: "Open from 22:00 to 06:00 (Europe/Berlin); opens again tonight.",
      },
    ],
  },
];

export const resources: ReadonlyArray<OfferedResource> = [
  "customers",
  "invoices",
  "orders",
  "order_lines",
  "refunds",
  "shipments",
].map((name, i) => ({
  id: id("res", `r${i}`),
  integrationId: id("int", "pg"),
  type: "postgresql.table",
  name,
  path: ["shop", "sales"],
  permissions: ["read", "read-write"],
  flows: [{ flowId: id("flow", "one"), permissions: ["read", "read-write"] }],
}));
