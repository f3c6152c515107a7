/** Settings of the organization. Each tab saves by itself. */
import "./organization.css";
import { getRouteApi } from "@tanstack/react-router";
import { useRead } from "../../api/queries";
import { PageHead } from "../../parts/layout";
import { Show } from "../../parts/states";
import { Tabs } from "../../parts/tabs";
import { organizationWords as words } from "../../words/organization";
import { ExtensionTab } from "./extension-tab";
import { GeneralTab } from "./general-tab";
import { MailTab } from "./mail-tab";
import { NotificationsTab } from "./notifications-tab";
import { RetentionTab } from "./retention-tab";

const tabs = ["general", "mail", "retention", "notifications", "extension"] as const;
const route = getRouteApi("/admin/settings");

export function OrganizationPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = tabs.find((t) => t === search.tab) ?? "general";
  const organization = useRead("getOrganization", {});
  return (
    <>
      <PageHead title={words.title} />
      <Tabs
        label={words.title}
        value={tab}
        onValue={(value) => void navigate({ search: { tab: value }, replace: true })}
        tabs={tabs.map((value) => ({ value, label: words.tabs[value] }))}
      >
        <Show answer={organization}>
          {(data) => (
            <div class="stack">
              {tab === "general" && <GeneralTab organization={data} />}
              {tab === "mail" && <MailTab />}
              {tab === "retention" && <RetentionTab retention={data.retention} />}
              {tab === "notifications" && <NotificationsTab locks={data.notificationLocks} />}
              {tab === "extension" && <ExtensionTab disabled={data.disabledConsoles} />}
            </div>
          )}
        </Show>
      </Tabs>
    </>
  );
}
