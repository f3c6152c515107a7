/** Who may sign in, and as what. */
import "../../styles/lists.css";
import { getRouteApi, Link } from "@tanstack/react-router";
import { UserPlus } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useList } from "../../api/queries";
import { Badge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { FilterSelect } from "../../parts/field";
import { Card, PageHead } from "../../parts/layout";
import { Avatar } from "../../parts/person";
import { PersonActions } from "../../parts/person-actions";
import { RoleBadge, StatusBadge } from "../../parts/person-badges";
import { SearchBox } from "../../parts/search-box";
import { Empty, Failed, Loading } from "../../parts/states";
import { More, Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { useMe } from "../../shell/me";
import { common } from "../../words/common";
import { identityWords, personStatus, roleWords, userWords as words } from "../../words/people";
import { InviteDialog } from "./invite-dialog";

type User = Item<"listUsers">;
const route = getRouteApi("/admin/users");
const names = identityWords.columns;

const statuses = (["invited", "active", "disabled", "deleted"] as const).map((value) => ({
  value,
  label: personStatus[value][0],
}));
const roles = (["admin", "grantee", "external"] as const).map((value) => ({
  value,
  label: roleWords[value],
}));

export function UsersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  const [inviting, setInviting] = useState(false);
  const status = statuses.find((s) => s.value === search.status)?.value;
  const role = roles.find((r) => r.value === search.role)?.value;
  const list = useList("listUsers", { query: { search: search.q, status, role } }, { keep: true });
  const filter = (change: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...change }, replace: true });
  const columns = [
    {
      name: names.person,
      cell: (user: User) => (
        <span class="person">
          <Avatar name={user.fullName || user.email} />
          <span>
            <Link to="/admin/identities/$userId" params={{ userId: user.id }} className="strong">
              {user.fullName || user.email}
            </Link>{" "}
            {user.id === me?.user.id && <Badge>{words.you}</Badge>}
            <span class="sub">{user.email}</span>
          </span>
        </span>
      ),
    },
    { name: names.role, cell: (user: User) => <RoleBadge role={user.role} /> },
    { name: names.status, cell: (user: User) => <StatusBadge status={user.status} /> },
    { name: names.signIn, cell: (user: User) => <Time at={user.lastSignInAt} /> },
    {
      name: common.actions,
      hideName: true,
      number: true,
      cell: (user: User) => <PersonActions user={user} />,
    },
  ];
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <Button kind="primary" onClick={() => setInviting(true)}>
          <UserPlus size={16} aria-hidden="true" />
          {words.invite}
        </Button>
      </PageHead>
      <search class="filters">
        <SearchBox
          label={words.search}
          value={search.q}
          onValue={(value) => filter({ q: value })}
        />
        <FilterSelect
          label={identityWords.anyStatus}
          value={status}
          onValue={(value) => filter({ status: value })}
          choices={statuses}
        />
        <FilterSelect
          label={identityWords.anyRole}
          value={role}
          onValue={(value) => filter({ role: value })}
          choices={roles}
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
          <Empty title={words.emptyTitle}>{words.empty}</Empty>
        ) : (
          <Table label={words.title} columns={columns} rows={list.rows} keyOf={(user) => user.id} />
        )}
        <More list={list} />
      </Card>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
