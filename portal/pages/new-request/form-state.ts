/** What a person has filled in so far, begun by the address the form was opened with. */
import { useState } from "preact/hooks";
import { readDuration } from "../../format/durations";
import { manyAsText, type RequestSearch, textAsMany } from "../../parts/requesting/request-search";
import { type Kind, kindKey, type OfferIndex, type Resource } from "./offer-index";

export type FormState = {
  readonly resources: ReadonlyArray<Resource>;
  /** Permissions by kind; a kind that is not in it has what stands to reason. */
  readonly permissions: Readonly<Record<string, ReadonlyArray<string>>>;
  /** Wanted by the address, for every kind that has them. */
  readonly wanted: ReadonlyArray<string>;
  readonly bundleId: string | null;
  /** Flows the person chose over others, the last choice first. */
  readonly preferred: ReadonlyArray<string>;
  /** Undefined: the flow's default. Null: without an end. */
  readonly seconds: number | null | undefined;
  /** What is typed as another length; null while a preset is chosen. */
  readonly lengthText: string | null;
  readonly justification: string;
};

/** `3600` and `1h` are both lengths in an address. */
export const lengthOf = (text: string | undefined): number | undefined =>
  text === undefined
    ? undefined
    : /^\d+$/.test(text)
      ? Number(text)
      : (readDuration(text) ?? undefined);

export function beginForm(search: RequestSearch, resources: ReadonlyArray<Resource>): FormState {
  return {
    resources,
    permissions: {},
    wanted: textAsMany(search.permission),
    bundleId: search.bundle ?? null,
    preferred: search.flow ? [search.flow] : [],
    seconds: lengthOf(search.duration),
    lengthText: null,
    justification: search.justification ?? "",
  };
}

export function useForm(begin: () => FormState) {
  const [form, setForm] = useState(begin);
  const change = (part: Partial<FormState>) => setForm((before) => ({ ...before, ...part }));
  return [form, change] as const;
}

/** The kinds of what is chosen, in the order of choosing. */
export const chosenKinds = (form: FormState, index: OfferIndex): Kind[] =>
  [...new Set(form.resources.map(kindKey))].flatMap((key) => index.kinds.get(key) ?? []);

/** Permissions that can be asked for on at least one chosen thing of a kind. */
export function offeredOn(form: FormState, { key, titles }: Kind): string[] {
  const offered = new Set(
    form.resources.filter((r) => kindKey(r) === key).flatMap((r) => r.permissions),
  );
  return [...titles.keys()].filter((name) => offered.has(name));
}

/** Chosen by hand, else by the address, else the only one there is. */
export function permissionsOf(form: FormState, kind: Kind): ReadonlyArray<string> {
  const offered = offeredOn(form, kind);
  const byHand = form.permissions[kind.key];
  if (byHand) return byHand.filter((name) => offered.includes(name));
  const wanted = form.wanted.filter((name) => offered.includes(name));
  return wanted.length > 0 ? wanted : offered.length === 1 ? offered : [];
}

/** The address that opens this form as it stands. */
export function searchOfForm(form: FormState, index: OfferIndex): RequestSearch {
  const permissions = new Set(
    chosenKinds(form, index).flatMap((kind) => [...permissionsOf(form, kind)]),
  );
  const [flow] = form.preferred;
  return {
    ...(flow && { flow }),
    ...(form.bundleId
      ? { bundle: form.bundleId }
      : form.resources.length > 0 && { resource: manyAsText(form.resources.map((r) => r.id)) }),
    ...(!form.bundleId && permissions.size > 0 && { permission: manyAsText([...permissions]) }),
    ...(typeof form.seconds === "number" && { duration: `${form.seconds}` }),
    ...(form.justification.trim() && { justification: form.justification.trim() }),
  };
}
