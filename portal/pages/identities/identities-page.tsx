/** Everybody whom flows know: people, groups, shifts. */
import "../../styles/lists.css";
import "./identities.css";
import { getRouteApi } from "@tanstack/react-router";
import { PageHead } from "../../parts/layout";
import { Tabs } from "../../parts/tabs";
import { identityWords as words } from "../../words/people";
import { GroupsTab } from "./groups-tab";
import { PeopleTab } from "./people-tab";
import { ShiftsTab } from "./shifts-tab";

const route = getRouteApi("/admin/identities");
const tabs = [
  { value: "people", label: words.tabs.people },
  { value: "groups", label: words.tabs.groups },
  { value: "shifts", label: words.tabs.shifts },
] as const;

export function IdentitiesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = tabs.find((t) => t.value === search.tab)?.value ?? "people";
  return (
    <>
      <PageHead title={words.title} sub={words.sub} />
      <Tabs
        label={words.title}
        tabs={tabs}
        value={tab}
        onValue={(value) =>
          void navigate({ search: value === "people" ? {} : { tab: value }, replace: true })
        }
      >
        {tab === "people" && <PeopleTab />}
        {tab === "groups" && <GroupsTab />}
        {tab === "shifts" && <ShiftsTab />}
      </Tabs>
    </>
  );
}
