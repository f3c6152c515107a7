/** An organization as rows, for tests that decide about one. */
import type { BundleDocument } from "../../worker/contract/bundles";
import type { FlowDocument } from "../../worker/contract/flows";
import type {
  BundleId,
  FlowId,
  GroupId,
  IntegrationId,
  ResourceId,
  ShiftId,
  UserId,
} from "../../worker/contract/values";

export type OrgUser = {
  id: UserId;
  email: string;
  fullName: string;
  role: "admin" | "grantee" | "external";
  status: "invited" | "active" | "disabled" | "deleted";
  timeZone: string | null;
  attributes: Record<string, string[]>;
  managerId: UserId | null;
};

export type OrgResource = {
  id: ResourceId;
  integrationId: IntegrationId;
  type: string;
  externalId: string;
  name: string;
  path: string[];
  tags: Record<string, string>;
};

/** A whole organization as rows, the way a directory and a database would give it. */
export type Organization = {
  users: OrgUser[];
  groups: { id: GroupId; name: string; members: UserId[] }[];
  shifts: { id: ShiftId; name: string; onCall: UserId[] }[];
  bundles: { id: BundleId; document: BundleDocument }[];
  flows: { id: FlowId; version: number; document: FlowDocument }[];
  resources: OrgResource[];
};
