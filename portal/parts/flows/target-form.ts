/** The targets of a flow or bundle as a form holds them: every field is there, finished or not. Pure. */
import type { FlowDocumentInput, IntegrationTarget, Match } from "../../../worker/contract/flows";
import { isRecord, type Loose, listOf, oneOf, text, texts } from "./read-loosely";

export const matches = [
  "is",
  "is_not",
  "contains",
  "does_not_contain",
  "starts_with",
] as const satisfies ReadonlyArray<Match>;
export const selectorKinds = ["any", "name", "tag", "path", "id"] as const;

export type SelectorForm = {
  readonly by: (typeof selectorKinds)[number];
  /** Of a tag. */
  readonly key: string;
  readonly match: Match;
  readonly values: ReadonlyArray<string>;
};

export type ResourceTargetForm = {
  readonly kind: "resources";
  /** Id; a name where somebody wrote one. */
  readonly integration: string;
  readonly resourceType: string;
  readonly permissions: ReadonlyArray<string>;
  readonly include: ReadonlyArray<SelectorForm>;
  readonly exclude: ReadonlyArray<SelectorForm>;
};
export type TargetForm = ResourceTargetForm | { readonly kind: "bundle"; readonly bundle: string };

export const everything: SelectorForm = { by: "any", key: "", match: "is", values: [] };

export const newTarget: ResourceTargetForm = {
  kind: "resources",
  integration: "",
  resourceType: "",
  permissions: [],
  include: [everything],
  exclude: [],
};

const selectorOf = (from: Loose): SelectorForm => ({
  by: oneOf(selectorKinds, from.by, "name"),
  key: text(from.key),
  match: oneOf(matches, from.match, "is"),
  values: texts(from.values),
});

export const targetOf = (from: Loose): TargetForm =>
  "bundle" in from
    ? { kind: "bundle", bundle: text(from.bundle) }
    : {
        kind: "resources",
        integration: text(from.integration),
        resourceType: text(from.resourceType),
        permissions: texts(from.permissions),
        include: listOf(from.include, selectorOf),
        exclude: listOf(from.exclude, selectorOf),
      };

export const targetsOf = (from: unknown): TargetForm[] => listOf(from, targetOf);

const selectorDocument = ({ by, key, match, values }: SelectorForm) => ({
  by,
  ...(by === "tag" && { key }),
  match: by === "any" ? ("is" as const) : match,
  values: by === "any" ? [] : [...values],
});

const resourcesDocument = (target: ResourceTargetForm): IntegrationTarget => ({
  integration: target.integration,
  resourceType: target.resourceType,
  permissions: [...target.permissions],
  include: target.include.map(selectorDocument),
  exclude: target.exclude.map(selectorDocument),
});

/** As the API takes it, or would once it is finished. */
export const targetDocument = (target: TargetForm): FlowDocumentInput["targets"][number] =>
  target.kind === "bundle" ? { bundle: target.bundle } : resourcesDocument(target);

/** The form of a bundle, which has targets and nothing else to decide. */
export type BundleForm = {
  readonly name: string;
  readonly description: string;
  readonly targets: ReadonlyArray<TargetForm>;
};

export function bundleFormOf(document: unknown): BundleForm {
  const from = isRecord(document) ? document : {};
  return {
    name: text(from.name),
    description: text(from.description),
    targets: targetsOf(from.targets),
  };
}

/** A bundle holds no bundles. */
export const bundleDocument = ({ name, description, targets }: BundleForm) => ({
  name,
  description,
  targets: targets.flatMap((t) => (t.kind === "bundle" ? [] : [resourcesDocument(t)])),
});
