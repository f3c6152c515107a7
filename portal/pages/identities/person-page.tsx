/** One person: who they are, what they hold, what they are called elsewhere. */
import "../../styles/lists.css";
import "./identities.css";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { Button, ButtonLink } from "../../parts/button";
import { PageHead } from "../../parts/layout";
import { PersonActions } from "../../parts/person-actions";
import { RoleBadge, StatusBadge } from "../../parts/person-badges";
import { Failed, Loading, Notice } from "../../parts/states";
import { Tabs } from "../../parts/tabs";
import { identityWords, personActionWords, personWords as words } from "../../words/people";
import { AccessTab } from "./access-tab";
import { AccountsTab } from "./accounts-tab";
import { EditPerson } from "./edit-person";
import { ProfileTab } from "./profile-tab";

type User = Item<"listUsers">;
const route = getRouteApi("/admin/identities/$userId");
const tabs = [
  { value: "profile", label: words.tabs.profile },
  { value: "access", label: words.tabs.access },
  { value: "accounts", label: words.tabs.accounts },
] as const;

export function PersonPage() {
  const { userId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [editing, setEditing] = useState(false);
  const answer = useRead("getUser", { params: { userId: userId as User["id"] } });
  const tab = tabs.find((t) => t.value === search.tab)?.value ?? "profile";
  const crumb = <Link to="/admin/identities">{identityWords.title}</Link>;
  const user = answer.data;
  if (!user)
    return (
      <>
        <PageHead title={identityWords.title} crumb={crumb} />
        {answer.error ? <Failed error={answer.error} /> : <Loading lines={8} />}
      </>
    );
  const gone = user.status === "deleted";
  return (
    <>
      <PageHead
        title={user.fullName || user.email}
        sub={
          <span class="person-sub">
            {user.email} <StatusBadge status={user.status} /> <RoleBadge role={user.role} />
          </span>
        }
        crumb={crumb}
      >
        {!gone && (
          <>
            <ButtonLink to="/admin/explain" search={{ person: user.id }}>
              {words.explain}
            </ButtonLink>
            <ButtonLink to="/admin/graph" search={{ node: `user:${user.id}` }}>
              {words.graph}
            </ButtonLink>
            <Button onClick={() => setEditing(true)}>{personActionWords.edit}</Button>
          </>
        )}
        <PersonActions user={user} onDeleted={() => void navigate({ to: "/admin/identities" })} />
      </PageHead>
      {gone && <Notice tone="warn">{words.gone}</Notice>}
      <Tabs
        label={user.fullName || user.email}
        tabs={tabs}
        value={tab}
        onValue={(value) =>
          void navigate({ search: value === "profile" ? {} : { tab: value }, replace: true })
        }
      >
        {tab === "profile" && <ProfileTab key={user.id} user={user} />}
        {tab === "access" && <AccessTab key={user.id} userId={user.id} />}
        {tab === "accounts" && <AccountsTab key={user.id} user={user} />}
      </Tabs>
      {editing && <EditPerson user={user} onClose={() => setEditing(false)} />}
    </>
  );
}
