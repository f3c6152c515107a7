/** Filters of the list of flows; they live in the address. */
import { Button } from "../../parts/button";
import { FilterSelect } from "../../parts/field";
import type { Catalogue } from "../../parts/flows/catalogue";
import { useLabels } from "../../parts/flows/labels";
import { SearchBox } from "../../parts/flows/search-box";
import { common } from "../../words/common";
import { triggers, flowWords as words } from "../../words/flows";

type Search = Partial<
  Record<"q" | "active" | "label" | "integration" | "trigger" | "drafts", string>
>;

export function FlowFilters(props: {
  readonly search: Search;
  readonly set: (change: Search) => void;
  readonly catalogue: Catalogue;
}) {
  const { search, set, catalogue } = props;
  const known = useLabels().labels;
  const labels = search.label ? [...new Set([...known, search.label])] : known;
  const used = Object.values(search).some((value) => value !== undefined);
  return (
    <search class="filters flow-filters">
      <SearchBox
        label={words.search}
        value={search.q ?? ""}
        onValue={(q) => set({ q: q || undefined })}
      />
      <FilterSelect
        label={words.filters.active}
        value={search.active}
        onValue={(active) => set({ active })}
        choices={[
          { value: "true", label: words.on },
          { value: "false", label: words.off },
        ]}
      />
      <FilterSelect
        label={words.filters.label}
        value={search.label}
        onValue={(label) => set({ label })}
        choices={labels.map((value) => ({ value, label: value }))}
      />
      <FilterSelect
        label={words.filters.integration}
        value={search.integration}
        onValue={(integration) => set({ integration })}
        choices={catalogue.integrations.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FilterSelect
        label={words.filters.trigger}
        value={search.trigger}
        onValue={(trigger) => set({ trigger })}
        choices={Object.entries(triggers).map(([value, label]) => ({ value, label }))}
      />
      <FilterSelect
        label={words.filters.drafts}
        value={search.drafts}
        onValue={(drafts) => set({ drafts })}
        choices={[{ value: "only", label: words.filters.onlyDrafts }]}
      />
      {used && (
        <Button
          kind="quiet"
          onClick={() =>
            set({
              q: undefined,
              active: undefined,
              label: undefined,
              integration: undefined,
              trigger: undefined,
              drafts: undefined,
            })
          }
        >
          {common.clearFilters}
        </Button>
      )}
    </search>
  );
}
