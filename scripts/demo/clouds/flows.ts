/** Three access flows over each of the demo's clouds: reading is automatic, changing is not, and production takes two. */
import type { FlowDocumentInput } from "../../../worker/contract/flows.ts";
import { onCallName } from "../names.ts";
import type { Cloud } from "./inventory.ts";

const hour = 3_600;
const engineers: FlowDocumentInput["requesters"] = {
  operator: "any",
  conditions: [{ type: "group", values: ["engineering"] }],
};
const byManager = { approvers: [{ type: "manager" as const }] };
const byOwner = { approvers: [{ type: "owner" as const }] };
const byOnCall = { approvers: [{ type: "shift" as const, values: [onCallName] }] };

const targetsOf = (
  { name, types }: Cloud,
  what: "read" | "write",
  environments: ReadonlyArray<string>,
) =>
  types.map(({ type, ...grants }) => ({
    integration: name,
    resourceType: type,
    permissions: [grants[what].name],
    include: [{ by: "tag" as const, key: "env", values: [...environments] }],
  }));

export const cloudFlows = (cloud: Cloud): ReadonlyArray<FlowDocumentInput> => [
  {
    name: `Read ${cloud.label} (sandbox)`,
    description: "Looking at everything, production too. Nobody has to approve it.",
    labels: ["demo", "sandbox"],
    requesters: engineers,
    targets: targetsOf(cloud, "read", ["prod", "staging", "dev"]),
    duration: { maxSeconds: 4 * hour, defaultSeconds: hour },
    approval: { mode: "automatic" },
    settings: { justificationRequired: false, maxExtensions: 2, extensionSeconds: hour },
  },
  {
    name: `Change ${cloud.label} outside production (sandbox)`,
    description: "Staging and development. The owner, your manager or whoever is on call approves.",
    labels: ["demo", "sandbox"],
    requesters: engineers,
    targets: targetsOf(cloud, "write", ["staging", "dev"]),
    duration: { maxSeconds: 8 * hour, defaultSeconds: 2 * hour },
    approval: { mode: "any_of", groups: [byOwner, byManager, byOnCall] },
    settings: { maxExtensions: 1, extensionSeconds: 2 * hour },
  },
  {
    name: `Change ${cloud.label} production (sandbox)`,
    description: "Your manager and whoever is on call have to agree, signed in, and say why.",
    labels: ["demo", "sandbox", "production"],
    requesters: engineers,
    targets: targetsOf(cloud, "write", ["prod"]),
    duration: { maxSeconds: 2 * hour, defaultSeconds: hour },
    approval: { mode: "all_of", groups: [byManager, byOnCall] },
    settings: { approverSignInRequired: true, approverReasonRequired: true },
  },
];
