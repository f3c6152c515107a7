/** Search and choose a person. */
import { useState } from "preact/hooks";
import type { Item } from "../api/endpoints";
import { useRead } from "../api/queries";
import { Combobox } from "./combobox";
import { useSettled } from "./settled";

type User = Item<"listUsers">;

export function PickPerson(props: {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  /** People who are chosen already, or who make no sense here. */
  readonly without?: ReadonlyArray<string>;
  readonly onChoose: (user: User) => void;
}) {
  const { without = [], onChoose, ...rest } = props;
  const [query, setQuery] = useState("");
  const search = useSettled(query.trim());
  const found = useRead(
    "listUsers",
    { query: { limit: 12, ...(search && { search }) } },
    { keep: true },
  );
  const users = (found.data?.items ?? []).filter((user) => !without.includes(user.id));
  return (
    <Combobox
      {...rest}
      query={query}
      onQuery={setQuery}
      loading={found.isPending || search !== query.trim()}
      options={users.map((user) => ({
        value: user.id,
        label: user.fullName || user.email,
        sub: user.email,
      }))}
      onChoose={({ value }) => {
        const user = users.find((one) => one.id === value);
        if (user) onChoose(user);
      }}
    />
  );
}
