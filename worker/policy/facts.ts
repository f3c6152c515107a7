/** What the policy engine is told. Loaded by `access/`; nothing here is ever changed after it was loaded. */
import type { FlowDocument, IntegrationTarget } from "../contract/flows";
import type {
  BundleId,
  FlowId,
  GroupId,
  IntegrationId,
  ResourceId,
  ShiftId,
  UserId,
} from "../contract/values";
import type { NameOf } from "./names";

/**
 * A person as the synced source of truth knows them now.
 *
 * Verdicts are remembered per object, so load a fresh one for each decision round and never edit one.
 */
export type PersonFacts = {
  readonly id: UserId;
  readonly email: string;
  readonly fullName: string;
  readonly role: "admin" | "grantee" | "external";
  readonly status: "invited" | "active" | "disabled" | "deleted";
  /** IANA zone; null when unknown. */
  readonly timeZone: string | null;
  readonly attributes: Readonly<Record<string, ReadonlyArray<string>>>;
  readonly groups: ReadonlyArray<{ readonly id: GroupId; readonly name: string }>;
  /** Shifts this person is on call for now. */
  readonly shifts: ReadonlyArray<{ readonly id: ShiftId; readonly name: string }>;
  /** Who reports to this person. */
  readonly reports: ReadonlyArray<{ readonly id: UserId; readonly email: string }>;
  readonly managerId: UserId | null;
};

export type ResourceFacts = {
  readonly id: ResourceId;
  readonly integrationId: IntegrationId;
  readonly type: string;
  readonly externalId: string;
  readonly name: string;
  /** Outermost first, without the resource's own name. */
  readonly path: ReadonlyArray<string>;
  readonly tags: Readonly<Record<string, string>>;
};

export type PolicyTarget = IntegrationTarget & { readonly bundleId: BundleId | null };

/** A flow as decided on: bundles replaced by their targets, everything named by its id. */
export type FlowPolicy = {
  readonly id: FlowId;
  readonly version: number;
  readonly document: FlowDocument;
  readonly targets: ReadonlyArray<PolicyTarget>;
  /** What the ids in the document are called, for reasons; absent: as they stand. */
  readonly nameOf?: NameOf;
};

/** Why. The closed list; clients may branch on it, people read `message`. */
export type ReasonCode =
  | "condition_met"
  | "condition_not_met"
  | "no_conditions"
  | "person_not_active"
  | "link_required"
  | "link_only"
  | "link_paused"
  | "link_expired"
  | "address_allowed"
  | "address_not_allowed"
  | "flow_inactive"
  | "paused"
  | "no_units"
  | "unit_twice"
  | "selected"
  | "not_selected"
  | "excluded"
  | "permission_not_offered"
  | "timeframe_open"
  | "timeframe_closed"
  | "duration_fits"
  | "duration_not_a_number"
  | "duration_too_long"
  | "indefinite_not_allowed"
  | "justification_missing"
  | "extension_allowed"
  | "extensions_forbidden"
  | "extensions_used_up"
  | "access_not_active"
  | "access_indefinite"
  | "access_over";

/** `pointer` is an RFC 6901 JSON pointer into the request body, such as `/units/0`. */
export type Reason = {
  readonly code: ReasonCode;
  readonly message: string;
  readonly pointer?: string;
};
