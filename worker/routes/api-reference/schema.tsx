/** JSON Schema as people read it. */

/** The part of JSON Schema that our document uses. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | ReadonlyArray<string>;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: ReadonlyArray<unknown>;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: ReadonlyArray<string>;
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: ReadonlyArray<Schema>;
  readonly oneOf?: ReadonlyArray<Schema>;
  readonly allOf?: ReadonlyArray<Schema>;
};

export const refName = (ref: string): string => ref.split("/").at(-1) ?? ref;

const partsOf = (schema: Schema): ReadonlyArray<Schema> =>
  schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];

/** The named schema, a type, or several of them. */
export function TypeName({ schema }: { readonly schema: Schema }) {
  if (schema.$ref) return <a href={`#schema-${refName(schema.$ref)}`}>{refName(schema.$ref)}</a>;
  if (schema.enum) {
    return (
      <>
        {schema.enum.map((value, i) => (
          <span key={String(value)}>
            {i > 0 && " | "}
            <code>{JSON.stringify(value)}</code>
          </span>
        ))}
      </>
    );
  }
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>;
  const parts = partsOf(schema);
  if (parts.length > 0) {
    return (
      <>
        {parts.map((part, i) => (
          <span key={i}>
            {i > 0 && (schema.allOf ? " and " : " or ")}
            <TypeName schema={part} />
          </span>
        ))}
      </>
    );
  }
  const types = [schema.type ?? "any"].flat();
  if (types.includes("array") && schema.items) {
    return (
      <>
        list of <TypeName schema={schema.items} />
        {types.includes("null") && " or null"}
      </>
    );
  }
  return <>{types.join(" or ") + (schema.format ? ` (${schema.format})` : "")}</>;
}

function boundsOf(schema: Schema): string[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = schema;
  const range = (low: number | undefined, high: number | undefined, unit: string) => {
    if (low === undefined && high === undefined) return [];
    if (high === undefined) return [`at least ${low}${unit}`];
    return [low === undefined ? `at most ${high}${unit}` : `${low} to ${high}${unit}`];
  };
  return [
    ...range(minimum, maximum, ""),
    ...range(minLength, maxLength, " characters"),
    ...range(minItems, maxItems, " items"),
    ...(pattern ? [pattern] : []),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ];
}

/** Objects inside are shown in place; named ones are links. */
function inner(schema: Schema): Schema | null {
  if (schema.$ref) return null;
  if (schema.properties) return schema;
  if (schema.items) return inner(schema.items);
  return (
    partsOf(schema)
      .map(inner)
      .find((part) => part !== null) ?? null
  );
}

export function Fields({ schema }: { readonly schema: Schema }) {
  return (
    <ul class="fields">
      {Object.entries(schema.properties ?? {}).map(([name, field]) => {
        const inside = inner(field);
        return (
          <li key={name}>
            <code class="name">{name}</code>{" "}
            <span class="type">
              <TypeName schema={field} />
            </span>
            {schema.required?.includes(name) && <span class="required"> required</span>}
            {boundsOf(field).map((bound) => (
              <span key={bound} class="bound">
                {bound}
              </span>
            ))}
            {field.description && <p>{field.description}</p>}
            {inside && <Fields schema={inside} />}
          </li>
        );
      })}
    </ul>
  );
}

/** A body or an answer: its name or type, and its fields when it has no name of its own. */
export function SchemaView({ schema }: { readonly schema: Schema }) {
  const inside = inner(schema);
  return (
    <>
      <p class="type">
        <TypeName schema={schema} />
      </p>
      {inside && <Fields schema={inside} />}
    </>
  );
}
