/** What I set for myself: who I am here, how it looks, what I am told, where I am signed in. */
import { getRouteApi } from "@tanstack/react-router";
import { PageHead } from "../../parts/layout";
import { Loading } from "../../parts/states";
import { Tabs } from "../../parts/tabs";
import { useMe } from "../../shell/me";
import { mySettingsWords as words } from "../../words/my-settings";
import { LookTab } from "./look-tab";
import "./my-settings.css";
import { NotificationsTab } from "./notifications-tab";
import { ProfileTab } from "./profile-tab";
import { SessionsTab } from "./sessions-tab";
import { TokensTab } from "./tokens-tab";

const tabs = ["profile", "look", "notifications", "sessions", "tokens"] as const;
type Tab = (typeof tabs)[number];

const route = getRouteApi("/settings");

export function MySettingsPage() {
  const navigate = route.useNavigate();
  const asked = route.useSearch().tab;
  const tab = tabs.find((name) => name === asked) ?? "profile";
  return (
    <div class="my-settings">
      <PageHead title={words.title} />
      <Tabs
        label={words.tabs}
        value={tab}
        onValue={(next) =>
          void navigate({ search: next === "profile" ? {} : { tab: next }, replace: true })
        }
        tabs={tabs.map((value) => ({ value, label: words.tab[value] }))}
      >
        <Panel tab={tab} />
      </Tabs>
    </div>
  );
}

function Panel({ tab }: { readonly tab: Tab }) {
  const me = useMe();
  switch (tab) {
    case "profile":
      return me ? <ProfileTab user={me.user} /> : <Loading />;
    case "look":
      return <LookTab />;
    case "notifications":
      return <NotificationsTab />;
    case "sessions":
      return <SessionsTab />;
    case "tokens":
      return <TokensTab />;
  }
}
