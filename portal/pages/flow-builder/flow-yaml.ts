/** A flow document as YAML and back, with the lines of what is wrong. Loaded only when somebody opens that tab. */
import { isNode, LineCounter, parseDocument, stringify } from "yaml";
import { isRecord } from "../../parts/flows/read-loosely";
import type { Draft } from "./flow-form";

export type YamlError = { readonly line: number; readonly message: string };
export type ReadYaml = {
  /** Undefined while the text cannot be read. */
  readonly document: Draft | undefined;
  readonly errors: ReadonlyArray<YamlError>;
  /** The line of a JSON pointer, or of the nearest thing above it that is written. */
  readonly lineOf: (pointer: string) => number;
};

/** Names of integrations and bundles in the text, ids in the document. */
export type Names = ReadonlyMap<string, string>;

const renamed = (document: Draft, names: Names): Draft =>
  Array.isArray(document.targets)
    ? {
        ...document,
        targets: document.targets.map((target: unknown) => {
          if (!isRecord(target)) return target;
          const reference = "bundle" in target ? "bundle" : "integration";
          const name = names.get(String(target[reference]));
          return name === undefined ? target : { ...target, [reference]: name };
        }),
      }
    : document;

export const writeYaml = (document: Draft, nameOf: Names = new Map()): string =>
  stringify(renamed(document, nameOf), { lineWidth: 100, aliasDuplicateObjects: false });

const segments = (pointer: string) =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

export function readYaml(source: string, idOf: Names = new Map()): ReadYaml {
  const lines = new LineCounter();
  const parsed = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const lineOf = (pointer: string) => {
    const path = segments(pointer);
    for (let depth = path.length; depth > 0; depth--) {
      const node = parsed.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  const errors = parsed.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), message }));
  if (errors.length > 0) return { document: undefined, errors, lineOf };
  try {
    const value: unknown = parsed.toJS() ?? {};
    if (isRecord(value)) return { document: renamed(value, idOf), errors, lineOf };
    const message = "A flow is a list of fields such as “name: …”.";
    return { document: undefined, errors: [{ line: 1, message }], lineOf };
  } catch (error) {
    // References that lead nowhere, or unfold without end.
    const message = error instanceof Error ? error.message : String(error);
    return { document: undefined, errors: [{ line: 1, message }], lineOf };
  }
}
