/** Groups, and one of them in a drawer. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { Plus, Users } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useList } from "../../api/queries";
import { Button } from "../../parts/button";
import { Card } from "../../parts/layout";
import { SearchBox } from "../../parts/search-box";
import { Empty, Failed, Loading } from "../../parts/states";
import { More, Table } from "../../parts/table";
import { identityWords as words } from "../../words/people";
import { GroupDrawer } from "./group-drawer";
import { GroupForm } from "./group-form";
import { useSourceName } from "./source-name";

type Group = Item<"listGroups">;
const route = getRouteApi("/admin/identities");

export function GroupsTab() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [making, setMaking] = useState(false);
  const sourceName = useSourceName();
  const list = useList("listGroups", { query: { search: search.q } }, { keep: true });
  const go = (change: Partial<typeof search>, replace = true) =>
    void navigate({ search: { ...search, ...change }, replace });
  const create = (
    <Button kind="primary" onClick={() => setMaking(true)}>
      <Plus size={16} aria-hidden="true" />
      {words.newGroup}
    </Button>
  );
  const columns = [
    {
      name: words.group.name,
      cell: (group: Group) => (
        <>
          <Link
            to="/admin/identities"
            search={{ ...search, group: group.id }}
            className="strong"
            resetScroll={false}
          >
            {group.name}
          </Link>
          {group.description && <span class="sub">{group.description}</span>}
        </>
      ),
    },
    { name: words.group.source, cell: (group: Group) => sourceName(group.source) },
    { name: words.group.members, number: true, cell: (group: Group) => group.memberCount },
  ];
  return (
    <>
      <search class="filters">
        <SearchBox
          label={words.searchGroups}
          value={search.q}
          onValue={(value) => go({ q: value })}
        />
        <span class="grow" />
        {create}
      </search>
      <Card flush>
        {list.error && list.rows.length === 0 ? (
          <Failed error={list.error} retry={list.retry} />
        ) : list.loading ? (
          <div class="inset">
            <Loading />
          </div>
        ) : list.rows.length === 0 ? (
          <Empty
            title={search.q ? words.noMatchTitle : words.noGroupsTitle}
            icon={<Users size={28} aria-hidden="true" />}
          >
            {search.q ? words.noMatch : words.noGroups}
          </Empty>
        ) : (
          <Table
            label={words.tabs.groups}
            columns={columns}
            rows={list.rows}
            keyOf={(group) => group.id}
            onRow={(group) => go({ group: group.id }, false)}
            current={search.group}
          />
        )}
        <More list={list} />
      </Card>
      {making && (
        <GroupForm
          onClose={() => setMaking(false)}
          onMade={(group) => {
            setMaking(false);
            go({ group: group.id }, false);
          }}
        />
      )}
      {search.group && (
        <GroupDrawer
          key={search.group}
          id={search.group as Group["id"]}
          onClose={() => go({ group: undefined }, false)}
        />
      )}
    </>
  );
}
