/** Everything that syncs found: places on the left, what is in them on the right, one thing in a drawer. */
import "../../styles/lists.css";
import "./resources.css";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Boxes } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useList, useRead } from "../../api/queries";
import { Button, ButtonLink } from "../../parts/button";
import { ChipList } from "../../parts/chip-list";
import { FilterSelect } from "../../parts/field";
import { Card, PageHead } from "../../parts/layout";
import { SearchBox } from "../../parts/search-box";
import { Empty, Failed, Loading } from "../../parts/states";
import { More, Table } from "../../parts/table";
import { common } from "../../words/common";
import { resourceWords as words } from "../../words/resources";
import { PlaceTree } from "./place-tree";
import { ResourceDrawer } from "./resource-drawer";

type Resource = Item<"listResources">;
const route = getRouteApi("/admin/resources");

/** Shown in a row; the drawer has all. */
const TAGS_SHOWN = 4;

function Tags(props: { readonly resource: Resource; readonly onTag: (tag: string) => void }) {
  const tags = Object.entries(props.resource.tags).map(([key, value]) => `${key}=${value}`);
  return (
    <span class="tags">
      {tags.slice(0, TAGS_SHOWN).map((tag) => (
        <button
          key={tag}
          type="button"
          class="tag"
          title={words.filterTag(tag)}
          onClick={() => props.onTag(tag)}
        >
          {tag}
        </button>
      ))}
      {tags.length > TAGS_SHOWN && <span class="muted">+{tags.length - TAGS_SHOWN}</span>}
    </span>
  );
}

export function ResourcesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { q, integration, type, tag, path, resource } = search;
  const [tagText, setTagText] = useState("");
  const integrations = useRead("listIntegrations", { query: { limit: 200 } });
  const types = useRead("listResourceTypes", {
    query: {
      limit: 200,
      ...(integration && { integrationId: integration as Resource["integrationId"] }),
    },
  });
  const list = useList(
    "listResources",
    {
      query: {
        ...(q && { search: q, match: "contains" as const }),
        ...(integration && { integrationId: integration as Resource["integrationId"] }),
        type,
        tag,
        path,
      },
    },
    { keep: true },
  );
  const go = (change: Partial<typeof search>, replace = true) =>
    void navigate({ search: { ...search, ...change }, replace });
  const titles = new Map(types.data?.items.map((t) => [t.type, t.title]));
  const chips = [path && `path:${path}`, tag && `tag:${tag}`].filter(
    (c) => c !== undefined && c !== "",
  ) as string[];
  const filtered = [q, integration, type, tag, path].some((f) => f !== undefined);
  const open = (row: Resource) => go({ resource: row.id }, false);
  const columns = [
    {
      name: words.columns.name,
      cell: (row: Resource) => (
        <Link
          to="/admin/resources"
          search={{ ...search, resource: row.id }}
          className="strong"
          resetScroll={false}
        >
          {row.name}
        </Link>
      ),
    },
    { name: words.columns.type, cell: (row: Resource) => titles.get(row.type) ?? row.type },
    {
      name: words.columns.where,
      cell: (row: Resource) => (
        <>
          {row.integration}
          {row.path.length > 0 && <span class="sub">{row.path.join(" / ")}</span>}
        </>
      ),
    },
    {
      name: words.columns.tags,
      cell: (row: Resource) => <Tags resource={row} onTag={(value) => go({ tag: value })} />,
    },
  ];
  return (
    <>
      <PageHead title={words.title} sub={words.sub} />
      <div class="resources">
        <details class="places-box" open={matchMedia("(min-width: 56rem)").matches}>
          <summary>{words.places}</summary>
          <PlaceTree
            integrations={integrations.data?.items ?? []}
            spot={{ integration, path }}
            onSpot={(spot) => go({ integration: undefined, path: undefined, ...spot })}
          />
        </details>
        <div class="grow">
          <search class="filters">
            <SearchBox label={words.search} value={q} onValue={(value) => go({ q: value })} />
            <FilterSelect
              label={words.anyType}
              value={type}
              onValue={(value) => go({ type: value })}
              choices={[...titles].map(([value, label]) => ({ value, label }))}
            />
            <form
              onSubmit={(e) => {
                e.preventDefault();
                if (!/^[^=]+=/.test(tagText.trim())) return;
                go({ tag: tagText.trim() });
                setTagText("");
              }}
            >
              <input
                class="input"
                aria-label={words.tag}
                placeholder={words.tag}
                title={words.badTag}
                pattern="[^=]+=.*"
                value={tagText}
                onInput={(e) => setTagText(e.currentTarget.value)}
              />
            </form>
            <ChipList
              label={words.filters}
              values={chips}
              labelOf={(chip) => chip.slice(chip.indexOf(":") + 1)}
              onRemove={(chip) =>
                go(chip.startsWith("path:") ? { path: undefined } : { tag: undefined })
              }
            />
            {filtered && (
              <Button kind="quiet" small onClick={() => void navigate({ search: {} })}>
                {common.clearFilters}
              </Button>
            )}
          </search>
          <Card flush>
            {list.error && list.rows.length === 0 ? (
              <Failed error={list.error} retry={list.retry} />
            ) : list.loading ? (
              <div class="inset">
                <Loading lines={6} />
              </div>
            ) : list.rows.length === 0 ? (
              <Empty
                title={filtered ? words.noMatchTitle : words.emptyTitle}
                icon={<Boxes size={28} aria-hidden="true" />}
                action={
                  !filtered && <ButtonLink to="/admin/integrations/new">{words.connect}</ButtonLink>
                }
              >
                {filtered ? words.noMatch : words.empty}
              </Empty>
            ) : (
              <Table
                label={words.title}
                columns={columns}
                rows={list.rows}
                keyOf={(row) => row.id}
                onRow={open}
                current={resource}
              />
            )}
            <More list={list} />
          </Card>
        </div>
      </div>
      {resource && (
        <ResourceDrawer
          key={resource}
          id={resource}
          name={list.rows.find((row) => row.id === resource)?.name}
          onClose={() => go({ resource: undefined }, false)}
        />
      )}
    </>
  );
}
