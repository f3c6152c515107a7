/** The filters of the activity page. They live in the address. */
import { lazy, Suspense } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import { useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { FilterSelect, TextField } from "../../parts/field";
import { activityWords as words } from "../../words/activity";
import { common } from "../../words/common";
import { type ActivitySearch, isFiltered, stateSets } from "./query";

/** Searching for people brings a library along, which few need. */
const MoreFilters = lazy(() => import("./more-filters").then((m) => ({ default: m.MoreFilters })));

/** Typing rests this long before the list is asked again. */
const REST_MS = 250;

type Props = {
  readonly search: ActivitySearch;
  readonly onChange: (change: Partial<ActivitySearch>) => void;
  readonly onClear: () => void;
};

function SearchBox({ search, onChange }: Props) {
  const [text, setText] = useState(search.q ?? "");
  useEffect(() => setText(search.q ?? ""), [search.q]);
  useEffect(() => {
    if (text === (search.q ?? "")) return;
    const timer = setTimeout(() => onChange({ q: text }), REST_MS);
    return () => clearTimeout(timer);
  }, [text, search.q, onChange]);
  return (
    <input
      type="search"
      class="input grow"
      data-search
      aria-label={words.search}
      placeholder={words.search}
      value={text}
      onInput={(e) => setText(e.currentTarget.value)}
    />
  );
}

function Custom({ search, onChange }: Props) {
  if (search.range !== "custom") return null;
  return (
    <div class="row filter-dates">
      <TextField
        label={words.from}
        type="datetime-local"
        value={search.from ?? ""}
        onValue={(from) => onChange({ from })}
      />
      <TextField
        label={words.to}
        type="datetime-local"
        value={search.to ?? ""}
        onValue={(to) => onChange({ to })}
      />
    </div>
  );
}

export function Filters(props: Props) {
  const { search, onChange } = props;
  const [more, setMore] = useState(Boolean(search.grantee || search.approver));
  const flows = useRead("listFlows", { query: { limit: 200 } }).data?.items ?? [];
  const integrations = useRead("listIntegrations", { query: { limit: 200 } }).data?.items ?? [];
  const choose = (name: keyof ActivitySearch) => (value: string | undefined) =>
    onChange({ [name]: value ?? "" });
  return (
    <>
      <div class="filters">
        <FilterSelect
          label={words.time}
          value={search.range}
          onValue={choose("range")}
          choices={Object.entries(words.ranges).map(([value, label]) => ({ value, label }))}
        />
        <FilterSelect
          label={words.any}
          value={search.state}
          onValue={choose("state")}
          choices={Object.entries(stateSets).map(([key, value]) => ({
            value,
            label: words.states[key as keyof typeof stateSets],
          }))}
        />
        <FilterSelect
          label={words.flow}
          value={search.flow}
          onValue={choose("flow")}
          choices={flows.map((flow) => ({ value: flow.id, label: flow.document.name }))}
        />
        <FilterSelect
          label={words.integration}
          value={search.integration}
          onValue={choose("integration")}
          choices={integrations.map((one) => ({ value: one.id, label: one.name }))}
        />
        <FilterSelect
          label={words.late}
          value={search.overdue === "true" ? "true" : undefined}
          onValue={choose("overdue")}
          choices={[{ value: "true", label: words.lateOnly }]}
        />
        <Button kind="quiet" aria-expanded={more} onClick={() => setMore(!more)}>
          {words.more}
        </Button>
        {isFiltered(search) && (
          <Button kind="quiet" onClick={props.onClear}>
            {common.clearFilters}
          </Button>
        )}
      </div>
      <Custom {...props} />
      {more && (
        <Suspense fallback={null}>
          <MoreFilters {...props} />
        </Suspense>
      )}
      <div class="filters">
        <SearchBox {...props} />
      </div>
    </>
  );
}
