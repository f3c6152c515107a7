import { Check } from "../../parts/field";
import { newRequestWords as words } from "../../words/requesting";
import { chosenKinds, type FormState, offeredOn, permissionsOf } from "./form-state";
import { kindKey, type OfferIndex } from "./offer-index";

/** What one wants to do with it: per kind, because each kind has permissions of its own. */
export function Permissions(props: {
  readonly index: OfferIndex;
  readonly form: FormState;
  readonly onChange: (part: Partial<FormState>) => void;
}) {
  const { index, form, onChange } = props;
  const bundle = form.bundleId ? index.bundles.get(form.bundleId) : undefined;
  if (bundle)
    return (
      <ul class="plain-lines">
        {bundle.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    );
  const kinds = chosenKinds(form, index);
  if (kinds.length === 0) return <p class="muted">{words.chooseFirst}</p>;
  return (
    <div class="stack">
      {kinds.map((kind) => {
        const chosen = permissionsOf(form, kind);
        const resources = form.resources.filter((r) => kindKey(r) === kind.key);
        return (
          <fieldset key={kind.key} class="field">
            <legend>{words.kind(kind.typeTitle, kind.integration)}</legend>
            {offeredOn(form, kind).map((name) => {
              const on = resources.filter((r) => r.permissions.includes(name)).length;
              return (
                <Check
                  key={name}
                  label={kind.titles.get(name) ?? name}
                  hint={on < resources.length && words.onSome(on, resources.length)}
                  checked={chosen.includes(name)}
                  onChecked={(checked) =>
                    onChange({
                      permissions: {
                        ...form.permissions,
                        [kind.key]: checked
                          ? [...chosen, name]
                          : chosen.filter((one) => one !== name),
                      },
                    })
                  }
                />
              );
            })}
            {chosen.length === 0 && <span class="hint">{words.choosePermission}</span>}
          </fieldset>
        );
      })}
    </div>
  );
}
