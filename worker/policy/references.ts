/** What a flow's document refers to, place by place: also one that is not finished, and one from before ids. Pure. */
import { isIdOf } from "./text";

export type ReferenceKind = "integration" | "bundle" | "user" | "group" | "shift";

/** `pointer` is an RFC 6901 JSON pointer into the document. */
export type Reference = {
  readonly kind: ReferenceKind;
  readonly value: string;
  readonly pointer: string;
};

type Loose = Readonly<Record<string, unknown>>;
type Swap = (reference: Reference) => string;

export const isId = ({ kind, value }: Reference): boolean => isIdOf(kind, value);

/** Every reference of a document, in its order. What is not valid is passed over. */
export function referencesIn(document: unknown): Reference[] {
  const found: Reference[] = [];
  withReferences(document, (reference) => {
    found.push(reference);
    return reference.value;
  });
  return found;
}

/** The same document with other values where it refers to something. */
export function withReferences<D>(document: D, swap: Swap): D {
  if (!isRecord(document)) return document;
  const { requesters, approval, accessLink, targets } = document;
  const changed: Loose = {
    ...(isRecord(requesters) && { requesters: inRequesters(requesters, swap) }),
    ...(isRecord(approval) && { approval: inApproval(approval, swap) }),
    ...(isRecord(accessLink) && { accessLink: inAccessLink(accessLink, swap) }),
    ...(Array.isArray(targets) && {
      targets: targets.map((target, i) => inTarget(target, `/targets/${i}`, swap)),
    }),
  };
  // Every part keeps its shape: only texts were put in the place of texts.
  return { ...document, ...changed } as D;
}

const isRecord = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const conditionKinds: Readonly<Record<string, ReferenceKind>> = {
  user: "user",
  manager_of: "user",
  group: "group",
  shift: "shift",
};

function inRequesters(requesters: Loose, swap: Swap): Loose {
  return each(requesters, "conditions", "/requesters/conditions", (condition, pointer) => {
    const { type, match = "is" } = condition;
    const kind = conditionKinds[String(type)];
    // `contains` and the like compare text; only a whole name refers to somebody.
    const whole = match === "is" || match === "is_not";
    return kind && whole ? inValues(condition, kind, pointer, swap) : condition;
  });
}

const approverKinds: Readonly<Record<string, ReferenceKind>> = {
  user: "user",
  group: "group",
  shift: "shift",
};

function inApproval(approval: Loose, swap: Swap): Loose {
  return each(approval, "groups", "/approval/groups", (group, place) =>
    each(group, "approvers", `${place}/approvers`, (approver, pointer) => {
      const kind = approverKinds[String(approver.type)];
      return kind ? inValues(approver, kind, pointer, swap) : approver;
    }),
  );
}

const inAccessLink = (link: Loose, swap: Swap): Loose =>
  typeof link.sponsor === "string"
    ? {
        ...link,
        sponsor: swap({ kind: "user", value: link.sponsor, pointer: "/accessLink/sponsor" }),
      }
    : link;

function inTarget(target: unknown, pointer: string, swap: Swap): unknown {
  if (!isRecord(target)) return target;
  const kind = "bundle" in target ? "bundle" : "integration";
  const value = target[kind];
  return typeof value === "string"
    ? { ...target, [kind]: swap({ kind, value, pointer: `${pointer}/${kind}` }) }
    : target;
}

/** Each record of the list under `key`, with its place. */
function each(
  parent: Loose,
  key: string,
  place: string,
  change: (item: Loose, pointer: string) => Loose,
): Loose {
  const items = parent[key];
  if (!Array.isArray(items)) return parent;
  return {
    ...parent,
    [key]: items.map((item: unknown, i) => (isRecord(item) ? change(item, `${place}/${i}`) : item)),
  };
}

function inValues(item: Loose, kind: ReferenceKind, pointer: string, swap: Swap): Loose {
  const { values } = item;
  if (!Array.isArray(values)) return item;
  return {
    ...item,
    values: values.map((value: unknown, v) =>
      typeof value === "string" ? swap({ kind, value, pointer: `${pointer}/values/${v}` }) : value,
    ),
  };
}
