/** Search and choose a resource, by any part of its name. */
import { useState } from "preact/hooks";
import type { Item } from "../api/endpoints";
import { useRead } from "../api/queries";
import { Combobox } from "./combobox";
import { useSettled } from "./settled";

type Resource = Item<"listResources">;

/** Where it is, in one line: two resources of one name differ by it. */
export const whereIs = ({ integration, path }: Pick<Resource, "integration" | "path">): string =>
  [integration, ...path].join(" / ");

export function PickResource(props: {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly onChoose: (resource: Resource) => void;
}) {
  const { onChoose, ...rest } = props;
  const [query, setQuery] = useState("");
  const search = useSettled(query.trim());
  const found = useRead(
    "listResources",
    { query: { limit: 12, ...(search && { search, match: "contains" as const }) } },
    { keep: true },
  );
  const resources = found.data?.items ?? [];
  return (
    <Combobox
      {...rest}
      query={query}
      onQuery={setQuery}
      loading={found.isPending || search !== query.trim()}
      options={resources.map((resource) => ({
        value: resource.id,
        label: resource.name,
        sub: whereIs(resource),
      }))}
      onChoose={({ value }) => {
        const resource = resources.find((one) => one.id === value);
        if (resource) onChoose(resource);
      }}
    />
  );
}
