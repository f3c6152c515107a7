/** The API reference: one page made from the OpenAPI document, without scripts. */
import type { Context } from "hono";
import { renderToString } from "preact-render-to-string";
import type { AppEnv } from "../app-env";
import type { ApiDocument } from "../openapi";
import { curl } from "./example";
import { Fields, type Schema, SchemaView } from "./schema";
import { style } from "./style";

type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly description?: string;
};
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
type Operation = {
  readonly operationId: string;
  readonly tags?: ReadonlyArray<string>;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: ReadonlyArray<Parameter>;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
  readonly security?: ReadonlyArray<Readonly<Record<string, ReadonlyArray<string>>>>;
  readonly "x-audience"?: string;
};
type Entry = { readonly method: string; readonly path: string; readonly operation: Operation };

const methods = ["get", "post", "put", "patch", "delete"] as const;

/** The generator's types allow references where our document has none. */
const entriesOf = (document: ApiDocument): Entry[] =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) =>
      item[method] ? [{ method, path, operation: item[method] as unknown as Operation }] : [],
    ),
  );

const audiences: Record<string, string> = {
  anyone: "Anyone",
  link: "Members, and people on an access link",
  signed_in: "Members",
  admin: "Admins",
};

const schemaIn = (content: Content | undefined) => Object.values(content ?? {})[0]?.schema;

function whoMay({ security, ...operation }: Operation): string {
  const scope = security?.flatMap((way) => way.token ?? [])[0];
  const who = audiences[operation["x-audience"] ?? "anyone"] ?? "";
  if (operation["x-audience"] === "anyone") return who;
  return scope ? `${who}; tokens with the scope ${scope}` : `${who}; not for tokens`;
}

function OperationView({
  entry,
  base,
  schemas,
}: {
  entry: Entry;
  base: string;
  schemas: Record<string, Schema>;
}) {
  const { method, path, operation } = entry;
  const body = schemaIn(operation.requestBody?.content);
  const fields = (operation.parameters ?? []).map(
    (p) =>
      [
        p.name,
        { description: `in ${p.in}${p.description ? `: ${p.description}` : ""}`, ...p.schema },
      ] as const,
  );
  const required = (operation.parameters ?? []).filter((p) => p.required).map((p) => p.name);
  const anonymous = operation["x-audience"] === "anyone";
  return (
    <article id={operation.operationId}>
      <h3>{operation.summary}</h3>
      <p class="call">
        <span class={`method ${method}`}>{method.toUpperCase()}</span>
        <code>{path}</code>
      </p>
      <p class="who">{whoMay(operation)}</p>
      {operation.description && (
        <p>
          <Prose text={operation.description} />
        </p>
      )}
      {fields.length > 0 && (
        <>
          <h4>Parameters</h4>
          <Fields schema={{ properties: Object.fromEntries(fields), required }} />
        </>
      )}
      {body && (
        <>
          <h4>Body</h4>
          <SchemaView schema={body} />
        </>
      )}
      {Object.entries(operation.responses).map(([status, { description, content }]) => {
        const answer = schemaIn(content);
        return (
          <div key={status}>
            <h4>
              {status === "default" ? "Otherwise" : status}: {description}
            </h4>
            {answer && <SchemaView schema={answer} />}
          </div>
        );
      })}
      <h4>Example</h4>
      <pre>
        <code>{curl({ method, url: base + path, body, anonymous }, schemas)}</code>
      </pre>
    </article>
  );
}

function Reference({ document }: { document: ApiDocument }) {
  const groups = [...Map.groupBy(entriesOf(document), (e) => e.operation.tags?.[0] ?? "Other")];
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  const base = document.servers?.[0]?.url ?? "";
  const anchor = (name: string) => `tag-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{document.info.title}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <div class="layout">
          <nav aria-label="Endpoints">
            {groups.map(([tag, entries]) => (
              <details key={tag}>
                <summary>{tag}</summary>
                <ul>
                  {entries.map(({ operation }) => (
                    <li key={operation.operationId}>
                      <a href={`#${operation.operationId}`}>{operation.summary}</a>
                    </li>
                  ))}
                </ul>
              </details>
            ))}
            <a href="#schemas">Schemas</a>
          </nav>
          <main id="main">
            <header>
              <h1>{document.info.title}</h1>
              {document.info.description?.split("\n\n").map((text) => (
                <p key={text}>
                  <Prose text={text} />
                </p>
              ))}
              <p>
                <a href="/api/openapi.json">OpenAPI 3.1</a> · <a href="/problems">Problem codes</a>
              </p>
            </header>
            {groups.map(([tag, entries]) => (
              <section key={tag} aria-labelledby={anchor(tag)}>
                <h2 id={anchor(tag)}>{tag}</h2>
                {entries.map((entry) => (
                  <OperationView
                    key={entry.operation.operationId}
                    entry={entry}
                    base={base}
                    schemas={schemas}
                  />
                ))}
              </section>
            ))}
            <section aria-labelledby="schemas">
              <h2 id="schemas">Schemas</h2>
              {Object.entries(schemas).map(([name, schema]) => (
                <article key={name} id={`schema-${name}`}>
                  <h3>{name}</h3>
                  {schema.description && <p>{schema.description}</p>}
                  <SchemaView schema={schema} />
                </article>
              ))}
            </section>
          </main>
        </div>
      </body>
    </html>
  );
}

/** Text with `code` in it. */
const Prose = ({ text }: { readonly text: string }) => (
  <>
    {text
      .split("`")
      .map((part, i) => (i % 2 === 1 ? <code key={`${i}${part}`}>{part}</code> : part))}
  </>
);

export function showReference(
  c: Context<AppEnv>,
  document: ApiDocument,
): Response | Promise<Response> {
  // Written in afterwards: as a child it would be escaped, and quotes are part of CSS.
  const sheet = `<style nonce="${c.var.nonce}">${style}</style></head>`;
  const html = renderToString(<Reference document={document} />).replace("</head>", sheet);
  return c.html(`<!doctype html>${html}`);
}
