/** What a flow offers to whoever it admits, and which of two flows is the stricter. */
import type { Durations, FlowDocument } from "../contract/flows";
import type { BundleId, FlowId, IntegrationId } from "../contract/values";
import { describeApproval } from "./describe";
import { defaultSeconds } from "./durations";
import type { FlowPolicy } from "./facts";

/** The part of an offer that is the same for everybody. */
export type OfferTerms = {
  readonly flowId: FlowId;
  readonly flowVersion: number;
  readonly name: string;
  readonly description: string;
  readonly labels: ReadonlyArray<string>;
  readonly targets: ReadonlyArray<{
    readonly integrationId: IntegrationId;
    readonly resourceType: string;
    readonly permissions: ReadonlyArray<string>;
    readonly bundleId: BundleId | null;
  }>;
  /** Null: access may be without an end. */
  readonly maxSeconds: number | null;
  /** What is given when no length is asked for; null: no end. */
  readonly defaultSeconds: number | null;
  readonly approval: { readonly automatic: boolean; readonly summary: string };
  readonly justificationRequired: boolean;
  /** Null: cannot be extended. */
  readonly extension: { readonly maxExtensions: number; readonly extensionSeconds: number } | null;
};

const terms = new WeakMap<FlowPolicy, OfferTerms>();

/** Made once per flow; offers of different people share it. */
export function termsOf(policy: FlowPolicy): OfferTerms {
  const known = terms.get(policy);
  if (known) return known;
  const { document, nameOf } = policy;
  const { maxExtensions, extensionSeconds = 0, justificationRequired } = document.settings;
  const made: OfferTerms = {
    flowId: policy.id,
    flowVersion: policy.version,
    name: document.name,
    description: document.description,
    labels: document.labels,
    targets: policy.targets.map(({ integration, resourceType, permissions, bundleId }) => ({
      // Stored flows hold ids here, see `IntegrationTarget`.
      integrationId: integration as IntegrationId,
      resourceType,
      permissions,
      bundleId,
    })),
    maxSeconds: document.duration.maxSeconds,
    defaultSeconds: defaultSeconds(document.duration),
    approval: {
      automatic: document.approval.mode === "automatic",
      summary: describeApproval(document.approval, nameOf),
    },
    justificationRequired,
    extension:
      maxExtensions > 0 && extensionSeconds > 0 ? { maxExtensions, extensionSeconds } : null,
  };
  terms.set(policy, made);
  return made;
}

/** Strictest first: more people who must agree, then signing in, then a shorter time, then by name. */
export function byStrictness(a: FlowDocument, b: FlowDocument): number {
  const signIn = (flow: FlowDocument) => (flow.settings.approverSignInRequired ? 1 : 0);
  const longest = ({ maxSeconds }: Durations) => maxSeconds ?? Number.MAX_SAFE_INTEGER;
  return (
    neededYeses(b) - neededYeses(a) ||
    signIn(b) - signIn(a) ||
    longest(a.duration) - longest(b.duration) ||
    a.name.localeCompare(b.name, "en")
  );
}

/** The fewest approver entries that have to agree. */
function neededYeses({ approval }: FlowDocument): number {
  if (approval.mode === "automatic") return 0;
  const perGroup = approval.groups.map(({ operator, approvers }) =>
    operator === "any"
      ? 1
      : approvers.reduce((n, a) => n + (a.type === "user" ? a.values.length : 1), 0),
  );
  return approval.mode === "any_of"
    ? Math.min(...perGroup)
    : perGroup.reduce((sum, yeses) => sum + yeses, 0);
}
