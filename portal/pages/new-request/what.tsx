/** What one needs: found, chosen, and shown as chips; or a bundle. */
import { Package } from "lucide-preact";
import { Button } from "../../parts/button";
import { ChipList } from "../../parts/chip-list";
import { Check } from "../../parts/field";
import { FavouriteStar } from "../../parts/requesting/favourite-star";
import type { RequestSearch } from "../../parts/requesting/request-search";
import { newRequestWords as words } from "../../words/requesting";
import { Finder } from "./finder";
import type { FormState } from "./form-state";
import type { OfferIndex, Resource } from "./offer-index";

export function What(props: {
  readonly index: OfferIndex;
  readonly search: RequestSearch;
  readonly form: FormState;
  readonly onChange: (part: Partial<FormState>) => void;
}) {
  const { index, form, onChange } = props;
  const chosen = new Map(form.resources.map((r) => [r.id as string, r]));
  const toggle = (resources: ReadonlyArray<Resource>, on: boolean) => {
    const next = new Map(chosen);
    for (const resource of resources)
      if (on) next.set(resource.id, resource);
      else next.delete(resource.id);
    onChange({ resources: [...next.values()], bundleId: null });
  };
  const bundles = [...index.bundles.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return (
    <div class="stack">
      {form.resources.length > 0 && (
        <div class="chosen">
          <div class="row between">
            <strong role="status">{words.chosen(form.resources.length)}</strong>
            <Button kind="quiet" small onClick={() => onChange({ resources: [] })}>
              {words.clearAll}
            </Button>
          </div>
          <ChipList
            label={words.chosen(form.resources.length)}
            values={form.resources.map((r) => r.id)}
            labelOf={(id) => chosen.get(id)?.name ?? id}
            onRemove={(id) => onChange({ resources: form.resources.filter((r) => r.id !== id) })}
          />
        </div>
      )}
      {bundles.length > 0 && (
        <fieldset class="field">
          <legend>{words.bundles}</legend>
          {bundles.map((bundle) => (
            <div key={bundle.id} class="row between">
              <Check
                label={
                  <>
                    <Package size={15} aria-hidden="true" /> {bundle.name}
                  </>
                }
                hint={words.bundleHolds(bundle.lines)}
                checked={form.bundleId === bundle.id}
                onChecked={(on) => onChange({ bundleId: on ? bundle.id : null, resources: [] })}
              />
              <FavouriteStar
                name={bundle.name}
                wanted={{
                  flowId: bundle.flowIds[0] as Resource["flows"][number]["flowId"],
                  bundleId: bundle.id as `bundle_${string}`,
                }}
              />
            </div>
          ))}
        </fieldset>
      )}
      <Finder index={index} search={props.search} chosen={chosen} onToggle={toggle} />
    </div>
  );
}
