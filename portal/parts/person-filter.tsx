/** A filter for one person: search, choose, and a chip that takes it away again. */
import { useState } from "preact/hooks";
import { useRead } from "../api/queries";
import { ChipList } from "./chip-list";
import { Combobox } from "./combobox";

export function PersonFilter(props: {
  readonly label: string;
  readonly placeholder?: string;
  /** Id of the chosen person. */
  readonly value: string | undefined;
  readonly onValue: (id: string | undefined) => void;
}) {
  const [query, setQuery] = useState("");
  const found = useRead(
    "listUsers",
    { query: { search: query, limit: 10 } },
    { enabled: query.length > 0, keep: true },
  );
  const chosen = useRead(
    "getUser",
    { params: { userId: props.value as `user_${string}` } },
    { enabled: props.value !== undefined },
  );
  if (props.value) {
    return (
      <div class="field">
        <span class="label">{props.label}</span>
        <ChipList
          label={props.label}
          values={[props.value]}
          labelOf={() => chosen.data?.fullName || chosen.data?.email || props.value || ""}
          onRemove={() => props.onValue(undefined)}
        />
      </div>
    );
  }
  return (
    <Combobox
      label={props.label}
      placeholder={props.placeholder}
      query={query}
      onQuery={setQuery}
      loading={found.isFetching}
      options={(query ? (found.data?.items ?? []) : []).map((user) => ({
        value: user.id,
        label: user.fullName || user.email,
        sub: user.email,
      }))}
      onChoose={(option) => props.onValue(option.value)}
    />
  );
}
