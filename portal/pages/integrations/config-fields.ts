/** From a connector's JSON Schema to fields, and from what was typed back to a configuration. */
import { integrationWords as words } from "../../words/integrations";

type Look = "text" | "long" | "secret" | "number" | "flag" | "choice" | "lines" | "json";

export type ConfigField = {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly look: Look;
  readonly required: boolean;
  readonly choices: ReadonlyArray<string>;
  readonly example: string;
  readonly fallback: unknown;
};

type Schema = {
  readonly type?: string;
  readonly title?: string;
  readonly help?: string;
  readonly description?: string;
  readonly secret?: boolean;
  readonly multiline?: boolean;
  readonly default?: unknown;
  readonly enum?: ReadonlyArray<unknown>;
  readonly examples?: ReadonlyArray<unknown>;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: ReadonlyArray<string>;
};

/** What one field holds on the screen; everything that is typed is text. */
export type Typed = Readonly<Record<string, string>>;

function lookOf(schema: Schema, secret: boolean): Look {
  if (secret) return schema.multiline ? "long" : "secret";
  if (schema.enum) return "choice";
  if (schema.type === "boolean") return "flag";
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "string") return schema.multiline ? "long" : "text";
  if (schema.type === "array" && schema.items?.type === "string") return "lines";
  return "json";
}

/** In the order of the schema. */
export function fieldsOf(
  form: Readonly<Record<string, unknown>>,
  secretFields: ReadonlyArray<string>,
): ConfigField[] {
  const { properties = {}, required = [] } = form as Schema;
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    title: schema.title ?? name,
    help: schema.help ?? schema.description ?? "",
    look: lookOf(schema, secretFields.includes(name)),
    required: required.includes(name),
    choices: (schema.enum ?? []).map(String),
    example: typeof schema.examples?.[0] === "string" ? schema.examples[0] : "",
    fallback: schema.default,
  }));
}

function textOf(field: ConfigField, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (field.look === "lines" && Array.isArray(value)) return value.join("\n");
  if (field.look === "json") return JSON.stringify(value, null, 2);
  return String(value);
}

/**
 * What the form begins with: what is stored, else the defaults. A default that is a document stays out of sight: an
 * empty field takes it.
 */
export function typedFrom(
  fields: ReadonlyArray<ConfigField>,
  stored: Readonly<Record<string, unknown>> | null,
): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = stored
        ? stored[field.name]
        : field.look === "json"
          ? undefined
          : field.fallback;
      return [field.name, textOf(field, value)];
    }),
  );
}

/** @throws {SyntaxError} with words for the field */
function readOne(field: ConfigField, text: string): unknown {
  switch (field.look) {
    case "flag":
      return text === "true";
    case "number": {
      const value = Number(text);
      if (!Number.isInteger(value)) throw new SyntaxError(words.wrongNumber);
      return value;
    }
    case "lines":
      return text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
    case "json":
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new SyntaxError(words.wrongJson);
      }
    default:
      return text;
  }
}

export type ReadConfig = {
  readonly config: Record<string, unknown>;
  /** What is wrong before the server is asked, by field. */
  readonly errors: Readonly<Record<string, string>>;
};

/**
 * @param kept secrets that are stored: an empty field keeps them
 * @param removed of those, which to take away
 */
export function readConfig(
  fields: ReadonlyArray<ConfigField>,
  typed: Typed,
  kept: ReadonlyArray<string>,
  removed: ReadonlySet<string>,
): ReadConfig {
  const config: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const { name } = field;
    const text = typed[name] ?? "";
    if (removed.has(name)) config[name] = null;
    else if (text.trim() === "" && field.look !== "flag") {
      // An emptied list is an empty list, not its default.
      if (field.look === "lines" && !field.required) config[name] = [];
      else if (field.required && !kept.includes(name)) errors[name] = words.needed;
    } else {
      try {
        config[name] = readOne(field, text);
      } catch (error) {
        errors[name] = (error as Error).message;
      }
    }
  }
  return { config, errors };
}

/** The server's pointers, such as `/config/resources/0/type`, by the field they are in. */
export function errorsByField(
  errors: ReadonlyArray<{ readonly pointer: string; readonly detail: string }>,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { pointer, detail } of errors) {
    const [, top, name, ...inside] = pointer.split("/");
    if (top !== "config" || name === undefined) continue;
    found[name] ??= inside.length > 0 ? `${inside.join(" / ")}: ${detail}` : detail;
  }
  return found;
}
