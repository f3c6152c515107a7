/** The pieces every page is made of. */
import type { ComponentChildren } from "preact";
import type { Instant } from "../contract/values";
import type { Tone } from "./words";

type Children = { readonly children?: ComponentChildren };

/** UTC until the page's script shows it in the reader's zone. */
export function Time({ at }: { readonly at: Instant | string }) {
  const iso = new Date(at).toISOString();
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`}</time>;
}

export function Badge({ tone, children }: Children & { readonly tone: Tone }) {
  return <span class={`badge ${tone === "plain" ? "" : tone}`}>{children}</span>;
}

export function Panel({
  tone = "",
  title,
  children,
}: Children & { readonly tone?: string; readonly title?: string }) {
  return (
    <div class={`panel ${tone}`}>
      {title && <strong>{title}</strong>}
      {children}
    </div>
  );
}

export function Card({
  title,
  flush = false,
  aside,
  live,
  children,
}: Children & {
  readonly title?: string;
  readonly flush?: boolean;
  readonly aside?: ComponentChildren;
  /** Name of the region, on pages that keep themselves up to date. */
  readonly live?: string;
}) {
  return (
    <section class={flush ? "card flush" : "card"} data-live={live}>
      {title && (
        <header>
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

export function Fact({ label, children }: Children & { readonly label: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What a field says when its value was refused. */
export type FieldErrors = Readonly<Record<string, string>>;

export function Field({
  name,
  label,
  hint,
  optional = false,
  errors = {},
  children,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly optional?: boolean;
  readonly errors?: FieldErrors | undefined;
  /** Gets the attributes that tie the control to its label, hint and error. */
  readonly children: (tied: {
    readonly id: string;
    readonly name: string;
    readonly "aria-describedby"?: string;
    readonly "aria-invalid"?: "true";
  }) => ComponentChildren;
}) {
  const error = errors[name];
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={name}>
        {label} {optional && <span class="optional">(optional)</span>}
      </label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          {error}
        </p>
      )}
      {children({
        id: name,
        name,
        ...(described && { "aria-describedby": described }),
        ...(error && { "aria-invalid": "true" as const }),
      })}
    </div>
  );
}

/** Everything that was wrong, first on the page, with a way to each field. Takes the focus when the page opens. */
export function ErrorSummary({
  message,
  errors = {},
}: {
  readonly message?: string | undefined;
  readonly errors?: FieldErrors | undefined;
}) {
  const entries = Object.entries(errors);
  if (!message && entries.length === 0) return null;
  return (
    <div class="summary" role="alert" tabindex={-1} data-focus>
      <strong>{message ?? "Please look at this again"}</strong>
      {entries.length > 0 && (
        <ul>
          {entries.map(([name, text]) => (
            <li key={name}>
              <a href={`#${name}`}>{text}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A label, its text, and a button that copies it. */
export function CopyRow({
  id,
  label,
  value,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
}) {
  return (
    <div class="stack tight">
      <p class="hint">{label}</p>
      <div class="copyable">
        <code id={id}>{value}</code>
        <button type="button" class="button small" data-copy={id} aria-label={`Copy ${label}`}>
          Copy
        </button>
      </div>
    </div>
  );
}

const marks = {
  good: "M5 12.5l4.5 4.5L19 7.5",
  bad: "M7 7l10 10M17 7L7 17",
  warn: "M12 6v7.5M12 17.5v.01",
  plain: "M12 7v5l3.5 2",
} as const;

/** The round sign above a result. Says nothing the words do not say. */
export function Mark({ tone }: { readonly tone: keyof typeof marks }) {
  return (
    <span class={`mark ${tone}`} aria-hidden="true">
      <svg
        aria-hidden="true"
        width="24"
        height="24"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        stroke-width="2.4"
      >
        <path d={marks[tone]} stroke-linecap="round" stroke-linejoin="round" />
      </svg>
    </span>
  );
}

export function CodeField({
  errors,
  hint,
}: {
  readonly errors?: FieldErrors | undefined;
  readonly hint: string;
}) {
  return (
    <Field name="code" label="6-digit code" hint={hint} errors={errors}>
      {(tied) => (
        <input
          {...tied}
          class="code"
          type="text"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={11}
          required
          spellcheck={false}
        />
      )}
    </Field>
  );
}
