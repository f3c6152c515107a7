/** The filters of the audit log. They live in the address. */
import { useEffect, useState } from "preact/hooks";
import { auditActions } from "../../../worker/contract/audit-action-names";
import { Button } from "../../parts/button";
import { FilterSelect } from "../../parts/field";
import { actionText, auditWords as words } from "../../words/audit";
import { common } from "../../words/common";
import type { AuditSearch } from "./query";

const REST_MS = 300;

type Props = {
  readonly search: AuditSearch;
  readonly onChange: (change: Partial<AuditSearch>) => void;
  readonly onClear: () => void;
};

function TextFilter(props: {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type?: "text" | "datetime-local";
  readonly main?: boolean;
}) {
  const { value, onValue } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onValue(text.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [text, value, onValue]);
  return (
    <input
      {...({ type: props.type ?? "search" } as object)}
      class="input"
      aria-label={props.label}
      title={props.label}
      placeholder={props.label}
      data-used={value !== ""}
      data-search={props.main ? "" : undefined}
      value={text}
      onInput={(e) => setText(e.currentTarget.value)}
    />
  );
}

export function AuditFilters({ search, onChange, onClear }: Props) {
  const { event: _, ...filters } = search;
  const used = Object.values(filters).some(Boolean);
  return (
    <div class="filters">
      <TextFilter
        main
        label={words.actor}
        value={search.actor ?? ""}
        onValue={(actor) => onChange({ actor })}
      />
      <FilterSelect
        label={words.action}
        value={search.action}
        onValue={(action) => onChange({ action: action ?? "" })}
        choices={auditActions.map((value) => ({ value, label: actionText(value) }))}
      />
      <TextFilter
        label={words.subject}
        value={search.subject ?? ""}
        onValue={(subject) => onChange({ subject })}
      />
      <TextFilter
        label={words.from}
        type="datetime-local"
        value={search.from ?? ""}
        onValue={(from) => onChange({ from })}
      />
      <TextFilter
        label={words.to}
        type="datetime-local"
        value={search.to ?? ""}
        onValue={(to) => onChange({ to })}
      />
      <FilterSelect
        label={words.newest}
        value={search.order === "oldest" ? "oldest" : undefined}
        onValue={(order) => onChange({ order: order ?? "" })}
        choices={[{ value: "oldest", label: words.oldest }]}
      />
      {used && (
        <Button kind="quiet" onClick={onClear}>
          {common.clearFilters}
        </Button>
      )}
    </div>
  );
}
