/** The form that asks for access under one flow. The same for members and behind access links. */
import type { Offer, OfferedResource } from "../contract/offers";
import type { DryRunWords } from "./dry-run-words";
import type { FormValues } from "./form-values";
import { Card, ErrorSummary, Field, type FieldErrors } from "./parts";
import { type Place, placesOf } from "./places";
import { DurationChoice, PermissionChoice, ResourcePicker } from "./request-form-fields";
import { toRequester } from "./words";

export type RequestFormProps = {
  readonly offer: Offer;
  readonly place: Place;
  readonly resources: ReadonlyArray<OfferedResource>;
  /** Where the form is posted; `/dry-run` and `/resources` below it answer its script. */
  readonly action: string;
  /** The page itself, for choosing another place. */
  readonly page: string;
  readonly values: FormValues;
  readonly preview: DryRunWords;
  readonly message?: string | undefined;
  readonly errors?: FieldErrors | undefined;
};

export function RequestForm(props: RequestFormProps) {
  const { offer, place, action, values, errors } = props;
  return (
    <>
      <ErrorSummary message={props.message} errors={errors} />
      <form method="post" action={action} class="columns" data-request-form={action}>
        <div>
          <Card title="What do you need?">
            <PlaceChoice places={placesOf(offer)} chosen={place} page={props.page} />
            <input type="hidden" name="place" value={place.key} />
            {place.kind === "bundle" ? (
              <Bundle place={place} />
            ) : (
              <>
                <ResourcePicker
                  resources={props.resources}
                  values={values}
                  errors={errors}
                  place={place}
                />
                <PermissionChoice place={place} values={values} errors={errors} />
              </>
            )}
          </Card>
          <Card title="For how long, and why?">
            <DurationChoice offer={offer} values={values} errors={errors} />
            <Field
              name="justification"
              label="What is it for?"
              optional={!offer.justificationRequired}
              hint="Whoever approves reads it, and it is kept in the audit log."
              errors={errors}
            >
              {(tied) => (
                <textarea
                  {...tied}
                  rows={3}
                  maxlength={2_000}
                  required={offer.justificationRequired}
                >
                  {values.justification}
                </textarea>
              )}
            </Field>
          </Card>
        </div>
        <div>
          <Card title="What will happen">
            <Preview words={props.preview} />
            <div class="actions">
              <button class="button primary wide" type="submit">
                Request access
              </button>
            </div>
            <p class="hint">{toRequester(offer.approval.summary)}.</p>
          </Card>
        </div>
      </form>
    </>
  );
}

function Preview({ words }: { readonly words: DryRunWords }) {
  return (
    <div class={`panel ${words.tone}`} role="status" aria-live="polite" data-preview>
      <strong>{words.title}</strong>
      {words.lines.map((line) => (
        <p key={line} class="small">
          {line}
        </p>
      ))}
    </div>
  );
}

function PlaceChoice(props: { places: ReadonlyArray<Place>; chosen: Place; page: string }) {
  if (props.places.length < 2) return <p class="quiet">{props.chosen.label}</p>;
  return (
    <nav aria-label="Where" class="pills">
      {props.places.map((place) => (
        <a
          key={place.key}
          class={`button small ${place.key === props.chosen.key ? "chosen" : ""}`}
          aria-current={place.key === props.chosen.key ? "true" : undefined}
          href={`${props.page}?place=${encodeURIComponent(place.key)}`}
        >
          {place.label}
        </a>
      ))}
    </nav>
  );
}

function Bundle({ place }: { readonly place: Extract<Place, { kind: "bundle" }> }) {
  return (
    <div class="panel">
      <input type="hidden" name="bundleId" value={place.bundleId} />
      <strong>Everything in {place.label}</strong>
      <ul class="small">
        {place.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
