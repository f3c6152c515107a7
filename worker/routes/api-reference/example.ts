/** An example call: only what must be there, so that it is short and right. */
import { refName, type Schema } from "./schema";

type Schemas = Readonly<Record<string, Schema>>;

const MAX_DEPTH = 6;

/** The shortest value that a schema takes. */
export function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  if (depth > MAX_DEPTH) return null;
  if (schema.$ref) return exampleOf(schemas[refName(schema.$ref)] ?? {}, schemas, depth + 1);
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [part] = schema.anyOf ?? schema.oneOf ?? [];
  if (part) return exampleOf(part, schemas, depth + 1);
  if (schema.allOf) {
    return Object.assign({}, ...schema.allOf.map((s) => exampleOf(s, schemas, depth + 1)));
  }
  const [type] = [schema.type ?? "object"].flat();
  switch (type) {
    case "array":
      return [exampleOf(schema.items ?? {}, schemas, depth + 1)];
    case "string":
      return textOf(schema);
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, 1);
    case "boolean":
      return true;
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [
          name,
          exampleOf(schema.properties?.[name] ?? {}, schemas, depth + 1),
        ]),
      );
    default:
      return null;
  }
}

function textOf({ pattern, format }: Schema): string {
  const prefix = /^\^([a-z]+)_\[/.exec(pattern ?? "")?.[1];
  if (prefix) return `${prefix}_0123456789abcdefghjk`;
  if (format === "date-time") return "2030-01-01T00:00:00Z";
  return "…";
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

export type Call = {
  readonly method: string;
  readonly url: string;
  readonly body: Schema | undefined;
  readonly anonymous: boolean;
};

/** For a POSIX shell; `$TOKEN` holds an API token. */
export function curl({ method, url, body, anonymous }: Call, schemas: Schemas): string {
  const lines = [`curl -X ${method.toUpperCase()} ${quoted(url.replaceAll(/\{(\w+)\}/g, "$1"))}`];
  if (!anonymous) lines.push(`-H "Authorization: Bearer $TOKEN"`);
  if (body) {
    lines.push(`-H 'Content-Type: application/json'`);
    lines.push(`-d ${quoted(JSON.stringify(exampleOf(body, schemas), null, 2))}`);
  }
  return lines.join(" \\\n  ");
}
