/** The demo's access flows: one of each kind of approval, and one for people from outside. */
import type { FlowDocumentInput } from "../../worker/contract/flows.ts";
import { postgresqlName } from "./names.ts";

const hour = 3_600;
const engineering = { conditions: [{ type: "group" as const, values: ["engineering"] }] };
const anyEngineer = { operator: "any" as const, ...engineering };
const byManager = { approvers: [{ type: "manager" as const }] };

export const contractorFlow = "Contractor read access";

export const demoFlows: ReadonlyArray<FlowDocumentInput> = [
  {
    name: "Read the shop",
    description: "Everyday reading of the production shop. Nobody has to approve it.",
    labels: ["demo"],
    requesters: anyEngineer,
    targets: [
      {
        integration: postgresqlName,
        resourceType: "postgresql.database",
        permissions: ["read"],
        include: [{ by: "name", values: ["shop"] }],
      },
    ],
    duration: { maxSeconds: 4 * hour, defaultSeconds: hour },
    approval: { mode: "automatic" },
    settings: { maxExtensions: 2, extensionSeconds: hour },
  },
  {
    name: "Write to the shop",
    description: "Changing the shop's data. Your manager approves.",
    labels: ["demo"],
    requesters: anyEngineer,
    targets: [
      {
        integration: postgresqlName,
        resourceType: "postgresql.schema",
        permissions: ["read", "read-write"],
        include: [{ by: "tag", key: "team", values: ["commerce", "logistics"] }],
      },
      {
        integration: postgresqlName,
        resourceType: "postgresql.table",
        permissions: ["read-write"],
        include: [{ by: "tag", key: "pii", values: ["*"] }],
        // Exclude always wins: personal data is not for everyday work.
        exclude: [{ by: "tag", key: "pii", values: ["yes"] }],
      },
    ],
    duration: { maxSeconds: 2 * hour, defaultSeconds: hour },
    approval: { mode: "any_of", groups: [byManager] },
    settings: { maxExtensions: 1, extensionSeconds: hour },
  },
  {
    name: "Administer analytics",
    description:
      "Every privilege on staging databases. Your manager and one of the group dba approve.",
    labels: ["demo"],
    requesters: anyEngineer,
    targets: [
      {
        integration: postgresqlName,
        resourceType: "postgresql.database",
        permissions: ["admin"],
        include: [{ by: "tag", key: "env", values: ["staging"] }],
      },
    ],
    duration: { maxSeconds: 2 * hour, defaultSeconds: hour / 2 },
    approval: {
      mode: "all_of",
      groups: [byManager, { approvers: [{ type: "group", values: ["dba"] }] }],
    },
    settings: { approverReasonRequired: false },
  },
  {
    name: contractorFlow,
    description:
      "Read the shop's sales or the web statistics for as long as your ticket takes. Grace approves.",
    labels: ["demo"],
    trigger: "access_link",
    accessLink: { sponsor: "grace@example.com" },
    targets: [
      {
        integration: postgresqlName,
        resourceType: "postgresql.schema",
        permissions: ["read"],
        include: [{ by: "name", values: ["sales", "web"] }],
      },
    ],
    duration: { maxSeconds: 8 * hour, defaultSeconds: hour },
    approval: { mode: "any_of", groups: [byManager] },
    settings: { maxExtensions: 1, extensionSeconds: hour },
  },
];
