/** The smallest person, resource, flow and target, to be changed where a test is about something. */
import type { FlowDocument, IntegrationTarget } from "../../worker/contract/flows";
import type { IntegrationId, UserId } from "../../worker/contract/values";
import type { FlowPolicy, PersonFacts, ResourceFacts } from "../../worker/policy/facts";
import { idOf } from "./dice";

export const aws: IntegrationId = idOf("int", 0);

/** A group that Ada is in. */
export const dba = idOf("group", 1);

export const ada: PersonFacts = {
  id: idOf("user", 1),
  email: "Ada@Acme.com",
  fullName: "Ada Lovelace",
  role: "grantee",
  status: "active",
  timeZone: "Europe/Berlin",
  attributes: { team: ["Payments", "Core"] },
  groups: [
    { id: dba, name: "DBA" },
    { id: idOf("group", 2), name: "dev-backend" },
  ],
  shifts: [{ id: idOf("shift", 1), name: "primary" }],
  reports: [{ id: idOf("user", 2), email: "bob@acme.com" }],
  managerId: idOf("user", 3),
};

export const bucket: ResourceFacts = {
  id: idOf("res", 1),
  integrationId: aws,
  type: "bucket",
  externalId: "arn:aws:s3:::logs-dev",
  name: "Logs-dev",
  path: ["Acme", "dev", "storage"],
  tags: { env: "Dev", owner: "cat@acme.com" },
};

export const target = (changes: Partial<IntegrationTarget> = {}): IntegrationTarget => ({
  integration: aws,
  resourceType: "bucket",
  permissions: ["read"],
  include: [{ by: "any", match: "is", values: [] }],
  exclude: [],
  ...changes,
});

export const flowDocument = (changes: Partial<FlowDocument> = {}): FlowDocument => ({
  name: "Logs",
  description: "",
  active: true,
  labels: [],
  trigger: "self_serve",
  requesters: { operator: "any", conditions: [{ type: "group", match: "is", values: [dba] }] },
  targets: [target()],
  duration: { maxSeconds: 14_400, defaultSeconds: 3_600 },
  timeframe: null,
  approval: { mode: "automatic" },
  settings: {
    justificationRequired: true,
    approverReasonRequired: false,
    selfApproval: false,
    approverSignInRequired: false,
    maxExtensions: 0,
    pendingSeconds: 86_400,
  },
  ...changes,
});

export const flow = (n: number, changes: Partial<FlowDocument> = {}): FlowPolicy => {
  const document = flowDocument({ name: `Logs ${n}`, ...changes });
  const targets = document.targets.flatMap((t) =>
    "bundle" in t ? [] : [{ ...t, bundleId: null }],
  );
  return { id: idOf("flow", n), version: 1, document, targets };
};

export const users: Record<"ann" | "bob" | "cat" | "dan", UserId> = {
  ann: idOf("user", 11),
  bob: idOf("user", 12),
  cat: idOf("user", 13),
  dan: idOf("user", 14),
};
