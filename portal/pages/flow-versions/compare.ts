/** Two versions of a flow in words. The server compares each with what is published; from both follows the rest. Pure. */
import type { FieldText } from "../../parts/flows/flow-diff";

const isTarget = ({ pointer }: FieldText) => pointer.startsWith("/targets/");

/** What is in `a` and not in `b`, each as often as it is there. */
function without(a: ReadonlyArray<string>, b: ReadonlyArray<string>): string[] {
  const rest = [...b];
  return a.filter((text) => {
    const at = rest.indexOf(text);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

const said = (text: string) => text !== "";

/**
 * @param older what differs between the published version and the older one
 * @param newer what differs between the published version and the newer one
 */
export function compareVersions(
  older: ReadonlyArray<FieldText>,
  newer: ReadonlyArray<FieldText>,
): FieldText[] {
  const [oldFields, newFields] = [older, newer].map(
    (changes) => new Map(changes.filter((c) => !isTarget(c)).map((c) => [c.pointer, c])),
  ) as [Map<string, FieldText>, Map<string, FieldText>];
  const fields = new Map([...oldFields, ...newFields]);
  const changed = [...fields.values()].flatMap(({ pointer, label, before }) => {
    // Where one does not differ from what is published, it says the same as that.
    const was = oldFields.get(pointer)?.after ?? before;
    const is = newFields.get(pointer)?.after ?? before;
    return was === is ? [] : [{ pointer, label, before: was, after: is }];
  });
  return [...changed, ...targetChanges(older.filter(isTarget), newer.filter(isTarget))];
}

function targetChanges(
  older: ReadonlyArray<FieldText>,
  newer: ReadonlyArray<FieldText>,
): FieldText[] {
  const label = (older[0] ?? newer[0])?.label ?? "";
  const side = (changes: ReadonlyArray<FieldText>) => ({
    has: changes.map((c) => c.after).filter(said),
    lacks: changes.map((c) => c.before).filter(said),
  });
  const [old, fresh] = [side(older), side(newer)];
  const gone = [...without(old.has, fresh.has), ...without(fresh.lacks, old.lacks)];
  const come = [...without(fresh.has, old.has), ...without(old.lacks, fresh.lacks)];
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, i) => ({
    pointer: `/targets/${i}`,
    label,
    before: gone[i] ?? "",
    after: come[i] ?? "",
  }));
}
