/** Everybody, with what flows look at. */
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Item } from "../../api/endpoints";
import { useList, useRead } from "../../api/queries";
import { ButtonLink } from "../../parts/button";
import { FilterSelect } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Avatar, Person } from "../../parts/person";
import { RoleBadge, StatusBadge } from "../../parts/person-badges";
import { SearchBox } from "../../parts/search-box";
import { Empty, Failed, Loading } from "../../parts/states";
import { More, Table } from "../../parts/table";
import { personStatus, roleWords, identityWords as words } from "../../words/people";

type User = Item<"listUsers">;
const route = getRouteApi("/admin/identities");

const statuses = (["invited", "active", "disabled", "deleted"] as const).map((value) => ({
  value,
  label: personStatus[value][0],
}));
const roles = (["admin", "grantee", "external"] as const).map((value) => ({
  value,
  label: roleWords[value],
}));

const columns = [
  {
    name: words.columns.person,
    cell: (user: User) => (
      <span class="person">
        <Avatar name={user.fullName || user.email} />
        <span>
          <Link to="/admin/identities/$userId" params={{ userId: user.id }} className="strong">
            {user.fullName || user.email}
          </Link>
          <span class="sub">{user.email}</span>
        </span>
      </span>
    ),
  },
  {
    name: words.columns.status,
    cell: (user: User) => (
      <>
        <StatusBadge status={user.status} />{" "}
        {user.role !== "grantee" && <RoleBadge role={user.role} />}
      </>
    ),
  },
  {
    name: words.columns.manager,
    cell: (user: User) =>
      user.manager && (
        <Link to="/admin/identities/$userId" params={{ userId: user.manager.id }}>
          <Person brief person={user.manager} />
        </Link>
      ),
  },
  {
    name: words.columns.groups,
    cell: (user: User) => user.groups.map((group) => group.name).join(", "),
  },
  { name: words.columns.accounts, number: true, cell: (user: User) => user.accountCount },
];

export function PeopleTab() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const status = statuses.find((s) => s.value === search.status)?.value;
  const role = roles.find((r) => r.value === search.role)?.value;
  const groups = useRead("listGroups", { query: { limit: 200 } }).data?.items ?? [];
  const groupId = groups.find((g) => g.id === search.group)?.id;
  const list = useList(
    "listUsers",
    { query: { search: search.q, status, role, groupId } },
    { keep: true },
  );
  const filter = (change: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...change }, replace: true });
  return (
    <>
      <search class="filters">
        <SearchBox
          label={words.searchPeople}
          value={search.q}
          onValue={(value) => filter({ q: value })}
        />
        <FilterSelect
          label={words.anyStatus}
          value={status}
          onValue={(value) => filter({ status: value })}
          choices={statuses}
        />
        <FilterSelect
          label={words.anyRole}
          value={role}
          onValue={(value) => filter({ role: value })}
          choices={roles}
        />
        <FilterSelect
          label={words.anyGroup}
          value={groupId}
          onValue={(value) => filter({ group: value })}
          choices={groups.map((group) => ({ value: group.id, label: group.name }))}
        />
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
            title={words.noMatchTitle}
            action={<ButtonLink to="/admin/users">{words.invite}</ButtonLink>}
          >
            {words.noMatch}
          </Empty>
        ) : (
          <Table
            label={words.tabs.people}
            columns={columns}
            rows={list.rows}
            keyOf={(user) => user.id}
            onRow={(user) =>
              void navigate({ to: "/admin/identities/$userId", params: { userId: user.id } })
            }
          />
        )}
        <More list={list} />
      </Card>
    </>
  );
}
