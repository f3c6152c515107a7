/** The fields of the request form. */
import type { Offer, OfferedResource } from "../contract/offers";
import type { FormValues } from "./form-values";
import type { FieldErrors } from "./parts";
import { durationChoices, type Place } from "./places";
import { durationText, placeText } from "./words";

export function ResourcePicker(props: {
  readonly resources: ReadonlyArray<OfferedResource>;
  readonly values: FormValues;
  readonly errors: FieldErrors | undefined;
  readonly place: Extract<Place, { kind: "resources" }>;
}) {
  const { resources, values, errors, place } = props;
  const error = errors?.resourceIds;
  return (
    <fieldset
      class="stack tight"
      id="resourceIds"
      tabindex={-1}
      aria-describedby={error ? "resourceIds-error" : undefined}
    >
      <legend>Where</legend>
      {error && (
        <p class="error" id="resourceIds-error">
          {error}
        </p>
      )}
      <label class="visually-hidden" for="search">
        Find by name
      </label>
      {/* Without a name it is not sent with the form. */}
      <input
        id="search"
        type="search"
        placeholder="Find by name"
        autocomplete="off"
        data-search
        data-integration={place.integrationId}
        data-type={place.resourceType}
        hidden={resources.length === 0}
      />
      <ul class="picker" data-results>
        {resources.map((resource) => (
          <li key={resource.id}>
            <label class="choice">
              <input
                type="checkbox"
                name="resourceIds"
                value={resource.id}
                checked={values.resourceIds.includes(resource.id)}
              />
              <span>
                <span>{resource.name}</span>
                {resource.path.length > 0 && <span class="hint">{placeText(resource.path)}</span>}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <p class="hint" data-none hidden={resources.length > 0}>
        Nothing is offered here.
      </p>
    </fieldset>
  );
}

export function PermissionChoice(props: {
  place: Extract<Place, { kind: "resources" }>;
  values: FormValues;
  errors: FieldErrors | undefined;
}) {
  const { place, values, errors } = props;
  const only = place.permissions.length === 1;
  return (
    <fieldset class="stack tight" id="permission" tabindex={-1}>
      <legend>To do what</legend>
      {errors?.permission && <p class="error">{errors.permission}</p>}
      <div class="pills">
        {place.permissions.map(({ name, title }) => (
          <label class="choice" key={name}>
            <input
              type="radio"
              name="permission"
              value={name}
              checked={only || values.permission === name}
              required
            />
            {title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function DurationChoice(props: {
  offer: Offer;
  values: FormValues;
  errors: FieldErrors | undefined;
}) {
  const { offer, values, errors } = props;
  const fallback = offer.defaultSeconds === null ? "none" : String(offer.defaultSeconds);
  const chosen = values.duration || fallback;
  const pill = (value: string, text: string) => (
    <label class="choice" key={value}>
      <input type="radio" name="duration" value={value} checked={chosen === value} />
      {text}
    </label>
  );
  return (
    <fieldset class="stack tight" id="duration" tabindex={-1}>
      <legend>How long</legend>
      {errors?.duration && <p class="error">{errors.duration}</p>}
      <div class="pills">
        {durationChoices(offer).map((seconds) => pill(String(seconds), durationText(seconds)))}
        {offer.maxSeconds === null && pill("none", "No end")}
        {pill("custom", "Another length")}
      </div>
      <div class="row custom-length">
        <label class="field">
          <span class="label">Amount</span>
          <input
            type="number"
            name="customAmount"
            min={1}
            max={3_650}
            step="any"
            value={values.customAmount}
          />
        </label>
        <label class="field">
          <span class="label">Unit</span>
          <select name="customUnit">
            {["minutes", "hours", "days"].map((unit) => (
              <option key={unit} value={unit} selected={values.customUnit === unit}>
                {unit}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="hint">
        {offer.maxSeconds === null
          ? "As long as you need."
          : `At most ${durationText(offer.maxSeconds)}.`}{" "}
        {offer.extension !== null &&
          `Can be extended ${offer.extension.maxExtensions}× by ${durationText(offer.extension.extensionSeconds)}.`}
      </p>
    </fieldset>
  );
}
